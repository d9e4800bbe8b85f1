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
    try:
        if path.is_dir():
            return f"The database {path} is a folder, not a file."
        if exists(path) and not os.access(path, os.R_OK | os.W_OK):
            return f"The database {path} cannot be read and written."
        is_data_folder = os.path.realpath(path.parent) == os.path.realpath(settings.data_dir)
        if not is_data_folder and not exists(path.parent):
            return f"The folder {path.parent} does not exist."
    except OSError as error:
        return f"The database {path} cannot be used: {error.strerror}."
    return unwritable(path.parent)


def unwritable(folder: Path) -> str | None:
    """Why no file can be created in it, or in the nearest parent that exists."""
    existing = folder.absolute()
    try:
        while not exists(existing) and existing != existing.parent:
            existing = existing.parent
    except OSError as error:
        return f"The folder {folder} cannot be used: {error.strerror}."
    if not existing.is_dir():
        return f"{existing} is not a folder."
    if not os.access(existing, os.W_OK | os.X_OK):
        return f"The folder {existing} cannot be written."
    return None


def exists(path: Path) -> bool:
    """Raises OSError if that cannot be known, such as in a folder that may not be entered. What
    `Path.exists` does then depends on the release of Python.
    """
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    return True
