"""The test kit: the product in memory, entities, and the contract suites of the ports.

Needs the extra `testing`. The pytest plugin of the same package gives the fixture `hexameter_app`.
Names here are stable.
"""

from hexameter.adapters.sql.migrations.runner import upgrade
from hexameter.adapters.testing.builders import (
    build_actor,
    build_post,
    build_session,
    build_user,
)
from hexameter.adapters.testing.clock import NOON, MovableClock
from hexameter.adapters.testing.contracts.every import EveryContract
from hexameter.adapters.testing.contracts.rate_limits import RateLimiterContract
from hexameter.adapters.testing.contracts.services.clock import ClockContract, IdGeneratorContract
from hexameter.adapters.testing.contracts.services.cursors import CursorsContract
from hexameter.adapters.testing.contracts.services.mail import (
    MailerContract,
    MailServerContract,
    MailServerWorld,
    MailWorld,
)
from hexameter.adapters.testing.contracts.services.markdown import MarkdownRendererContract
from hexameter.adapters.testing.contracts.services.security import (
    AccessTokensContract,
    CommonPasswordsContract,
    PasswordHasherContract,
    SecretTokensContract,
)
from hexameter.adapters.testing.contracts.services.slugs import SlugsContract
from hexameter.adapters.testing.contracts.services.texts import TextDifferencesContract
from hexameter.adapters.testing.mailbox import Mailbox
from hexameter.adapters.testing.world import World
from hexameter.entrypoints.testing.app import HexameterApp, running_in_memory
from hexameter.entrypoints.testing.declared_tables import check_migrations
from hexameter.entrypoints.testing.interrupted_store import InterruptedStore
from hexameter.entrypoints.testing.memory_world import memory_world
from hexameter.entrypoints.testing.person import Person
from hexameter.entrypoints.testing.samples import upgrade_with_samples
from hexameter.entrypoints.testing.sql_world import emptied, sql_world
from hexameter.entrypoints.testing.store_world import store_world

__all__ = [
    "NOON",
    "AccessTokensContract",
    "ClockContract",
    "CommonPasswordsContract",
    "CursorsContract",
    "EveryContract",
    "HexameterApp",
    "IdGeneratorContract",
    "InterruptedStore",
    "MailServerContract",
    "MailServerWorld",
    "MailWorld",
    "Mailbox",
    "MailerContract",
    "MarkdownRendererContract",
    "MovableClock",
    "PasswordHasherContract",
    "Person",
    "RateLimiterContract",
    "SecretTokensContract",
    "SlugsContract",
    "TextDifferencesContract",
    "World",
    "build_actor",
    "build_post",
    "build_session",
    "build_user",
    "check_migrations",
    "emptied",
    "memory_world",
    "running_in_memory",
    "sql_world",
    "store_world",
    "upgrade",
    "upgrade_with_samples",
]
