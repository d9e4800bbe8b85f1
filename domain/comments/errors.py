from hexameter.domain.errors import Conflict, NotFound


class CommentNotFound(NotFound):
    code = "COMMENT_NOT_FOUND"
    message = "Comment not found."


class CommentNotPublished(Conflict):
    code = "COMMENT_NOT_PUBLISHED"
    message = "Only a published comment can be replied to."


class InvalidCommentTransition(Conflict):
    code = "INVALID_TRANSITION"
    message = "The comment's current status does not allow this."
