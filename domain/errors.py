"""The families of refusal, and the problems a refusal can list.

An error is a fact that the core states. Its code is stable and part of the public contract; what
a family means to a caller (a status, an exit code) is decided by the entrypoint that shows it.
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

    `field` is a dotted path (`tags.0`), `code` is lower_snake. The message never repeats what was
    sent.
    """

    field: str
    code: str
    message: str


class DomainError(Exception):
    """A refusal. Subclasses of a family set `code` (UPPER_SNAKE) and a default `message`."""

    code: ClassVar[str]
    message: str = ""

    def __init__(self, message: str | None = None, *, details: Iterable[FieldError] = ()) -> None:
        self.message = message or type(self).message
        self.details = tuple(details)
        super().__init__(self.message)


class Invalid(DomainError):
    """What was asked for breaks a rule whoever asks, whatever the state."""


class Unauthenticated(DomainError):
    """It is not known, or no longer believed, who asks."""


class Forbidden(DomainError):
    """It is known who asks, and they may not."""

    code = "FORBIDDEN"
    message = "You may not do this."


class NotFound(DomainError):
    """It does not exist, or not for who asks."""


class Conflict(DomainError):
    """The present state does not allow it; another state would."""


class PreconditionFailed(DomainError):
    """It has changed since the caller last saw it."""


class RateLimited(DomainError):
    """Too much was asked in too short a time."""

    def __init__(self, message: str | None = None, *, retry_after: int) -> None:
        super().__init__(message)
        self.retry_after = retry_after
        """Whole seconds after which asking again makes sense."""


class Unavailable(DomainError):
    """It cannot be done now through no fault of who asks."""

    code = "UNAVAILABLE"
    message = "The service cannot answer at the moment. Try again shortly."

    def __init__(self, message: str | None = None, *, retry_after: int = 1) -> None:
        super().__init__(message)
        self.retry_after = retry_after
        """Whole seconds after which asking again makes sense."""


class ValidationFailed(Invalid):
    """Fields break rules; `details` names each field and rule."""

    code = "VALIDATION_ERROR"
    message = "Some fields are not valid."


class AuthenticationRequired(Unauthenticated):
    code = "UNAUTHENTICATED"
    message = "Sign in to do this."


class InvalidAccessToken(AuthenticationRequired):
    """A token was sent, and it is none of ours, has expired, or its session has ended."""


class StaleWrite(PreconditionFailed):
    """The version that the caller expected is not the present one."""

    code = "PRECONDITION_FAILED"
    message = "It has changed since you last read it."


def invalid(field: str, code: str, message: str) -> ValidationFailed:
    """The refusal of one field by one rule."""
    return ValidationFailed(details=[FieldError(field, code, message)])


class Checks:
    """Runs checks one after the other and keeps every problem they raise."""

    def __init__(self) -> None:
        self.problems: list[FieldError] = []

    def __call__(self, check: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The check's result. After a failure the result is void, and the block never ends well."""
        try:
            return check(*args, **kwargs)
        except ValidationFailed as failure:
            self.problems.extend(failure.details)
            return cast(T, None)


@contextmanager
def checking() -> Generator[Checks]:
    """Gather the problems of several values: the block ends in one `ValidationFailed` for all.

    >>> with checking() as check:
    ...     username = check(Username.parse, command.username)
    ...     email = check(EmailAddress.parse, command.email)
    """
    checks = Checks()
    yield checks
    if checks.problems:
        raise ValidationFailed(details=checks.problems)
