"""`hexameter posts render`, and the worker that does the same, on a former release's database."""

import os
import signal
import sqlite3
import subprocess
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.support.hexameter_process import COMMAND
from tests.unit.cli.conftest import Hexameter

SWALLOWED = "<p>Use a </p>"
WHOLE = "<p>Use a &lt;select&gt; element.</p>\n<p>Second.</p>\n"


@pytest.fixture
def database(hexameter: Hexameter, tmp_path: Path) -> Path:
    """Holds one post, with the HTML and the schema of the release before."""
    posts = tmp_path / "posts"
    posts.mkdir()
    (posts / "first.md").write_text(
        "---\ntitle: First\nauthor: Ada\ndate: 2026-01-02\n---\n"
        "Use a <select> element.\n\nSecond.\n"
    )
    path = tmp_path / "site.db"
    url = f"sqlite+aiosqlite:///{path}"
    taken = hexameter("import", str(posts), database_url=url)
    assert taken.exit_code == 0, taken.output
    down = hexameter("migrate", "down", "--to", "0002", "--yes", database_url=url)
    assert down.exit_code == 0, down.output
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE posts SET html = ?", (SWALLOWED,))
    return path


def rows(database: Path) -> list[tuple[str, int, str]]:
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute("SELECT html, version, updated_at FROM posts").fetchall()


def test_posts_of_a_former_release_show_their_text_again(
    hexameter: Hexameter, database: Path
) -> None:
    ((html, version, updated_at),) = rows(database)
    assert html == SWALLOWED
    done = hexameter("posts", "render", database_url=f"sqlite+aiosqlite:///{database}")
    assert done.exit_code == 0, done.output
    assert "1 posts rendered." in done.stdout
    assert rows(database) == [(WHOLE, version, updated_at)]
    again = hexameter("posts", "render", database_url=f"sqlite+aiosqlite:///{database}")
    assert "0 posts rendered." in again.stdout
    everything = hexameter(
        "posts", "render", "--all", database_url=f"sqlite+aiosqlite:///{database}"
    )
    assert "1 posts rendered." in everything.stdout


def test_the_worker_renders_them_by_itself(database: Path) -> None:
    ((_, version, updated_at),) = rows(database)
    kept = {name: value for name, value in os.environ.items() if "HEXAMETER" not in name}
    environment = {**kept, "HEXAMETER_DATABASE_URL": f"sqlite+aiosqlite:///{database}"}
    command = [str(COMMAND), "worker"]
    with subprocess.Popen(command, env=environment, cwd=database.parent) as worker:
        try:
            end = time.monotonic() + 60
            while rows(database)[0][0] == SWALLOWED and time.monotonic() < end:
                time.sleep(0.05)
        finally:
            worker.send_signal(signal.SIGTERM)
    assert rows(database) == [(WHOLE, version, updated_at)]


def test_comments_are_rendered_by_a_command_of_their_own(
    hexameter: Hexameter, database: Path
) -> None:
    url = f"sqlite+aiosqlite:///{database}"
    assert hexameter("migrate", "up", database_url=url).exit_code == 0
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute(
            "INSERT INTO comments (id, version, post_id, level, author_id, status, was_published, "
            "created_at, updated_at, body, html) SELECT id, 1, id, 1, author_id, 'published', 1, "
            "created_at, created_at, 'Use a <select>.', ? FROM posts",
            (SWALLOWED,),
        )
    done = hexameter("comments", "render", database_url=url)
    assert "1 comments rendered." in done.stdout, done.output
    with closing(sqlite3.connect(database)) as connection:
        ((html,),) = connection.execute("SELECT html FROM comments").fetchall()
    assert html == "<p>Use a &lt;select&gt;.</p>\n"
    assert "0 comments rendered." in hexameter("comments", "render", database_url=url).stdout
    again = hexameter("comments", "render", "--all", database_url=url)
    assert "1 comments rendered." in again.stdout
