"""`hexameter create-admin`, `set-role` and `export-account`."""

import sys

import typer

from hexameter.application.users.create_user import CreateUser, CreateUserCommand
from hexameter.application.users.export_account import ExportAccount, ExportAccountCommand
from hexameter.application.users.set_role import SetRole, SetRoleCommand
from hexameter.domain.users.roles import Role
from hexameter.entrypoints.cli.configuration import load_settings
from hexameter.entrypoints.cli.console import is_interactive, output
from hexameter.entrypoints.cli.failures import WRONG_USAGE, CommandFailed
from hexameter.entrypoints.cli.output.results import show_result
from hexameter.entrypoints.cli.store.opening import refuse_memory, run_as_operator
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
    run_as_operator(CreateUser, command, settings)
    output().print(f"{username} is now an administrator and signs in with {email}.", markup=False)


def change_role(email: str, role: str) -> None:
    run_as_operator(SetRole, SetRoleCommand(email=email, role=role))
    output().print(f"The role of {email} is now {role}.", markup=False)


def print_account(email: str) -> None:
    exported = run_as_operator(ExportAccount, ExportAccountCommand(email=email))
    show_result(exported, None, as_json=True)


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
    except UnicodeError as error:
        raise CommandFailed(
            "The password on standard input is not text.", code=WRONG_USAGE
        ) from error
    if not password:
        raise CommandFailed(
            "There is no password on the first line of standard input.", code=WRONG_USAGE
        )
    return password
