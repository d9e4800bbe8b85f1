"""Queries that need a permission."""

from dataclasses import dataclass
from uuid import UUID

from hexameter.application.actor import Actor
from hexameter.application.ports.users import AccountView, UserQueries
from hexameter.domain.pagination import Page, PageRequest
from hexameter.domain.users.roles import parse_role


@dataclass(frozen=True, slots=True, kw_only=True)
class ListAccountsCommand:
    page: PageRequest
    search: str | None = None
    role: str | None = None


@dataclass(eq=False)
class ListAccounts:
    """All accounts with their addresses: needs a permission, which the catalogue names."""

    users: UserQueries

    async def execute(self, actor: Actor, command: ListAccountsCommand) -> Page[AccountView]:
        if command.role is not None:
            parse_role(command.role)
        return await self.users.accounts(command.page, search=command.search, role=command.role)


@dataclass(frozen=True, slots=True, kw_only=True)
class GetAccountCommand:
    user_id: UUID


@dataclass(eq=False)
class GetAccount:
    """One account with its address, for administrators."""

    users: UserQueries

    async def execute(self, actor: Actor, command: GetAccountCommand) -> AccountView:
        return await self.users.account(command.user_id)
