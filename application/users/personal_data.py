from hexameter.application.ports.personal_records import OwnAuditEntry, PersonalRecords
from hexameter.application.ports.users import AccountView, UserQueries
from hexameter.domain.ids import UserId


async def account_of(user_id: UserId, users: UserQueries) -> AccountView:
    return await users.account(user_id)


async def audit_of(user_id: UserId, records: PersonalRecords) -> list[OwnAuditEntry]:
    return await records.audit(user_id)
