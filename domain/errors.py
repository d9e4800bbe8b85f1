"""Error families, and the field errors that a validation error can list.

An error is a fact that the core states. Its code is stable and part of the public contract. The
entrypoint that reports it decides what a family maps to (a status, an exit code).
"""

from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager
from dataclasses import dataclass
from typing import ClassVar, ParamSpec, TypeVar, cast

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class FieldError:
    """One rule that one field breaks.

    `field` is a dotted path (`tags.0`), `code` is lower_snake. The message never repeats the input.
    """

    field: str
    code: str
    message: str


class DomainError(Exception):
    """Base of all domain errors. Subclasses of a family set `code` (UPPER_SNAKE) and a default
    `message`.
    """

    code: ClassVar[str]
    message: str = ""

    def __init__(self, message: str | None = None, *, details: Iterable[FieldError] = ()) -> None:
        self.message = message or type(self).message
        self.details = tuple(details)
        super().__init__(self.message)


class Invalid(DomainError):
    """The input breaks a rule, regardless of the actor and of the current state."""


class Unauthenticated(DomainError):
    """The actor is not authenticated, or their authentication is no longer valid."""


class Forbidden(DomainError):
    """The actor is authenticated but not allowed to do this."""

    code = "FORBIDDEN"
    message = "You do not have permission to do this."


class NotFound(DomainError):
    """It does not exist, or is not visible to the actor."""


class Conflict(DomainError):
    """It conflicts with the current state; it may succeed in another state."""


class PreconditionFailed(DomainError):
    """It has changed since the client last read it."""


class RateLimited(DomainError):
    """Too many requests in too short a time."""

    def __init__(self, message: str | None = None, *, retry_after: int) -> None:
        super().__init__(message)
        self.retry_after = retry_after
        """Seconds to wait before a retry, rounded up."""


class Unavailable(DomainError):
    """It cannot be done at the moment, for reasons outside the client's control."""

    code = "UNAVAILABLE"
    message = "The service is temporarily unavailable. Try again shortly."

    def __init__(self, message: str | None = None, *, retry_after: int = 1) -> None:
        super().__init__(message)
        self.retry_after = retry_after
        """Seconds to wait before a retry, rounded up."""


class ValidationFailed(Invalid):
    """Fields are invalid; `details` has one entry for each field and rule."""

    code = "VALIDATION_ERROR"
    message = "Some fields are invalid."

    def __str__(self) -> str:
        rules = (f"{detail.field}: {detail.message}" for detail in self.details)
        return " ".join([self.message, *rules])


class AuthenticationRequired(Unauthenticated):
    code = "UNAUTHENTICATED"
    message = "Authentication is required."


class InvalidAccessToken(AuthenticationRequired):
    """A token was sent, but it is malformed, forged or expired, or its session has ended."""


class StaleWrite(PreconditionFailed):
    """The expected version is not the current one."""

    code = "PRECONDITION_FAILED"
    message = "The resource has changed since you last read it."


def invalid(field: str, code: str, message: str) -> ValidationFailed:
    """A `ValidationFailed` for one field and one rule."""
    return ValidationFailed(details=[FieldError(field, code, message)])


class Checks:
    """Runs checks one after the other and collects every field error they raise."""

    def __init__(self) -> None:
        self.problems: list[FieldError] = []

    def __call__(self, check: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Return the check's result. After a failure the result must not be used; the block raises
        at its end.
        """
        try:
            return check(*args, **kwargs)
        except ValidationFailed as failure:
            self.problems.extend(failure.details)
            return cast(T, None)


@contextmanager
def checking() -> Generator[Checks]:
    """Collect the field errors of several values: the block ends with one `ValidationFailed` for
    all.

    >>> with checking() as check:
    ...     username = check(Username.parse, command.username)
    ...     email = check(EmailAddress.parse, command.email)
    """
    checks = Checks()
    yield checks
    if checks.problems:
        raise ValidationFailed(details=checks.problems)
