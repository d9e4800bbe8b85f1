from hexameter.domain.errors import Conflict, Forbidden, NotFound


class UserNotFound(NotFound):
    code = "USER_NOT_FOUND"
    message = "User not found."


class UsernameTaken(Conflict):
    code = "USERNAME_TAKEN"
    message = "This username is already taken."


class EmailTaken(Conflict):
    code = "EMAIL_TAKEN"
    message = "This e-mail address is already in use."


class LastAdministrator(Conflict):
    code = "LAST_ADMINISTRATOR"
    message = "At least one administrator is required."


class RoleAboveOwn(Forbidden):
    code = "ROLE_ABOVE_OWN"
    message = "You cannot grant more permissions than you have."


class DeletionNotRequested(Conflict):
    code = "DELETION_NOT_REQUESTED"
    message = "No deletion of this account is pending."
