"""Commands whose standard streams are full, closed, or of another encoding than UTF-8."""

import json
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from tests.support.hexameter_process import COMMAND, run

FULL = "error: The output cannot be written: No space left on device.\n"
POST = "---\ntitle: {name}\ndate: 2015-01-02\nauthor: Ada Lovelace\n---\nText.\n"


def shell(folder: Path, line: str, **settings: str) -> CompletedProcess[str]:
    """`$0` is the command."""
    return run(folder, "-c", line, str(COMMAND), command="bash", **settings)


def write_posts(folder: Path, *names: str) -> None:
    (folder / "posts").mkdir()
    for name in names:
        (folder / "posts" / name).write_text(POST.format(name=name))


@pytest.mark.parametrize(
    ("redirected", "reason"),
    [(">/dev/full", FULL), ("| true; exit ${PIPESTATUS[0]}", "")],
    ids=["full", "closed pipe"],
)
def test_an_import_goes_on_without_output_and_then_fails(
    tmp_path: Path, redirected: str, reason: str
) -> None:
    write_posts(tmp_path, "a.md", "b.md")
    done = shell(tmp_path, f'"$0" import posts --report report.json {redirected}')
    assert (done.returncode, done.stderr) == (1, reason)
    report = json.loads((tmp_path / "report.json").read_text())
    assert report["counts"] == {"published": 2}


@pytest.mark.parametrize("command", ["--version", "openapi", "check", "import posts"])
def test_output_that_cannot_be_written_fails_in_one_line(tmp_path: Path, command: str) -> None:
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts" / "empty.md").write_text("")
    done = shell(tmp_path, f'"$0" {command} >/dev/full')
    assert (done.returncode, done.stderr) == (1, FULL)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('"$0" check 1</dev/null', "Bad file descriptor"),
        ('(ulimit -f 0; "$0" --version >version.txt)', "File too large"),
    ],
    ids=["not open for writing", "file too large"],
)
def test_every_failure_of_output_is_one_line(tmp_path: Path, line: str, reason: str) -> None:
    done = shell(tmp_path, line)
    assert done.returncode == 1
    assert done.stderr == f"error: The output cannot be written: {reason}.\n"


def test_an_error_that_cannot_be_printed_keeps_its_exit_code(tmp_path: Path) -> None:
    assert shell(tmp_path, '"$0" unheard-of 2>/dev/full').returncode == 2
    assert shell(tmp_path, '"$0" import missing 2>&-').returncode == 2


@pytest.mark.parametrize("command", ["--help", "openapi", "check", "extensions --json"])
def test_commands_run_with_closed_streams(tmp_path: Path, command: str) -> None:
    assert shell(tmp_path, f'"$0" {command} <&- >&- 2>&-').returncode == 0


def test_a_password_is_missed_on_a_closed_input(tmp_path: Path) -> None:
    done = shell(tmp_path, '"$0" create-admin --email a@example.com --username ada <&-')
    assert done.returncode == 2
    assert done.stderr == "error: There is no password on the first line of standard input.\n"


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_json_is_utf_8_and_text_is_escaped_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    written = f'PYTHONIOENCODING={encoding} "$0" openapi >openapi.json'
    assert shell(tmp_path, written, site_name="क Site").returncode == 0
    document = json.loads((tmp_path / "openapi.json").read_text("utf-8"))
    assert document["info"]["title"].startswith("क Site")
    refused = shell(tmp_path, f'PYTHONIOENCODING={encoding} "$0" क')
    assert refused.returncode == 2
    assert refused.stderr.startswith("error: No such command '\\u0915'.")


def test_a_file_keeps_its_identity_in_another_locale(tmp_path: Path) -> None:
    write_posts(tmp_path, "größe.md")
    (tmp_path / "posts").rename(tmp_path / "bücher")
    for locale, outcome in (
        ("LC_ALL=C.UTF-8", "published"),
        ("LC_ALL=C PYTHONUTF8=0 PYTHONCOERCECLOCALE=0", "already there"),
    ):
        done = shell(tmp_path, f'{locale} "$0" import bücher --report report.json')
        assert done.returncode == 0, done.stderr
        report = json.loads((tmp_path / "report.json").read_text("utf-8"))
        assert report["counts"] == {outcome: 1}
        assert report["files"][0]["path"] == "größe.md"
