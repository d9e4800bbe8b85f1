"""The repositories of the core, by port."""

from hexameter.adapters.sql.repositories.audit import SqlAuditTrail
from hexameter.adapters.sql.repositories.idempotency import SqlIdempotencyRecords
from hexameter.adapters.sql.repositories.imports import SqlImportRecords
from hexameter.adapters.sql.repositories.mailed_tokens import SqlMailedTokenRepository
from hexameter.adapters.sql.repositories.posts import SqlPostRepository
from hexameter.adapters.sql.repositories.registrations import SqlRegistrationRepository
from hexameter.adapters.sql.repositories.sessions import SessionsEnded, SqlSessionRepository
from hexameter.adapters.sql.repositories.users import SqlUserRepository
from hexameter.adapters.sql.unit_of_work import Repositories
from hexameter.application.ports.audit import AuditTrail
from hexameter.application.ports.idempotency import IdempotencyRecords
from hexameter.application.ports.imports import ImportRecords
from hexameter.application.ports.mailed_tokens import MailedTokenRepository
from hexameter.application.ports.posts import PostRepository
from hexameter.application.ports.registrations import RegistrationRepository
from hexameter.application.ports.sessions import SessionRepository
from hexameter.application.ports.users import UserRepository


def core_repositories(on_sessions_ended: SessionsEnded) -> Repositories:
    """An extension adds its own: `{**core_repositories(...), ItsPort: ItsRepository}`."""
    return {
        UserRepository: SqlUserRepository,
        RegistrationRepository: SqlRegistrationRepository,
        MailedTokenRepository: SqlMailedTokenRepository,
        SessionRepository: lambda context: SqlSessionRepository(context, on_sessions_ended),
        PostRepository: SqlPostRepository,
        ImportRecords: SqlImportRecords,
        IdempotencyRecords: SqlIdempotencyRecords,
        AuditTrail: SqlAuditTrail,
    }
