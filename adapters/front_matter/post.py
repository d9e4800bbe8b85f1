"""One Markdown file, read as a post."""

import os
import re
import stat
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from hexameter.adapters.front_matter.dates import date_in_path
from hexameter.adapters.front_matter.fields import Fields
from hexameter.adapters.front_matter.file_names import readable
from hexameter.adapters.front_matter.rejection import ImportRejected
from hexameter.adapters.front_matter.selection import is_markdown
from hexameter.adapters.front_matter.split import split
from hexameter.application.ports.import_source import FormerReading, SourcePost

MAX_FILE = 2 * 1024 * 1024
"""Bytes of a file."""

MAX_HEADING = 1_000
"""Characters of a line that are read for a title."""

_CODE = re.compile(r" {0,3}(```|~~~)")
_HEADING = re.compile(r" {0,3}#[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*")
_DATED_NAME = re.compile(r"\d{4}-\d{1,2}-\d{1,2}-(?=.)")
_FORMERLY_READ = re.compile(r"(?:---|\+\+\+)[ \t]*\n")
"""How a file with front matter began for the first release; it took any other for text alone."""


def read_post(path: Path, name: str) -> SourcePost:
    """`name` is its path within the source. Raises `ImportRejected`."""
    text = _text(path)
    raw, body = split(text)
    fields = Fields(raw)
    body = body.strip("\n")
    if not body.strip():
        raise ImportRejected("There is no text below the front matter." if raw else "It is empty.")
    published_at = fields.published_at()
    return SourcePost(
        path=name,
        title=fields.line("title") or _first_heading(body) or _title_of(path),
        body=body,
        author=fields.author(),
        slug=fields.line("slug"),
        summary=fields.line("summary", "description", "excerpt"),
        tags=fields.tags(),
        published_at=published_at or date_in_path(name),
        draft=fields.draft() or "_drafts" in PurePosixPath(name).parts,
        notes=tuple(fields.notes),
        fields=fields.plain(),
        former=_former_reading(path, text, raw, body),
    )


def _former_reading(path: Path, text: str, raw: Mapping[str, object], body: str) -> FormerReading:
    is_read = _FORMERLY_READ.match(text) is not None
    fields = Fields(raw if is_read else {})
    heading = _first_heading(body if is_read else text)
    return FormerReading(
        file_name=os.fsencode(path.name).decode("utf-8", "replace"),
        title=fields.line("title") or heading or _title_of(path),
        author=fields.former_author(),
        date=fields.former_date(),
    )


def _text(path: Path) -> str:
    if not is_markdown(path.name):
        raise ImportRejected("There is no Markdown file or folder of this name.")
    try:
        # Looked at before it is opened: opening a pipe would wait for its writer.
        kind = path.lstat().st_mode
        if stat.S_ISLNK(kind):
            raise ImportRejected("It is a symbolic link, and links are not followed.")
        if not stat.S_ISREG(kind):
            raise ImportRejected("It is not a regular file.")
        with open(path, "rb", opener=_open_file) as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise ImportRejected("It is not a regular file.")
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


def _open_file(path: str, flags: int) -> int:
    """Neither follows a link nor waits for a pipe that has taken the file's place meanwhile."""
    return os.open(path, flags | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))


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
