"""Request bodies. Unknown members are ignored: front ends send back what they were shown.

Fields have the names that they have in the core's commands.
"""

from typing import Annotated, TypeVar

from fastapi import Body
from pydantic import BaseModel, ConfigDict, Field

T = TypeVar("T")
Enveloped = Annotated[T, Body(embed=True)]
"""The body is an object with one member, which has the name of the argument."""
Ignored = dict[str, object] | None


class Sent(BaseModel):
    model_config = ConfigDict(strict=True, frozen=True, hide_input_in_errors=True)


class Login(Sent):
    email: str
    password: str = Field(repr=False)


class Registration(Login):
    username: str


class UserChanges(Sent):
    email: str | None = None
    username: str | None = None
    password: str | None = Field(default=None, repr=False)
    bio: str | None = None
    image: str | None = None


class Article(Sent):
    title: str
    summary: str = Field(alias="description")
    body: str
    tags: tuple[str, ...] | None = Field(default=None, alias="tagList", strict=False)


class ArticleChanges(Sent):
    title: str | None = None
    summary: str | None = Field(default=None, alias="description")
    body: str | None = None
    tags: tuple[str, ...] | None = Field(default=None, alias="tagList", strict=False)


class Comment(Sent):
    body: str
