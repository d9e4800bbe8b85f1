"""Functions of extensions that take part in transactions."""

from dataclasses import replace

import pytest

from hexameter.application.actor import Actor
from hexameter.application.users.create_user import CreateUser, CreateUserCommand
from hexameter.entrypoints.container import Application, build_container
from hexameter.entrypoints.extensions.errors import ExtensionError
from hexameter.entrypoints.lifecycle import opened
from hexameter.entrypoints.settings import Settings
from hexameter.extending import (
    BeforeCommit,
    Conflict,
    Extension,
    Inputs,
    PostQueries,
    UnitOfWork,
    UserCreated,
    UserId,
    UserNotFound,
    UserQueries,
)


class NoCode(Conflict):
    code = "NO_CODE"
    message = "There is no code for this person."


class Codes:
    def __init__(self) -> None:
        self.left = {"ada"}


async def spend_code(
    uow: UnitOfWork,
    event: UserCreated,
    inputs: Inputs,
    codes: Codes,
    posts: PostQueries,
) -> None:
    assert (await uow.users.get(UserId(event.user_id))).username.value == event.username
    if event.username not in codes.left:
        raise NoCode
    codes.left.remove(event.username)


INVITATIONS = Extension(
    name="invitations",
    provides=[Codes],
    before_commit=[BeforeCommit(UserCreated, spend_code)],
)


def build(*extensions: Extension) -> Application:
    return build_container(Settings(database_url="memory://"), extensions=extensions)


async def create(container: Application, username: str) -> None:
    command = CreateUserCommand(
        email=f"{username}@example.com",
        username=username,
        name=username,
        password="correct horse battery",
        role="author",
    )
    await container.catalogue().resolve(CreateUser).execute(Actor.system(), command)


async def test_it_joins_the_transaction_of_a_use_case_and_may_refuse() -> None:
    container = build(INVITATIONS)
    async with opened(container):
        users = container.catalogue().resolve(UserQueries)
        await create(container, "ada")
        assert (await users.profile_by_username("ada", Actor.system())).username == "ada"
        with pytest.raises(NoCode):
            await create(container, "bob")
        with pytest.raises(UserNotFound):
            await users.profile_by_username("bob", Actor.system())


async def needs_text(
    uow: UnitOfWork,
    event: UserCreated,
    inputs: Inputs,
    text: str,
) -> None: ...


def test_an_argument_that_nothing_provides_stops_the_start() -> None:
    broken = replace(INVITATIONS, before_commit=[BeforeCommit(UserCreated, needs_text)])
    message = "invitations: needs_text takes text: str, which nothing provides"
    with pytest.raises(ExtensionError, match=message):
        build(broken)
