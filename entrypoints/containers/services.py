"""Adapters that do not depend on the store."""

from collections.abc import Mapping
from email.utils import parseaddr
from pathlib import Path

from hexameter.adapters.clock import SystemClock, Uuid7Generator
from hexameter.adapters.mail.console import ConsoleMailer
from hexameter.adapters.mail.smtp import SmtpMailer, SmtpServer
from hexameter.adapters.mail.templates import MailTemplates
from hexameter.adapters.markdown.renderer import ThreadedMarkdownRenderer
from hexameter.adapters.search.stemmers import SnowballStemmer
from hexameter.adapters.security.access_tokens import JwtAccessTokens
from hexameter.adapters.security.cursor_codec import SignedCursors
from hexameter.adapters.security.key_ring import KeyRing
from hexameter.adapters.security.listed_passwords import ZxcvbnCommonPasswords
from hexameter.adapters.security.password_hasher import Argon2PasswordHasher
from hexameter.adapters.security.secret_tokens import HmacSecretTokens
from hexameter.adapters.slugs import TransliteratedSlugs
from hexameter.application.ports.clock import Clock, IdGenerator
from hexameter.application.ports.cursors import Cursors
from hexameter.application.ports.mail import Mailer
from hexameter.application.ports.markdown import MarkdownRenderer
from hexameter.application.ports.outbox import Outbox
from hexameter.application.ports.rate_limits import RateLimiter
from hexameter.application.ports.schedules import Schedules
from hexameter.application.ports.search import TextPreparation
from hexameter.application.ports.security import (
    AccessTokens,
    CommonPasswords,
    PasswordHasher,
    SecretTokens,
)
from hexameter.application.ports.sessions import EndedSessions
from hexameter.application.ports.slugs import Slugs
from hexameter.application.ports.subscriptions import Subscriptions
from hexameter.application.ports.unit_of_work import UnitOfWorkFactory
from hexameter.application.search.indexer import PostIndexer
from hexameter.entrypoints.injection import containers, providers
from hexameter.entrypoints.settings import Settings

SMTPS_PORT = 465


def _key_ring(settings: Settings) -> KeyRing:
    others = [key.get_secret_value().encode() for key in settings.accepted_secret_keys]
    return KeyRing(settings.secret(), others)


def _templates(settings: Settings, folders: Mapping[str, Path]) -> MailTemplates:
    return MailTemplates(settings.public_url, settings.site_name, folders)


def smtp_mailer(settings: Settings, templates: MailTemplates) -> SmtpMailer:
    password = settings.smtp_password
    tls = "tls" if settings.smtp_port == SMTPS_PORT else "none"
    server = SmtpServer(
        host=settings.smtp_host,
        port=settings.smtp_port,
        username=settings.smtp_username,
        password=password.get_secret_value() if password else None,
        security="starttls" if tls == "none" and settings.smtp_starttls else tls,
    )
    name, address = parseaddr(settings.mail_from)
    return SmtpMailer(server, templates, address or settings.mail_from, from_name=name or None)


def _mailer(settings: Settings, templates: MailTemplates) -> Mailer:
    if not settings.smtp_host:
        return ConsoleMailer(templates)
    return smtp_mailer(settings, templates)


def _hasher(settings: Settings) -> Argon2PasswordHasher:
    return Argon2PasswordHasher(threads=settings.hashing_threads)


def _indexer(settings: Settings) -> PostIndexer:
    return PostIndexer(SnowballStemmer(settings.search_languages))


def _renderer(settings: Settings) -> ThreadedMarkdownRenderer:
    return ThreadedMarkdownRenderer(trusted_links=settings.trusted_links)


def _access_tokens(key_ring: KeyRing, settings: Settings) -> JwtAccessTokens:
    return JwtAccessTokens(key_ring, settings.public_url, settings.public_url)


class Services(containers.DeclarativeContainer):
    settings = providers.Dependency(instance_of=Settings)
    mail_folders = providers.Dependency(instance_of=dict)

    clock = providers.Singleton(SystemClock)
    ids = providers.Singleton(Uuid7Generator)
    key_ring = providers.Singleton(_key_ring, settings)
    hasher = providers.Singleton(_hasher, settings)
    common_passwords = providers.Singleton(ZxcvbnCommonPasswords)
    access_tokens = providers.Singleton(_access_tokens, key_ring, settings)
    secret_tokens = providers.Singleton(HmacSecretTokens, key_ring)
    cursors = providers.Singleton(SignedCursors, key_ring)
    indexer = providers.Singleton(_indexer, settings)
    renderer = providers.Singleton(_renderer, settings)
    slugs = providers.Singleton(TransliteratedSlugs)
    mail_templates = providers.Singleton(_templates, settings, mail_folders)
    mailer = providers.Singleton(_mailer, settings, mail_templates)


SERVICE_PORTS: Mapping[type[object], str] = {
    Clock: "clock",
    IdGenerator: "ids",
    PasswordHasher: "hasher",
    CommonPasswords: "common_passwords",
    AccessTokens: "access_tokens",
    SecretTokens: "secret_tokens",
    Cursors: "cursors",
    MarkdownRenderer: "renderer",
    PostIndexer: "indexer",
    TextPreparation: "indexer",
    Slugs: "slugs",
    Mailer: "mailer",
}
"""The provider of each port in `Services`."""

STORE_PORTS: Mapping[type[object], str] = {
    UnitOfWorkFactory: "uow",
    Outbox: "outbox",
    Subscriptions: "subscriptions",
    RateLimiter: "rate_limiter",
    Schedules: "schedules",
    EndedSessions: "ended_sessions",
}
"""The provider of each port in the container of a store."""
