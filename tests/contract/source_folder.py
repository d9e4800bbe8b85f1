"""A folder to import, for the suite of sources."""

from pathlib import Path


def filled_folder(folder: Path) -> Path:
    """With two posts, one that is not UTF-8, and a README."""
    for name in ("one", "two"):
        folder.joinpath(f"{name}.md").write_text(
            f"---\ntitle: {name}\ndate: 2015-01-02\n---\nText.\n"
        )
    folder.joinpath("three.md").write_bytes(b"\xff\xfe\xfa")
    folder.joinpath("README.md").write_text("About these.\n")
    return folder
