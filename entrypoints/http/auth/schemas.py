"""Bodies and answers of the auth routes."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from hexameter.application.auth.session_issuer import TokenPair
from hexameter.application.ports.sessions import SessionView
from hexameter.entrypoints.http.requests.account_fields import (
    EmailText,
    NameText,
    NewPasswordText,
    PasswordText,
    UsernameText,
)
from hexameter.entrypoints.http.requests.pagination import Page
from hexameter.entrypoints.input.fields import StrictModel, Text

MAX_TOKEN_TEXT = 4_096
"""Longer than any token of ours, so that a token of another kind is refused as invalid, not as too
long.
"""

TokenText = Annotated[Text, Field(min_length=1, max_length=MAX_TOKEN_TEXT)]


class RegisterBody(StrictModel):
    email: EmailText
    password: NewPasswordText
    username: UsernameText
    name: NameText


class EmailBody(StrictModel):
    email: EmailText


class VerifyBody(StrictModel):
    token: TokenText
    password: PasswordText


class LoginBody(StrictModel):
    email: EmailText
    password: PasswordText


class RefreshBody(StrictModel):
    refresh_token: TokenText


class ReauthenticateBody(StrictModel):
    password: PasswordText


class ResetPasswordBody(StrictModel):
    token: TokenText
    password: NewPasswordText


class ChangePasswordBody(StrictModel):
    current_password: PasswordText
    new_password: NewPasswordText


@dataclass(slots=True)
class Accepted:
    """The same for every address."""

    status: Literal["accepted"] = "accepted"


@dataclass(slots=True)
class Tokens:
    """Lifetimes in seconds."""

    access_token: str
    token_type: Literal["bearer"]
    expires_in: int
    refresh_token: str
    refresh_expires_in: int

    @classmethod
    def of(cls, pair: TokenPair) -> "Tokens":
        return cls(
            pair.access_token,
            "bearer",
            pair.expires_in,
            pair.refresh_token,
            pair.refresh_expires_in,
        )


@dataclass(slots=True)
class SessionItem:
    id: UUID
    device: str
    ip: str | None
    created_at: datetime
    last_used_at: datetime
    current: bool

    @classmethod
    def of(cls, session: SessionView, current_id: UUID) -> "SessionItem":
        return cls(
            session.id,
            session.device,
            session.ip,
            session.created_at,
            session.last_used_at,
            session.id == current_id,
        )


@dataclass(slots=True)
class SessionPage(Page[SessionItem]):
    """A page of sessions."""

    items: list[SessionItem]
