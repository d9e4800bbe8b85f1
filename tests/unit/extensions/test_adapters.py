"""Adapters and settings that extensions bring."""

from collections.abc import Mapping
from typing import ClassVar

import httpx
import pytest
from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

import hexameter
from hexameter.entrypoints.bootstrap import build_app
from hexameter.entrypoints.container import build_container
from hexameter.entrypoints.extensions.errors import ExtensionError
from hexameter.extending import (
    Clock,
    Extension,
    Mail,
    Mailer,
    MarkdownRenderer,
    PasswordHasher,
    RateLimiter,
    Role,
    UnitOfWork,
)
from hexameter.testing import running_in_memory

MEMORY = hexameter.Settings(database_url="memory://", worker="off")


class LoudSettings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="HEXAMETER_LOUD_")

    mark: str = "!"
    times: int = 1
    token: SecretStr = SecretStr("")


class LoudRenderer:
    """Written to its port alone, with a constructor argument and a lifecycle."""

    steps: ClassVar[list[str]] = []

    def __init__(self, settings: LoudSettings) -> None:
        self.version = 1
        self._mark = settings.mark * settings.times

    async def render(
        self, markdown: str, *, author: object = None, role: Role | None = None
    ) -> str:
        return f"<p>{markdown.upper()}{self._mark}</p>"

    async def render_comment(
        self, markdown: str, *, author: object = None, role: Role | None = None
    ) -> str:
        return await self.render(markdown, author=author)


class TrackedRenderer(LoudRenderer):
    async def open(self) -> None:
        self.steps.append("open")

    def close(self) -> None:
        self.steps.append("close")

    async def check(self) -> None:
        if "away" in self.steps:
            raise ConnectionError("no renderer")


class PlainHasher:
    async def hash(self, password: str) -> str:
        return f"plain {password}"

    async def verify(self, password: str, hashed: str | None) -> bool:
        return hashed == f"plain {password}"

    def needs_rehash(self, hashed: str) -> bool:
        return False


class SilentMailer:
    async def send(self, mail: Mail) -> None: ...

    async def check(self) -> None:
        raise ConnectionError


LOUD = Extension(name="loud", settings=[LoudSettings], adapters={MarkdownRenderer: LoudRenderer})


async def test_the_stock_commands_use_it_with_its_settings(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HEXAMETER_LOUD_TIMES", "3")
    plain = Extension(name="plain", adapters={PasswordHasher: PlainHasher})
    async with hexameter.open(MEMORY, extensions=[plain]) as service:
        assert isinstance(service.get(PasswordHasher), PlainHasher)
    async with running_in_memory(extensions=[LOUD]) as app:
        ada = await app.user("ada")
        draft = await app.post(ada, title="Draft", body="It weaves")
        assert draft.html == "<p>IT WEAVES!!!</p>"


async def test_it_is_opened_checked_and_closed_with_the_process() -> None:
    TrackedRenderer.steps.clear()
    extension = Extension(
        name="loud", settings=[LoudSettings], adapters={MarkdownRenderer: TrackedRenderer}
    )
    async with running_in_memory(extensions=[extension]) as app:
        assert TrackedRenderer.steps == ["open"]
        assert (await app.anonymous.get("/health/ready")).status_code == 200
        TrackedRenderer.steps.append("away")
        away = await app.anonymous.get("/health/ready")
        assert (away.status_code, away.json()["error"]["message"]) == (
            503,
            "Not ready: MarkdownRenderer.",
        )
    assert TrackedRenderer.steps == ["open", "away", "close"]


async def test_mails_can_wait_so_a_mailer_that_is_away_leaves_the_process_ready() -> None:
    app = build_app(MEMORY, extensions=[Extension(name="silent", adapters={Mailer: SilentMailer})])
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://here.example") as client:
        assert (await client.get("/health/ready")).status_code == 200


async def test_one_that_cannot_be_opened_stops_the_start_and_is_named() -> None:
    class Broken(PlainHasher):
        def open(self) -> None:
            raise ConnectionError("refused")

    broken = Extension(name="broken", adapters={PasswordHasher: Broken})
    with pytest.raises(ExtensionError) as stopped:
        async with hexameter.open(MEMORY, extensions=[broken]):
            pass
    assert str(stopped.value) == (
        "Extension broken: Broken cannot be opened (ConnectionError: refused)."
    )


def settings_class(prefix: str) -> type[BaseSettings]:
    class Own(BaseSettings):
        model_config = SettingsConfigDict(env_prefix=prefix)

    return Own


REFUSED: Mapping[str, tuple[Extension, str]] = {
    "a second one": (
        Extension(name="loud-too", adapters={MarkdownRenderer: LoudRenderer}),
        "Extension loud-too: an adapter for MarkdownRenderer is already declared by loud.",
    ),
    "half of one": (
        Extension(name="half", adapters={RateLimiter: PlainHasher}),
        "Extension half: PlainHasher has no forget(), which RateLimiter needs.",
    ),
    "no port": (
        Extension(name="odd", adapters={UnitOfWork: PlainHasher}),
        "Extension odd: it has an adapter for UnitOfWork, which can have none from outside",
    ),
    "a missing argument": (
        Extension(name="poor", adapters={Clock: lambda nothing: nothing}),
        "Extension poor: <lambda> takes nothing: (no annotation), which nothing provides.",
    ),
    "no settings": (
        Extension(name="mute", settings=[PlainHasher]),
        "Extension mute: PlainHasher is not a class of pydantic-settings.",
    ),
    "a foreign prefix": (
        Extension(name="to-let", settings=[settings_class("HEXAMETER_LOUD_")]),
        "Extension to-let: Own needs the env_prefix 'HEXAMETER_TO_LET_' in model_config.",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_does_not_fit_stops_the_start_with_a_sentence(case: str) -> None:
    extension, sentence = REFUSED[case]
    with pytest.raises(ExtensionError) as stopped:
        build_container(MEMORY, extensions=[LOUD, extension])
    assert str(stopped.value).startswith(sentence)


def test_a_setting_that_is_not_valid_is_named_and_its_value_not_shown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HEXAMETER_LOUD_TIMES", "hunter2")
    with pytest.raises(ExtensionError) as stopped:
        build_container(MEMORY, extensions=[LOUD])
    assert "HEXAMETER_LOUD_TIMES: Input should be a valid integer" in str(stopped.value)
    assert "hunter2" not in str(stopped.value)
