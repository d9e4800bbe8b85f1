"""Which files of a folder are posts."""

from pathlib import Path

SUFFIXES = frozenset({".md", ".mdx", ".markdown", ".mdown", ".mkd", ".mkdn", ".mkdown"})

_OTHER_TEXTS = frozenset({".htm", ".html", ".rst", ".org", ".adoc", ".asciidoc", ".textile"})
_FOLDERS = frozenset(
    "node_modules bower_components vendor venv site-packages __pycache__ _site _includes "
    "_layouts _sass archetypes".split()
)
_PAPERS = frozenset(
    "LICENSE LICENCE CHANGELOG CONTRIBUTING CODE_OF_CONDUCT SECURITY AUTHORS".split()
)


def is_markdown(name: str) -> bool:
    return Path(name).suffix.lower() in SUFFIXES


def why_folder_is_left_out(name: str, *, everything: bool) -> str | None:
    """A sentence; None for one to look into."""
    if name.startswith("."):
        return "The folder is hidden."
    if name.lower() in _FOLDERS and not everything:
        return "Folders of this name hold no posts; --all takes them."
    return None


def why_file_is_left_out(name: str, *, everything: bool) -> str | None:
    """A sentence; None for one to take, and for one of a kind that is never a post."""
    if not is_markdown(name):
        return "It is not Markdown." if Path(name).suffix.lower() in _OTHER_TEXTS else None
    if name.startswith("."):
        return "It is hidden."
    stem = name.partition(".")[0]
    if everything:
        return None
    if stem.lower() == "readme":
        return "It is a README; --all includes it."
    if stem == "_index":
        return "It is the page of a section; --all includes it."
    return "It is about the project; --all includes it." if stem in _PAPERS else None
