"""Runs a use case of an extension."""

from collections.abc import Mapping, Sequence
from typing import Any

import typer

from hexameter.application.actor import Actor
from hexameter.application.plain_data import Record
from hexameter.application.takes_inputs import run_with_inputs
from hexameter.domain.errors import AuthenticationRequired, DomainError
from hexameter.domain.pagination import PageRequest, Sort
from hexameter.domain.users.values import Username
from hexameter.entrypoints.cli.configuration import load_settings
from hexameter.entrypoints.cli.failures import FAILED, WRONG_USAGE, CommandFailed, wrong_usage
from hexameter.entrypoints.cli.output.results import show_refusal, show_result
from hexameter.entrypoints.cli.store.opening import with_application
from hexameter.entrypoints.container import Application
from hexameter.entrypoints.extensions.declaration import UseCase
from hexameter.entrypoints.extensions.wiring.annotations import command_type
from hexameter.entrypoints.input.argument_values import InvalidArguments, field_values
from hexameter.entrypoints.input.command_line import CommandLine


def run_use_case(
    declared: UseCase[Any],
    line: CommandLine,
    given: Mapping[str, Any],
    *,
    inputs: Sequence[Record],
    username: str | None,
    as_json: bool,
) -> None:
    """`inputs` are what extensions take. `username` is the person to act for; without one it is
    the operator.
    """
    try:
        values = field_values(line, given)
    except InvalidArguments as wrong:
        raise wrong_usage(wrong.problems) from None
    page = None
    if line.fields.page:
        page = values[line.fields.page] = _page_request(declared, given)
    command: Any = command_type(declared.use_case)(**values)

    async def work(application: Application) -> object:
        actor = Actor.system() if username is None else await _person(application, username)
        use_case = application.catalogue().resolve_for(actor, declared.use_case)
        return await run_with_inputs(use_case, actor, command, inputs)

    try:
        result = with_application(load_settings(), work)
    except DomainError as refusal:
        if as_json:
            show_refusal(refusal)
            raise typer.Exit(FAILED) from None
        if isinstance(refusal, AuthenticationRequired):
            raise CommandFailed(refusal.message, "Name a person with --as USERNAME.") from None
        raise
    show_result(result, page, as_json=as_json)


async def _person(application: Application, username: str) -> Actor:
    async with application.stores.uow()() as uow:
        user = await uow.users.find_by_username(Username.parse(username, field="--as"))
    if user is None:
        raise CommandFailed(f"No account has the username {username}.")
    if user.suspended_at is not None:
        raise CommandFailed(f"The account {username} is suspended.")
    permissions = application.role_permissions.of(user.role)
    return Actor.user(user.id, user.role, permissions=permissions)


def _page_request(declared: UseCase[Any], given: Mapping[str, Any]) -> PageRequest:
    sorts = declared.http.sorts if declared.http else ()
    sort: str = given.get("sort", "")
    keys = [sort.removeprefix("-") for sort in sorts]
    if keys and sort.removeprefix("-") not in keys:
        raise CommandFailed(f"--sort: Must be one of {', '.join(keys)}.", code=WRONG_USAGE)
    return PageRequest(
        Sort(sort.removeprefix("-"), sort.startswith("-")),
        limit=given["limit"],
        offset=given["offset"],
    )
