"""Markdown files with front matter, as a source of posts."""

import logging
import os
from collections.abc import Iterator
from pathlib import Path

from hexameter.adapters.front_matter.file_names import escaped
from hexameter.adapters.front_matter.post import read_post
from hexameter.adapters.front_matter.rejection import ImportRejected
from hexameter.adapters.front_matter.selection import (
    is_markdown,
    why_file_is_left_out,
    why_folder_is_left_out,
)
from hexameter.application.ports.import_source import LeftOut, SourcePost, SourceRefused

_log = logging.getLogger(__name__)

_LINKED = "It is a symbolic link, and links are not followed."


class MarkdownFolder:
    """Implements `PostSource` for one Markdown file, or for all of them below a folder.

    Paths are relative to the folder, as `escaped` writes them. Symbolic links inside the folder are
    left out. Hidden files and folders are left out, and unless `everything` is asked for also
    READMEs, pages of sections and folders like `node_modules`.
    """

    def __init__(self, path: Path, *, everything: bool = False) -> None:
        self._root = path
        self._everything = everything

    def paths(self) -> list[str]:
        return [
            found.path if isinstance(found, SourceRefused) else self._shown(found)
            for found in self._found([])
        ]

    def left_out(self) -> list[LeftOut]:
        left_out: list[LeftOut] = []
        for _ in self._found(left_out):
            pass
        return left_out

    def posts(self) -> Iterator[SourcePost | SourceRefused]:
        for found in self._found([]):
            if isinstance(found, SourceRefused):
                yield found
                continue
            name = self._shown(found)
            try:
                yield read_post(found, name)
            except ImportRejected as rejection:
                yield SourceRefused(name, str(rejection))
            except Exception as error:
                # Whatever is wrong with one file, the others are read.
                _log.debug("%s cannot be read", name, exc_info=True)
                kind = type(error).__name__
                yield SourceRefused(name, f"It could not be read: an unexpected {kind}.")

    def _found(self, left_out: list[LeftOut]) -> Iterator[Path | SourceRefused]:
        """Adds to `left_out` on the way."""
        if not _is_folder(self._root):
            yield self._root
            return
        refused: list[OSError] = []
        # Not `os.walk` from the root, which in Python 3.11 calls itself for each level of folders.
        waiting = [self._root]
        while waiting:
            here = waiting.pop()
            _, folders, files = next(os.walk(here, onerror=refused.append), ("", [], []))
            entered = (here / name for name in sorted(folders, reverse=True))
            waiting.extend(folder for folder in entered if self._enters(folder, left_out))
            for name in sorted(files):
                why = why_file_is_left_out(name, everything=self._everything)
                if why is not None:
                    left_out.append(LeftOut(self._shown(here / name), why))
                elif is_markdown(name) and _is_link(here / name):
                    left_out.append(LeftOut(self._shown(here / name), _LINKED, is_link=True))
                elif is_markdown(name):
                    yield here / name
        for error in refused:
            path = self._shown(Path(os.fsdecode(error.filename)))
            yield SourceRefused(path, "The folder cannot be read.")

    def _enters(self, folder: Path, left_out: list[LeftOut]) -> bool:
        why = why_folder_is_left_out(folder.name, everything=self._everything)
        is_link = why is None and _is_link(folder)
        if is_link:
            why = _LINKED
        if why is not None:
            left_out.append(LeftOut(self._shown(folder) + "/", why, is_link=is_link))
        return why is None

    def _shown(self, path: Path) -> str:
        inside = path.name if path == self._root else path.relative_to(self._root).as_posix()
        return escaped(inside)


def _is_link(path: Path) -> bool:
    try:
        return path.is_symlink()
    except OSError:  # The path is too long; reading it reports that.
        return False


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # It is in a folder that cannot be entered; reading it reports that.
        return False
