"""One file in a folder, read as a post."""

from pathlib import Path

from hexameter.adapters.front_matter.folder import MarkdownFolder
from hexameter.application.ports.import_source import SourcePost, SourceRefused


def read(folder: Path, text: str, name: str = "post.md") -> SourcePost | SourceRefused:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    (item,) = MarkdownFolder(folder).posts()
    return item


def taken(folder: Path, text: str, name: str = "post.md") -> SourcePost:
    item = read(folder, text, name)
    assert isinstance(item, SourcePost), item
    return item


def refused(folder: Path, text: str, name: str = "post.md") -> str:
    item = read(folder, text, name)
    assert isinstance(item, SourceRefused), item
    return item.reason
