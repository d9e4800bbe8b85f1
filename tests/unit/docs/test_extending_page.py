"""The examples of `docs/extending.md` that are extensions are accepted, and do what they say.

The tutorial is run by `tests/integration/wheel/test_tutorial.py`.
"""

import logging
import re
from pathlib import Path
from typing import Any

import pytest

import hexameter
from hexameter.application.users.create_user import CreateUser, CreateUserCommand
from hexameter.entrypoints.container import build_container
from hexameter.entrypoints.settings import Settings
from hexameter.extending import Actor, CreatePost, CreatePostCommand, Extension
from hexameter.testing import running_in_memory

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "docs" / "extending.md"
NAMES = {
    "journal",
    "pins",
    "fridays",
    "staff",
    "invites",
    "counts",
    "reports",
    "hook-mail",
    "notes",
    "picks",
}


def declared() -> dict[str, dict[str, Any]]:
    """The names of each example, by its extension. Settings come before the adapter that takes
    them.
    """
    text = PAGE.read_text(encoding="utf-8")
    for section in ("tutorial", "program", "invitations"):
        text = re.sub(rf"<!-- {section} -->.*?<!-- /{section} -->", "", text, flags=re.DOTALL)
    found: dict[str, dict[str, Any]] = {}
    before: dict[str, Any] = {}
    for block in re.findall(r"^```python\n(.+?)^```$", text, flags=re.MULTILINE | re.DOTALL):
        names = {**before, "__name__": "an_example"}
        exec(compile(block, PAGE.name, "exec"), names)  # noqa: S102 - it is our own page
        before = {} if "extension" in names else names
        if "extension" in names:
            found[names["extension"].name] = names
    return found


EXAMPLES = declared()


def extension_named(name: str) -> Extension:
    return EXAMPLES[name]["extension"]


def test_what_is_shown_of_the_invitations_is_theirs() -> None:
    text = PAGE.read_text(encoding="utf-8")
    section = "".join(
        re.findall(r"<!-- invitations -->(.+?)<!-- /invitations -->", text, re.DOTALL)
    )
    blocks = re.findall(r"^```python\n# (\w+\.py)\n(.+?)^```$", section, re.MULTILINE | re.DOTALL)
    assert len(blocks) == section.count("```python")
    for name, block in blocks:
        source = ROOT / "examples/invitations/hexameter_invitations" / name
        assert block in source.read_text(encoding="utf-8"), name


def test_all_examples_are_known() -> None:
    assert EXAMPLES.keys() == NAMES


@pytest.mark.parametrize("name", sorted(NAMES))
def test_an_example_fits(name: str) -> None:
    settings = Settings(database_url="memory://")
    build_container(settings, extensions=[extension_named(name)])


async def test_before_commit_refuses() -> None:
    async with running_in_memory(extensions=[extension_named("staff")]) as app:
        with pytest.raises(EXAMPLES["staff"]["NoStaff"]):
            await app.user("ada")
        await app.user("bob", email="bob@staff.example.com")


async def test_the_subscriber_counts() -> None:
    async with running_in_memory(extensions=[extension_named("counts")]) as app:
        ada = await app.user("ada")
        for title in ("One", "Two"):
            await app.post(ada, title=title, publish=True)
        await app.run_due()
        counts = app.service.get(EXAMPLES["counts"]["Counts"])
        assert (await counts.find(ada.id)).posts == 2


async def test_the_schedule_reports(caplog: pytest.LogCaptureFixture) -> None:
    async with running_in_memory(extensions=[extension_named("reports")]) as app:
        ada = await app.user("ada")
        await app.post(ada, title="One", tags=["verse"], publish=True)
        with caplog.at_level(logging.INFO, "reports"):
            await app.run_due()
    assert "verse: 1 posts" in caplog.text


async def test_the_wrap_refuses_on_fridays() -> None:
    async with running_in_memory(extensions=[extension_named("fridays")]) as app:
        ada = await app.user("ada")
        while app.clock.now().isoweekday() != 5:
            app.clock.advance(EXAMPLES["reports"]["timedelta"](days=1))
        created = await app.service.run(
            CreatePost, CreatePostCommand(title="One", body="Text."), ada.actor
        )
        answer = await ada.post(f"/v1/posts/{created.id}/publish")
        assert answer.json()["error"]["code"] == "NO_FRIDAYS"


async def test_the_store_keeps_a_journal(tmp_path: Path) -> None:
    settings = Settings(database_url=f"journaled://{tmp_path}/journal", data_dir=tmp_path)
    async with hexameter.open(settings, extensions=[extension_named("journal")]) as service:
        admin = CreateUserCommand(
            email="ada@example.com", username="ada", name="Ada", password="six feet to a line"
        )
        await service.run(CreateUser, admin, Actor.system())
    assert "users" in (tmp_path / "journal").read_text().splitlines()


async def test_view_fields_are_shown() -> None:
    async with running_in_memory(extensions=[extension_named("picks")]) as app:
        ada = await app.user("ada")
        post = await app.post(ada, title="One", publish=True)
        shown = (await app.anonymous.get(f"/v1/posts/{post.id}")).json()
        assert shown["extensions"] == {"picks": {"picked": False}}
