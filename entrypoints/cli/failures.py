"""How a command fails: a line on standard error, and an exit code for scripts."""

import sys
from collections.abc import Sequence
from typing import Any

import typer
from typer.core import TyperGroup
from typer.exceptions import TyperException

from hexameter.domain.errors import DomainError
from hexameter.entrypoints.cli.console import print_error
from hexameter.entrypoints.extensions.errors import ExtensionError

FAILED = 1
WRONG_USAGE = 2
INTERRUPTED = 130

EXIT_CODES = (
    "Exit codes: 0 success; 1 failed or refused; 2 invalid option or setting; 130 interrupted."
)


class CommandFailed(Exception):
    """Ends the command. `hints` are further lines that say what to do."""

    def __init__(self, message: str, *hints: str, code: int = FAILED) -> None:
        super().__init__(message)
        self.message = message
        self.hints = hints
        self.code = code


def wrong_usage(problems: Sequence[str]) -> CommandFailed:
    """A line for each argument that is wrong."""
    first, *others = problems
    return CommandFailed(first, *others, code=WRONG_USAGE)


class Commands(TyperGroup):
    """Turns what commands raise into a line on standard error and an exit code."""

    def main(self, *args: Any, **options: Any) -> Any:
        try:
            sys.exit(super().main(*args, **{**options, "standalone_mode": False}))
        except TyperException as misuse:
            usage = getattr(misuse, "ctx", None)
            hint = () if usage is None else (f"Try: {usage.command_path} --help",)
            if message := misuse.format_message():  # Empty when all of the help has been shown.
                print_error(message, hint)
            sys.exit(misuse.exit_code)

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except CommandFailed as failure:
            print_error(failure.message, failure.hints)
            raise typer.Exit(failure.code) from None
        except DomainError as refusal:
            details = refusal_details(refusal)
            if len(details) == 1:
                print_error(details[0])
            else:
                print_error(refusal.message, details)
            raise typer.Exit(FAILED) from None
        except ExtensionError as problem:
            print_error(str(problem))
            raise typer.Exit(WRONG_USAGE) from None
        except (KeyboardInterrupt, typer.Abort):
            raise typer.Exit(INTERRUPTED) from None


def refusal_details(refusal: DomainError) -> list[str]:
    """A line for each invalid field."""
    return [f"{problem.field}: {problem.message}" for problem in refusal.details]
