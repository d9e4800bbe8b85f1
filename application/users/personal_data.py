from hexameter.application.ports.users import AccountView, UserQueries
from hexameter.domain.ids import UserId


async def account_of(user_id: UserId, users: UserQueries) -> AccountView:
    return await users.account(user_id)
