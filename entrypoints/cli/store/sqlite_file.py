"""Checks the location of the SQLite file."""

import os
from pathlib import Path

from hexameter.entrypoints.cli.failures import WRONG_USAGE, CommandFailed
from hexameter.entrypoints.cli.store.name import sqlite_path
from hexameter.entrypoints.settings import Settings


def require_sqlite_location(settings: Settings) -> None:
    """Only a missing data folder will be created: any other is more likely a typing error, or a
    disk that is not mounted.
    """
    problem = sqlite_problem(settings)
    if problem is not None:
        raise CommandFailed(problem, code=WRONG_USAGE)


def sqlite_problem(settings: Settings) -> str | None:
    """A message; None if the file exists or can be created, and for another store."""
    path = sqlite_path(settings)
    if path is None:
        return None
    if path.is_dir():
        return f"The database {path} is a folder, not a file."
    if path.exists() and not os.access(path, os.R_OK | os.W_OK):
        return f"The database {path} cannot be read and written."
    folder = path.parent
    if folder.resolve() == settings.data_dir.resolve():
        return unwritable(folder)
    if not folder.exists():
        return f"The folder {folder} does not exist."
    return unwritable(folder)


def unwritable(folder: Path) -> str | None:
    """Why no file can be created in it, or in the nearest parent that exists."""
    existing = folder.absolute()
    while not existing.exists() and existing != existing.parent:
        existing = existing.parent
    if not existing.is_dir():
        return f"{existing} is not a folder."
    if not os.access(existing, os.W_OK | os.X_OK):
        return f"The folder {existing} cannot be written."
    return None
