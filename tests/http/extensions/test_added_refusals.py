"""The API's description names what extensions refuse calls of the core with."""

from typing import Any

from hexameter.entrypoints.bootstrap import build_app
from hexameter.entrypoints.http.openapi.document import describe
from hexameter.entrypoints.settings import Settings
from hexameter.extending import (
    Actor,
    BeforeCommit,
    Conflict,
    Extension,
    Forbidden,
    Inputs,
    Proceed,
    PublishPost,
    PublishPostCommand,
    Register,
    RegisterCommand,
    Replace,
    UnitOfWork,
    UserCreated,
    VerifyEmail,
    Wrap,
)


class NoFridays(Conflict):
    code = "NO_FRIDAYS"
    message = "Nothing is published on a Friday."


class NoStaff(Forbidden):
    code = "NO_STAFF"
    message = "Only members of staff have accounts here."


class Closed(Conflict):
    code = "CLOSED_TODAY"
    message = "Nobody registers today."


async def no_fridays(
    actor: Actor,
    command: PublishPostCommand,
    inputs: Inputs,
    proceed: Proceed[PublishPostCommand, None],
) -> None:
    raise NoFridays


async def only_staff(uow: UnitOfWork, event: UserCreated, inputs: Inputs) -> None:
    raise NoStaff


class ClosedRegister:
    async def execute(self, actor: Actor, command: RegisterCommand) -> None:
        raise Closed


CHANGES = Extension(
    name="changes",
    wraps=[Wrap(PublishPost, no_fridays, raises=[NoFridays])],
    replaces=[Replace(Register, ClosedRegister, raises=[Closed])],
    before_commit=[
        BeforeCommit(UserCreated, only_staff, raises=[NoStaff], within=[Register, VerifyEmail])
    ],
)


def operations(*extensions: Extension) -> dict[str, Any]:
    """Their responses, by operation."""
    app = build_app(Settings(database_url="memory://"), extensions=extensions)
    paths: Any = describe(app)["paths"]
    return {
        operation["operationId"]: operation["responses"]
        for methods in paths.values()
        for operation in methods.values()
    }


def test_a_refusal_is_named_where_it_can_happen_and_nowhere_else() -> None:
    named = operations(CHANGES)
    assert "`NO_FRIDAYS`: Nothing is published" in named["publish_post"]["409"]["description"]
    assert "`CLOSED_TODAY`" in named["register"]["409"]["description"]
    for operation in ("register", "verify_email"):
        assert "`NO_STAFF`: Only members" in named[operation]["403"]["description"]
    bare = operations()
    changed = {name for name, responses in named.items() if responses != bare[name]}
    assert changed == {"publish_post", "register", "verify_email"}
