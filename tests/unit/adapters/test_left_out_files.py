"""Files of a folder that are not posts."""

from pathlib import Path

from hexameter.adapters.front_matter.folder import MarkdownFolder

FILES = (
    "a.md",
    "readmes.md",
    "trip/index.md",
    "README.md",
    "deep/Readme.de.md",
    "_index.md",
    "deep/_index.fr.md",
    "LICENSE.md",
    "node_modules/pkg/x.md",
    "deep/vendor/gem/x.md",
    ".git/x.md",
    ".hidden.md",
    "page.html",
    "style.css",
)


def make(folder: Path) -> None:
    for name in FILES:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("Text.")
    (folder / "link").symlink_to(folder / "trip")


def test_what_is_no_post_is_left_out_and_told(tmp_path: Path) -> None:
    make(tmp_path)
    source = MarkdownFolder(tmp_path)

    assert source.paths() == [post.path for post in source.posts()]
    assert source.paths() == ["a.md", "readmes.md", "trip/index.md"]
    assert {item.path: item.reason for item in source.left_out()} == {
        "README.md": "It is a README; --all includes it.",
        "deep/Readme.de.md": "It is a README; --all includes it.",
        "_index.md": "It is the page of a section; --all includes it.",
        "deep/_index.fr.md": "It is the page of a section; --all includes it.",
        "LICENSE.md": "It is about the project; --all includes it.",
        "node_modules/": "Folders of this name hold no posts; --all takes them.",
        "deep/vendor/": "Folders of this name hold no posts; --all takes them.",
        ".git/": "The folder is hidden.",
        ".hidden.md": "It is hidden.",
        "page.html": "It is not Markdown.",
        "link/": "It is a symbolic link, and links are not followed.",
    }


def test_all_takes_what_is_asked_for_but_nothing_hidden(tmp_path: Path) -> None:
    make(tmp_path)
    source = MarkdownFolder(tmp_path, everything=True)

    assert {post.path for post in source.posts()} == {
        name for name in FILES if name.endswith(".md") and not name.startswith(".")
    }
    assert {item.path for item in source.left_out()} == {
        ".git/",
        ".hidden.md",
        "page.html",
        "link/",
    }


def test_a_file_that_is_named_is_taken_whatever_it_is_called(tmp_path: Path) -> None:
    make(tmp_path)
    source = MarkdownFolder(tmp_path / "README.md")
    assert [post.path for post in source.posts()] == ["README.md"]
    assert source.left_out() == []
