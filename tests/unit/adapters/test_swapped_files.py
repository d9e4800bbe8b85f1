"""A file that another process replaces while the folder is read."""

import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from hexameter.adapters.front_matter.post import read_post
from hexameter.adapters.front_matter.rejection import ImportRejected

SWAP = """
import os, sys
kind = sys.argv[1]
print(flush=True)
while True:
    os.symlink("secret.md", "other") if kind == "link" else os.mkfifo("other")
    os.replace("other", "post.md")
    os.link("good.md", "other")
    os.replace("other", "post.md")
"""


@pytest.mark.parametrize("kind", ["link", "pipe"])
def test_no_link_is_followed_and_no_pipe_waited_for(tmp_path: Path, kind: str) -> None:
    (tmp_path / "secret.md").write_text("Secret.")
    (tmp_path / "good.md").write_text("Text.")
    swapping = subprocess.Popen(
        [sys.executable, "-c", SWAP, kind], cwd=tmp_path, stdout=subprocess.PIPE
    )
    try:
        assert swapping.stdout is not None
        swapping.stdout.readline()
        for _ in range(3_000):
            with suppress(ImportRejected):
                assert read_post(tmp_path / "post.md", "post.md").body == "Text."
    finally:
        swapping.kill()
        swapping.communicate()
