"""Markdown files with YAML or TOML front matter, as a source of posts."""

import logging
import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path

from hexameter.adapters.front_matter import fields as read
from hexameter.adapters.front_matter.file_names import escaped, readable
from hexameter.adapters.front_matter.rejection import ImportRejected
from hexameter.adapters.front_matter.split import split
from hexameter.application.ports.import_source import SourcePost, SourceRefused

MAX_FILE = 2 * 1024 * 1024
"""Bytes of a file."""

MAX_HEADING = 1_000
"""Characters of a line that are read for a title."""

SUFFIXES = frozenset({".md", ".mdx", ".markdown"})

_log = logging.getLogger(__name__)

_CODE = re.compile(r" {0,3}(```|~~~)")
_HEADING = re.compile(r" {0,3}#[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*")
_DATED_NAME = re.compile(r"\d{4}-\d{2}-\d{2}-(?=.)")


class MarkdownFolder:
    """Implements `PostSource` for one Markdown file, or for all of them below a folder.

    Hidden files and folders are left out; symbolic links inside the folder are not followed. Paths
    are relative to the folder, as `escaped` writes them. A missing title is the first heading, or
    else the file's name.
    """

    def __init__(self, path: Path) -> None:
        self._root = path

    def paths(self) -> list[str]:
        return [
            found.path if isinstance(found, SourceRefused) else self._shown(found)
            for found in self._found()
        ]

    def posts(self) -> Iterator[SourcePost | SourceRefused]:
        for found in self._found():
            if isinstance(found, SourceRefused):
                yield found
                continue
            name = self._shown(found)
            try:
                yield _post(found, name)
            except ImportRejected as rejection:
                yield SourceRefused(name, str(rejection))
            except Exception as error:
                # Whatever a file manages to break, the others are still to be read.
                _log.debug("%s cannot be read", name, exc_info=True)
                kind = type(error).__name__
                yield SourceRefused(name, f"It could not be read: an unexpected {kind}.")

    def _found(self) -> Iterator[Path | SourceRefused]:
        if not _is_folder(self._root):
            yield self._root
            return
        refused: list[OSError] = []
        for folder, folders, files in os.walk(self._root, onerror=refused.append):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            for name in sorted(files):
                if not name.startswith(".") and Path(name).suffix.lower() in SUFFIXES:
                    yield Path(folder, name)
        for error in refused:
            path = self._shown(Path(os.fsdecode(error.filename)))
            yield SourceRefused(path, "The folder cannot be read.")

    def _shown(self, path: Path) -> str:
        inside = path.name if path == self._root else path.relative_to(self._root).as_posix()
        return escaped(inside)


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # It lies in a folder that may not be entered; reading it will say so.
        return False


def _post(path: Path, name: str) -> SourcePost:
    fields, body = split(_text(path))
    body = body.strip("\n")
    if not body.strip():
        raise ImportRejected(
            "There is no text below the front matter." if fields else "It is empty."
        )
    return SourcePost(
        path=name,
        title=read.line(fields, "title") or _first_heading(body) or _title_of(path),
        body=body,
        author=read.author(fields),
        slug=read.line(fields, "slug"),
        summary=read.line(fields, "summary", "description", "excerpt"),
        tags=read.tags(fields),
        published_at=read.published_at(fields),
        draft=read.draft(fields),
    )


def _text(path: Path) -> str:
    if path.suffix.lower() not in SUFFIXES:
        raise ImportRejected("There is no Markdown file or folder of this name.")
    try:
        # Looked at before it is opened: opening a pipe would wait for its writer.
        kind = path.lstat().st_mode
        if stat.S_ISLNK(kind):
            raise ImportRejected("It is a symbolic link, and links are not followed.")
        if not stat.S_ISREG(kind):
            raise ImportRejected("It is not a regular file.")
        with path.open("rb") as file:
            content = file.read(MAX_FILE + 1)
    except (OSError, ValueError) as error:
        raise ImportRejected("The file cannot be read.") from error
    if len(content) > MAX_FILE:
        raise ImportRejected("The file is larger than 2 MiB.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ImportRejected("The file is not valid UTF-8.") from error
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _first_heading(body: str) -> str | None:
    fence: str | None = None
    for line in body.split("\n"):
        code = _CODE.match(line)
        if code and fence in (None, code[1]):
            fence = None if fence else code[1]
        elif fence is None and (heading := _HEADING.fullmatch(line, 0, MAX_HEADING)):
            return " ".join(heading[1].split()) or None
    return None


def _title_of(path: Path) -> str:
    stem = path.stem if path.stem.lower() not in {"index", "readme"} else path.parent.name
    words = re.sub(r"[-_\s]+", " ", _DATED_NAME.sub("", stem)).strip()
    shown = readable(words or path.stem)
    return shown[:1].upper() + shown[1:]
