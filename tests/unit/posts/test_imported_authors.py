"""The accounts that imported posts are assigned to."""

import asyncio
import time
from dataclasses import replace

import pytest

from hexameter.application.imports.ensure_author import authors
from hexameter.domain.users.errors import UserNotFound
from tests.unit.posts.import_harness import POST, ImportHarness


async def test_an_author_gets_an_account_that_nobody_can_sign_in_to(harness: ImportHarness) -> None:
    await harness.take(POST)

    (account,) = await harness.accounts()
    assert (account.username, account.name) == ("ada_lovelace", "Ada Lovelace")
    assert (account.email, account.email_verified) == ("ada_lovelace@import.invalid", False)
    assert account.role == "author"


async def test_one_author_has_one_account_however_the_name_is_adorned(
    harness: ImportHarness,
) -> None:
    await harness.take(POST)
    await harness.take(replace(POST, source="second.md", author="Ada Lovelace"))
    await harness.take(replace(POST, source="third.md", author="ADA LOVELACE, Charles Babbage"))

    assert [account.username for account in await harness.accounts()] == ["ada_lovelace"]


async def test_posts_that_come_at_once_share_their_author(harness: ImportHarness) -> None:
    await asyncio.gather(*(harness.take(replace(POST, source=f"{n}.md")) for n in range(8)))

    assert [account.username for account in await harness.accounts()] == ["ada_lovelace"]


async def test_a_person_of_the_same_name_is_not_taken_for_the_author(
    harness: ImportHarness,
) -> None:
    await harness.person("ada_lovelace")

    imported = await harness.take(POST)

    assert (await harness.read(imported.post_id)).author.username == "ada_lovelace_2"


async def test_a_reserved_username_gets_a_number(harness: ImportHarness) -> None:
    imported = await harness.take(replace(POST, author="Admin"))

    assert (await harness.read(imported.post_id)).author.username == "admin_2"


async def test_a_post_goes_to_the_account_that_is_named(harness: ImportHarness) -> None:
    await harness.person("countess")

    imported = await harness.take(replace(POST, author=None, username="countess"))

    assert (await harness.read(imported.post_id)).author.username == "countess"


async def test_an_account_that_is_named_must_be_there(harness: ImportHarness) -> None:
    with pytest.raises(UserNotFound):
        await harness.take(replace(POST, username="nobody_here"))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Ada Lovelace", ["Ada Lovelace"]),
        ("Ada Lovelace (@ada)", ["Ada Lovelace"]),
        ("Ada <ada@example.com>, Grace & Jean", ["Ada", "Grace", "Jean"]),
        ("Ada Lovelace and Grace Hopper", ["Ada Lovelace", "Grace Hopper"]),
        ("Alexander Mandy", ["Alexander Mandy"]),
        ("@ada", ["ada"]),
        ("(@ada)", ["ada"]),
        (" , ", []),
    ],
)
def test_names_are_read_from_free_text(text: str, names: list[str]) -> None:
    assert authors(text) == names


@pytest.mark.timing
@pytest.mark.parametrize(
    "text",
    [
        "(" * 60_000,
        "(" * 30_000 + ")" * 30_000,
        " " * 60_000,
        "a" + " (" * 30_000,
        "[<(" * 20_000 + ">",
    ],
)
def test_no_text_is_searched_for_names_for_long(text: str) -> None:
    began = time.thread_time()
    authors(text)
    assert time.thread_time() - began < 1


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "Ada Lovelace (@ada), Grace Hopper and Jean Bartik",
            ["Ada Lovelace", "Grace Hopper", "Jean Bartik"],
        ),
        ("Ada (a", ["Ada (a"]),
        ("Ada (a) Lovelace [b", ["Ada Lovelace [b"]),
        ("Ada (a (b)", ["Ada"]),
        ("(@ada)", ["ada"]),
        ("", []),
    ],
)
def test_what_stands_in_brackets_is_no_name(text: str, names: list[str]) -> None:
    assert authors(text) == names
