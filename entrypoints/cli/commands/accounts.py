"""`hexameter create-admin` and `set-role`."""

from typing import Annotated

import typer

from hexameter.domain.users.roles import Role


def create_admin(
    email: Annotated[str, typer.Option(help="Counts as verified.")],
    username: Annotated[str, typer.Option(help="3 to 30 of a-z, 0-9 and _.")],
    name: Annotated[str | None, typer.Option(help="Left out: the username.")] = None,
) -> None:
    """Create an administrator.

    The password is asked for, or read from the first line of standard input.
    """
    from hexameter.entrypoints.cli.runners.accounts import make_administrator

    make_administrator(email, username, name or username)


def set_role(
    email: Annotated[str, typer.Argument(help="The account's address.")],
    role: Annotated[Role, typer.Argument(help="What it may do from now on.")],
) -> None:
    """Give an account another role."""
    from hexameter.entrypoints.cli.runners.accounts import change_role

    change_role(email, role.value)
