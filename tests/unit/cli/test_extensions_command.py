"""`hexameter extensions`."""

import json
import sys
from pathlib import Path

import pytest

from tests.unit.cli.conftest import Hexameter

SHELF = "tests.unit.cli.shelf:extension"
MODULE = """
from hexameter.extending import *
from pydantic_settings import BaseSettings, SettingsConfigDict
async def heard(event: PostPublished) -> None: ...
async def no_fridays(
    actor: Actor,
    command: PublishPostCommand,
    inputs: Inputs,
    proceed: Proceed[PublishPostCommand, None],
) -> None: ...
class MyArchivePost(ArchivePost): ...
class RulesSettings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="HEXAMETER_RULES_")
    strict: bool = False
class MySlugs:
    def from_title(self, title: str) -> str: ...
extension = Extension(
    name="rules",
    settings=[RulesSettings],
    adapters={Slugs: MySlugs},
    requires="hexameter>=0.1",
    wraps=[Wrap(PublishPost, no_fridays)],
    replaces=[Replace(ArchivePost, MyArchivePost)],
    subscribers=[Subscriber("rules.heard", PostPublished, heard)],
)
"""

SCHEDULED = """
from dataclasses import dataclass
from datetime import timedelta
from hexameter.extending import Actor, Extension, UseCase
@dataclass(frozen=True)
class SweepCommand: ...
class Sweep:
    async def execute(self, actor: Actor, command: SweepCommand) -> None: ...
extension = Extension(name="scheduled", use_cases=[UseCase(Sweep, every=timedelta(EVERY))])
"""


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A package with an entry point, as pip would leave it."""
    site = tmp_path / "site"
    metadata = site / "hexameter_rules-1.2.dist-info"
    metadata.mkdir(parents=True)
    (site / "installed_rules.py").write_text(MODULE)
    (metadata / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: hexameter-rules\nVersion: 1.2\n"
    )
    (metadata / "entry_points.txt").write_text(
        "[hexameter.extensions]\nrules = installed_rules:extension\n"
    )
    monkeypatch.syspath_prepend(site)


@pytest.mark.usefixtures("installed")
def test_each_is_listed_with_what_it_adds_and_changes(hexameter: Hexameter) -> None:
    shown = hexameter("extensions", extensions=f"rules, {SHELF}")
    assert shown.exit_code == 0, shown.output
    assert shown.stdout.splitlines() == [
        "rules: hexameter-rules 1.2",
        "  wraps           PublishPost",
        "  replaces        ArchivePost by MyArchivePost",
        "  subscriber      rules.heard to post.published",
        "  adapter         MySlugs for Slugs",
        "  settings        HEXAMETER_RULES_STRICT",
        "shelf: named by HEXAMETER_EXTENSIONS",
        "  use case        Shelve, hexameter shelve, needs shelf:fill",
        "  use case        AddShelf, hexameter add-shelf",
        "  use case        ListReaders, GET /v1/readers, hexameter readers, needs shelf:fill",
        "  permission      shelf:fill for editor",
    ]
    (rules,) = json.loads(hexameter("extensions", "--json").stdout)
    assert (rules["name"], rules["package"], rules["requires"]) == (
        "rules",
        "hexameter-rules 1.2",
        "hexameter>=0.1",
    )
    assert rules["parts"]["replaces"] == ["ArchivePost by MyArchivePost"]


@pytest.mark.parametrize(
    ("every", "shown"),
    [
        ("hours=24", "every 1 day"),
        ("hours=36", "every 36 hours"),
        ("minutes=90", "every 90 minutes"),
        ("seconds=1.5", "every 1.5 seconds"),
    ],
)
def test_a_schedule_is_shown_in_words(
    hexameter: Hexameter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, every: str, shown: str
) -> None:
    (tmp_path / "scheduled.py").write_text(SCHEDULED.replace("EVERY", every))
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "scheduled", raising=False)
    assert hexameter("extensions", extensions="scheduled:extension").stdout.splitlines() == [
        "scheduled: named by HEXAMETER_EXTENSIONS",
        f"  use case        Sweep, {shown}",
    ]


def test_without_extensions_it_says_so(hexameter: Hexameter) -> None:
    assert hexameter("extensions", extensions="none").stdout == "No extension is active.\n"
    assert json.loads(hexameter("extensions", "--json", extensions="none").stdout) == []


def test_one_with_which_the_product_does_not_start_is_one_line(hexameter: Hexameter) -> None:
    refused = hexameter("extensions", extensions=f"{SHELF}, nowhere:extension")
    assert refused.exit_code == 2
    assert refused.stderr.startswith("error: Extension nowhere:extension: it does not load")
    assert len(refused.stderr.splitlines()) == 1
