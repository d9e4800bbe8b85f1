"""`hexameter create-admin`, `set-role` and `export-account`."""

from typing import Annotated

import typer

from hexameter.domain.users.roles import Role


def create_admin(
    email: Annotated[str, typer.Option(help="The e-mail address; it counts as verified.")],
    username: Annotated[str, typer.Option(help="3 to 30 characters of a-z, 0-9 and _.")],
    name: Annotated[
        str | None, typer.Option(help="The display name. Default: the username.")
    ] = None,
) -> None:
    """Create an administrator.

    Prompts for the password, or reads it from the first line of standard input.
    """
    from hexameter.entrypoints.cli.runners.accounts import create_administrator

    create_administrator(email, username, name or username)


def set_role(
    email: Annotated[str, typer.Argument(help="The e-mail address of the account.")],
    role: Annotated[Role, typer.Argument(help="The new role.")],
) -> None:
    """Change the role of an account."""
    from hexameter.entrypoints.cli.runners.accounts import change_role

    change_role(email, role.value)


def export_account(
    email: Annotated[str, typer.Argument(help="The e-mail address of the account.")],
) -> None:
    """Print what is kept about a person, as JSON.

    By feature and extension. Deleting the account removes it.
    """
    from hexameter.entrypoints.cli.runners.accounts import print_account

    print_account(email)
