"""Whether an SQLite file can be where the settings say."""

import os
from pathlib import Path

from hexameter.entrypoints.cli.failures import WRONG_USAGE, CommandFailed
from hexameter.entrypoints.cli.store.name import sqlite_path
from hexameter.entrypoints.settings import Settings


def require_sqlite_place(settings: Settings) -> None:
    """Only the data folder is made when it is missing: another one is rather a typing error, or a
    disk that is not there.
    """
    problem = sqlite_problem(settings)
    if problem is not None:
        raise CommandFailed(problem, code=WRONG_USAGE)


def sqlite_problem(settings: Settings) -> str | None:
    """A sentence; None when the file is there or can be made, and for another store."""
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
    """Why no file can be made in it, or in the nearest folder above that is there."""
    there = folder.absolute()
    while not there.exists() and there != there.parent:
        there = there.parent
    if not there.is_dir():
        return f"{there} is not a folder."
    if not os.access(there, os.W_OK | os.X_OK):
        return f"The folder {there} cannot be written."
    return None
