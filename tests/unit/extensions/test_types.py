"""Mistakes in a declaration that a type checker reports. The examples are checked with the rest of
the project.
"""

import re
from pathlib import Path

from tests.support.pyright import reported

MISTAKES = '''
from dataclasses import dataclass
from typing import Protocol

from hexameter.extending import (
    Actor,
    ArchivePost,
    ArchivePostCommand,
    BeforeCommit,
    Inputs,
    Mail,
    Mailer,
    PostArchived,
    PostPublished,
    Proceed,
    PublishPost,
    Replace,
    Subscriber,
    UnitOfWork,
    UseCase,
    UserCreated,
    Wrap,
    adapter,
    queries,
    repository,
)
from hexameter.memory_store import MemoryStore, Transaction
from hexameter.sql_store import Database, UnitOfWorkContext


async def around_archive(
    actor: Actor,
    command: ArchivePostCommand,
    inputs: Inputs,
    proceed: Proceed[ArchivePostCommand, None],
) -> None: ...


async def on_archive(event: PostArchived) -> None: ...


async def with_archive(uow: UnitOfWork, event: PostArchived, inputs: Inputs) -> None: ...


async def once_on_archive(event: PostArchived, uow: UnitOfWork) -> None: ...


class MailerThatSends:
    async def send(self, mail: Mail) -> None: ...


class HalfAMailer:
    """Without `send`."""


class Words(Protocol):
    async def all(self) -> list[str]: ...


class MemoryWords:
    def __init__(self, transaction: Transaction) -> None: ...

    async def all(self) -> list[str]: ...


class SqlWords:
    def __init__(self, context: UnitOfWorkContext) -> None: ...

    async def all(self) -> list[str]: ...


class HalfTheWords:
    def __init__(self, context: UnitOfWorkContext) -> None: ...


class ReadWords:
    def __init__(self, source: MemoryStore | Database) -> None: ...

    async def all(self) -> list[str]: ...


@dataclass(frozen=True)
class GreetCommand:
    name: str


class Greet:
    async def execute(self, actor: Actor, command: GreetCommand) -> None: ...


class NoUseCase:
    async def run(self, actor: Actor, command: GreetCommand) -> None: ...


Wrap(ArchivePost, around_archive)
Wrap(PublishPost, around_archive)  # wrong
Replace(ArchivePost, ArchivePost)
Replace(PublishPost, ArchivePost)  # wrong
Subscriber("mine.once", PostArchived, once_on_archive)
Subscriber("mine.heard", PostPublished, on_archive)  # wrong
Subscriber("mine.once", PostPublished, once_on_archive)  # wrong
BeforeCommit(PostArchived, with_archive)
BeforeCommit(UserCreated, with_archive)  # wrong
adapter(Mailer).by(MailerThatSends)
adapter(Mailer).by(HalfAMailer)  # wrong
repository(Words).on(memory=MemoryWords, sql=SqlWords)
repository(Words).on(memory=MemoryWords, sql=HalfTheWords)  # wrong
repository(Words).on(memory=SqlWords, sql=SqlWords)  # wrong
queries(Words).on(memory=ReadWords, sql=ReadWords)
queries(Words).on(memory=SqlWords, sql=ReadWords)  # wrong
UseCase(Greet)
UseCase(NoUseCase)  # wrong
'''


def test_planted_mistakes_are_reported(tmp_path: Path) -> None:
    (tmp_path / "mistakes.py").write_text(MISTAKES)
    found = reported(tmp_path)
    lines = {int(each.split(":")[1].split()[0]) for each in found}
    wrong = {n for n, line in enumerate(MISTAKES.splitlines(), 1) if line.endswith("# wrong")}
    assert lines == wrong, "\n".join(found)
    assert all(re.search(" reportArgumentType:", each) for each in found), "\n".join(found)
