from hexameter.domain.errors import Forbidden, Invalid, NotFound, RateLimited, Unauthenticated


class InvalidCredentials(Unauthenticated):
    code = "INVALID_CREDENTIALS"
    message = "Incorrect e-mail address or password."


class InvalidRefreshToken(Unauthenticated):
    code = "INVALID_REFRESH_TOKEN"
    message = "The refresh token is invalid or expired. Sign in again."


class RefreshTokenReused(Unauthenticated):
    code = "REFRESH_TOKEN_REUSED"
    message = "The refresh token was used twice, so its session was ended. Sign in again."


class InvalidToken(Invalid):
    code = "INVALID_TOKEN"
    message = "The token is invalid, expired or already used."


class WrongPassword(Forbidden):
    code = "WRONG_PASSWORD"
    message = "Incorrect password."


class AccountSuspended(Forbidden):
    code = "ACCOUNT_SUSPENDED"
    message = "This account is suspended."


class StepUpRequired(Forbidden):
    code = "STEP_UP_REQUIRED"
    message = "Confirm your password first: this action needs a recent sign-in."


class RegistrationClosed(Forbidden):
    code = "REGISTRATION_CLOSED"
    message = "Registration is closed."


class SessionNotFound(NotFound):
    code = "SESSION_NOT_FOUND"
    message = "Session not found."


class TooManyAttempts(RateLimited):
    code = "RATE_LIMITED"
    message = "Too many failed attempts. Try again later."
