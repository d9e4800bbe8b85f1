from hexameter.domain.errors import Conflict, NotFound


class PostNotFound(NotFound):
    code = "POST_NOT_FOUND"
    message = "There is no such post."


class SlugTaken(Conflict):
    code = "SLUG_TAKEN"
    message = "This slug is taken."


class InvalidTransition(Conflict):
    code = "INVALID_TRANSITION"
    message = "The post's present status does not allow this."


class AlreadyImported(Conflict):
    """The origin has a post already, or the post an origin."""

    code = "ALREADY_IMPORTED"
    message = "This has been imported already."
