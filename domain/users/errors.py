from hexameter.domain.errors import Conflict, Forbidden, NotFound


class UserNotFound(NotFound):
    code = "USER_NOT_FOUND"
    message = "There is no such user."


class UsernameTaken(Conflict):
    code = "USERNAME_TAKEN"
    message = "This username is taken."


class EmailTaken(Conflict):
    code = "EMAIL_TAKEN"
    message = "This e-mail address belongs to an account already."


class LastAdministrator(Conflict):
    code = "LAST_ADMINISTRATOR"
    message = "At least one administrator must stay."


class RoleAboveOwn(Forbidden):
    code = "ROLE_ABOVE_OWN"
    message = "You cannot grant more than you hold."


class DeletionNotRequested(Conflict):
    code = "DELETION_NOT_REQUESTED"
    message = "No deletion of this account is under way."
