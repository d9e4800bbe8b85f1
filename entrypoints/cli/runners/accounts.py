"""`hexameter create-admin`, `set-role` and `export-account`."""

import sys

import typer

from hexameter.application.actor import Actor
from hexameter.application.takes_inputs import run_with_inputs
from hexameter.application.users.create_user import CreateUser, CreateUserCommand
from hexameter.application.users.export_account import ExportAccount, ExportAccountCommand
from hexameter.application.users.set_role import SetRole, SetRoleCommand
from hexameter.domain.users.roles import Role
from hexameter.entrypoints.catalogue import Catalogue
from hexameter.entrypoints.cli.command_inputs import given_inputs
from hexameter.entrypoints.cli.configuration import load_settings
from hexameter.entrypoints.cli.console import is_interactive, output
from hexameter.entrypoints.cli.failures import WRONG_USAGE, CommandFailed
from hexameter.entrypoints.cli.output.results import show_result
from hexameter.entrypoints.cli.store.opening import refuse_memory, with_catalogue
from hexameter.entrypoints.settings import Settings


def create_administrator(email: str, username: str, name: str) -> None:
    settings = load_settings()
    refuse_memory(settings)
    command = CreateUserCommand(
        email=email,
        username=username,
        name=name,
        password=_password(settings),
        role=Role.ADMIN.value,
    )

    async def create(catalogue: Catalogue) -> None:
        system = Actor.system()
        use_case = catalogue.resolve_for(system, CreateUser)
        await run_with_inputs(use_case, system, command, given_inputs())

    with_catalogue(settings, create)
    output().print(f"{username} is now an administrator and signs in with {email}.", markup=False)


def change_role(email: str, role: str) -> None:
    command = SetRoleCommand(email=email, role=role)

    async def change(catalogue: Catalogue) -> None:
        system = Actor.system()
        use_case = catalogue.resolve_for(system, SetRole)
        await run_with_inputs(use_case, system, command, given_inputs())

    with_catalogue(load_settings(), change)
    output().print(f"The role of {email} is now {role}.", markup=False)


def print_account(email: str) -> None:
    settings = load_settings()
    refuse_memory(settings)

    async def export(catalogue: Catalogue) -> object:
        system = Actor.system()
        use_case = catalogue.resolve_for(system, ExportAccount)
        return await use_case.execute(system, ExportAccountCommand(email=email))

    show_result(with_catalogue(settings, export), None, as_json=True)


def _password(settings: Settings) -> str:
    if is_interactive():
        answer: str = typer.prompt(
            f"Password (at least {settings.password_min_length} characters)",
            hide_input=True,
            confirmation_prompt="Repeat the password",
        )
        return answer
    try:
        password = sys.stdin.readline().removesuffix("\n").removesuffix("\r")
    except UnicodeDecodeError as error:
        raise CommandFailed(
            "The password on standard input is not text.", code=WRONG_USAGE
        ) from error
    if not password:
        raise CommandFailed(
            "There is no password on the first line of standard input.", code=WRONG_USAGE
        )
    return password
