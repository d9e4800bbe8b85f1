"""Bodies and answers of the user routes."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, ClassVar, Literal
from uuid import UUID

from pydantic import Field

from hexameter.application.ports.users import AccountView, ProfileView, RoleName
from hexameter.application.users.change_user import ChangeUserCommand
from hexameter.application.users.create_user import CreateUserCommand
from hexameter.application.users.update_profile import UpdateProfileCommand
from hexameter.domain.users.roles import Role
from hexameter.entrypoints.http.requests.account_fields import (
    BioText,
    EmailText,
    NameText,
    NewPasswordText,
    UsernameText,
)
from hexameter.entrypoints.http.requests.pagination import Page
from hexameter.entrypoints.input.fields import MISSING, StrictModel, Text, unset

RoleText = Annotated[Text, Field(json_schema_extra={"enum": [role.value for role in Role]})]


class UpdateProfileBody(StrictModel):
    username: UsernameText | MISSING = MISSING
    name: NameText | MISSING = MISSING
    bio: BioText | None | MISSING = MISSING

    def command(self, expected_version: int | None) -> UpdateProfileCommand:
        return UpdateProfileCommand(
            username=unset(self.username),
            name=unset(self.name),
            bio=unset(self.bio),
            expected_version=expected_version,
        )


class CreateUserBody(StrictModel):
    email: EmailText
    username: UsernameText
    name: NameText
    password: NewPasswordText
    role: RoleText | None = None

    def command(self, idempotency_key: str | None) -> CreateUserCommand:
        return CreateUserCommand(
            email=self.email,
            username=self.username,
            name=self.name,
            password=self.password,
            role=self.role,
            idempotency_key=idempotency_key,
        )


class ChangeUserBody(StrictModel):
    role: RoleText | MISSING = MISSING
    suspended: bool | MISSING = MISSING

    def command(self, user_id: UUID, expected_version: int | None) -> ChangeUserCommand:
        return ChangeUserCommand(
            user_id=user_id,
            role=unset(self.role),
            suspended=unset(self.suspended),
            expected_version=expected_version,
        )


@dataclass(slots=True)
class Me:
    """One's own account."""

    shows: ClassVar = AccountView

    id: UUID
    email: str
    email_verified: bool
    username: str
    name: str
    bio: str | None
    avatar_url: str | None
    role: RoleName
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, account: AccountView) -> "Me":
        return cls(
            account.id,
            account.email,
            account.email_verified,
            account.username,
            account.name,
            account.bio,
            account.avatar_url,
            account.role,
            account.created_at,
            account.updated_at,
        )


@dataclass(slots=True)
class Profile:
    """What everybody sees of a user. The version is shown by the entity tag alone."""

    shows: ClassVar = ProfileView

    id: UUID
    username: str
    name: str
    bio: str | None
    avatar_url: str | None
    created_at: datetime
    followers_count: int
    following_count: int
    posts_count: int
    following: bool

    @classmethod
    def of(cls, profile: ProfileView) -> "Profile":
        return cls(
            profile.id,
            profile.username,
            profile.name,
            profile.bio,
            profile.avatar_url,
            profile.created_at,
            profile.followers_count,
            profile.following_count,
            profile.posts_count,
            profile.following,
        )


@dataclass(slots=True)
class Deletion:
    """The requested deletion, and until when it can be cancelled."""

    status: Literal["accepted"]
    due_at: datetime


@dataclass(slots=True)
class UserPage(Page[AccountView]):
    """A page of accounts."""

    items: list[AccountView]
