from hexameter.domain.errors import Conflict, NotFound


class PostNotFound(NotFound):
    code = "POST_NOT_FOUND"
    message = "Post not found."


class SlugTaken(Conflict):
    code = "SLUG_TAKEN"
    message = "This slug is already taken."


class InvalidTransition(Conflict):
    code = "INVALID_TRANSITION"
    message = "The post's current status does not allow this."


class AlreadyImported(Conflict):
    """The origin already has a post, or the post already has an origin."""

    code = "ALREADY_IMPORTED"
    message = "Already imported."


class RevisionNotFound(NotFound):
    code = "REVISION_NOT_FOUND"
    message = "This post has no such revision."


class WorkingCopyNotFound(NotFound):
    """The post has no working copy, and no live content with which one could begin."""

    code = "WORKING_COPY_NOT_FOUND"
    message = "This post has no working copy."


class WorkingCopyOutdated(Conflict):
    code = "WORKING_COPY_OUTDATED"
    message = "The live post has changed since the working copy was begun."
