"""The core's repositories, by their ports."""

from adapters.sql.audit import SqlAuditTrail
from adapters.sql.idempotency import SqlIdempotencyRecords
from adapters.sql.imports import SqlImportRecords
from adapters.sql.mailed_tokens import SqlMailedTokenRepository
from adapters.sql.posts import SqlPostRepository
from adapters.sql.registrations import SqlRegistrationRepository
from adapters.sql.sessions import SessionsEnded, SqlSessionRepository
from adapters.sql.unit_of_work import Repositories
from adapters.sql.users import SqlUserRepository
from application.ports.audit import AuditTrail
from application.ports.idempotency import IdempotencyRecords
from application.ports.imports import ImportRecords
from application.ports.mailed_tokens import MailedTokenRepository
from application.ports.posts import PostRepository
from application.ports.registrations import RegistrationRepository
from application.ports.sessions import SessionRepository
from application.ports.users import UserRepository


def core_repositories(on_sessions_ended: SessionsEnded) -> Repositories:
    """An extension adds its own: `{**core_repositories(...), ItsPort: ItsRepository}`."""
    return {
        UserRepository: SqlUserRepository,
        RegistrationRepository: SqlRegistrationRepository,
        MailedTokenRepository: SqlMailedTokenRepository,
        SessionRepository: lambda scope: SqlSessionRepository(scope, on_sessions_ended),
        PostRepository: SqlPostRepository,
        ImportRecords: SqlImportRecords,
        IdempotencyRecords: SqlIdempotencyRecords,
        AuditTrail: SqlAuditTrail,
    }
