"""The test kit: the product in memory, entities, and the contract suites of the ports.

Needs the extra `testing`. The pytest plugin of the same package gives the fixture `hexameter_app`.
Names here are stable.
"""

from hexameter.adapters.sql.migrations.runner import upgrade as upgrade
from hexameter.adapters.testing.builders import build_actor as build_actor
from hexameter.adapters.testing.builders import build_post as build_post
from hexameter.adapters.testing.builders import build_session as build_session
from hexameter.adapters.testing.builders import build_user as build_user
from hexameter.adapters.testing.clock import NOON as NOON
from hexameter.adapters.testing.clock import MovableClock as MovableClock
from hexameter.adapters.testing.contracts.every import EveryContract as EveryContract
from hexameter.adapters.testing.contracts.rate_limits import (
    RateLimiterContract as RateLimiterContract,
)
from hexameter.adapters.testing.contracts.services.clock import ClockContract as ClockContract
from hexameter.adapters.testing.contracts.services.clock import (
    IdGeneratorContract as IdGeneratorContract,
)
from hexameter.adapters.testing.contracts.services.cursors import CursorsContract as CursorsContract
from hexameter.adapters.testing.contracts.services.mail import MailerContract as MailerContract
from hexameter.adapters.testing.contracts.services.mail import (
    MailServerContract as MailServerContract,
)
from hexameter.adapters.testing.contracts.services.mail import MailServerWorld as MailServerWorld
from hexameter.adapters.testing.contracts.services.mail import MailWorld as MailWorld
from hexameter.adapters.testing.contracts.services.markdown import (
    MarkdownRendererContract as MarkdownRendererContract,
)
from hexameter.adapters.testing.contracts.services.security import (
    AccessTokensContract as AccessTokensContract,
)
from hexameter.adapters.testing.contracts.services.security import (
    CommonPasswordsContract as CommonPasswordsContract,
)
from hexameter.adapters.testing.contracts.services.security import (
    PasswordHasherContract as PasswordHasherContract,
)
from hexameter.adapters.testing.contracts.services.security import (
    SecretTokensContract as SecretTokensContract,
)
from hexameter.adapters.testing.contracts.services.slugs import SlugsContract as SlugsContract
from hexameter.adapters.testing.contracts.services.texts import (
    TextDifferencesContract as TextDifferencesContract,
)
from hexameter.adapters.testing.mailbox import Mailbox as Mailbox
from hexameter.adapters.testing.world import World as World
from hexameter.entrypoints.testing.app import HexameterApp as HexameterApp
from hexameter.entrypoints.testing.app import running_in_memory as running_in_memory
from hexameter.entrypoints.testing.declared_tables import check_migrations as check_migrations
from hexameter.entrypoints.testing.interrupted_store import InterruptedStore as InterruptedStore
from hexameter.entrypoints.testing.memory_world import memory_world as memory_world
from hexameter.entrypoints.testing.person import Person as Person
from hexameter.entrypoints.testing.samples import upgrade_with_samples as upgrade_with_samples
from hexameter.entrypoints.testing.sql_world import emptied as emptied
from hexameter.entrypoints.testing.sql_world import sql_world as sql_world
from hexameter.entrypoints.testing.store_world import store_world as store_world
