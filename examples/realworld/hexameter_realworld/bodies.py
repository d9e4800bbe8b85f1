"""Request bodies. Unknown members are ignored: front ends send back what they were shown."""

from typing import Annotated

from fastapi import Body
from pydantic import BaseModel, ConfigDict, Field


class Sent(BaseModel):
    model_config = ConfigDict(strict=True, frozen=True, hide_input_in_errors=True)


class Login(Sent):
    email: str
    password: str = Field(repr=False)


class Registration(Login):
    username: str


class UserChange(Sent):
    email: str | None = None
    username: str | None = None
    password: str | None = Field(default=None, repr=False)
    bio: str | None = None
    image: str | None = None


class ArticleChange(Sent):
    title: str | None = None
    description: str | None = None
    body: str | None = None
    tag_list: list[str] | None = Field(default=None, alias="tagList")


class Article(Sent):
    title: str
    description: str
    body: str
    tag_list: list[str] | None = Field(default=None, alias="tagList")


class Comment(Sent):
    body: str


# The body is an object with one member, which has the name of the argument.
NewUser = Annotated[Registration, Body(embed=True)]
Credentials = Annotated[Login, Body(embed=True)]
UserChanges = Annotated[UserChange, Body(embed=True)]
NewArticle = Annotated[Article, Body(embed=True)]
ArticleChanges = Annotated[ArticleChange, Body(embed=True)]
NewComment = Annotated[Comment, Body(embed=True)]
Ignored = dict[str, object] | None
