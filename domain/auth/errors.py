from hexameter.domain.errors import Forbidden, Invalid, NotFound, RateLimited, Unauthenticated


class InvalidCredentials(Unauthenticated):
    code = "INVALID_CREDENTIALS"
    message = "The address or the password is wrong."


class InvalidRefreshToken(Unauthenticated):
    code = "INVALID_REFRESH_TOKEN"
    message = "The refresh token is not valid. Sign in again."


class RefreshTokenReused(Unauthenticated):
    code = "REFRESH_TOKEN_REUSED"
    message = "The refresh token had been used before; its session has been ended. Sign in again."


class InvalidToken(Invalid):
    code = "INVALID_TOKEN"
    message = "The token is wrong, used, expired or replaced."


class WrongPassword(Forbidden):
    code = "WRONG_PASSWORD"
    message = "The password is wrong."


class AccountSuspended(Forbidden):
    code = "ACCOUNT_SUSPENDED"
    message = "This account is suspended."


class StepUpRequired(Forbidden):
    code = "STEP_UP_REQUIRED"
    message = "Confirm that it is you: reauthenticate first."


class RegistrationClosed(Forbidden):
    code = "REGISTRATION_CLOSED"
    message = "Registration is not open."


class SessionNotFound(NotFound):
    code = "SESSION_NOT_FOUND"
    message = "There is no such session."


class TooManyAttempts(RateLimited):
    code = "RATE_LIMITED"
    message = "There were too many failed attempts. Try again later."
