"""The ORM baseline: ORM entities, a session for each request, response models read from attributes.

Few features on purpose: no entity tags, no security headers, no counters, no cursors, and only
`users/me` checks the caller.
"""

import base64
import os
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Annotated, Any, ClassVar
from uuid import UUID

from fastapi import APIRouter, Depends, FastAPI, Header, HTTPException
from joserfc import jwt
from joserfc.jwk import OKPKey
from pydantic import BaseModel, ConfigDict
from sqlalchemy import JSON, ForeignKey, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship, selectinload

from hexameter.adapters.sql.schema.types import UtcDateTime


class Base(DeclarativeBase):
    type_annotation_map: ClassVar[dict[Any, Any]] = {datetime: UtcDateTime(), list[str]: JSON()}


class User(Base):
    __tablename__ = "users"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    email: Mapped[str]
    username: Mapped[str]
    name: Mapped[str]
    bio: Mapped[str | None]
    role: Mapped[str]
    version: Mapped[int]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    suspended_at: Mapped[datetime | None]


class Post(Base):
    __tablename__ = "posts"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    author_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    slug: Mapped[str]
    title: Mapped[str]
    summary: Mapped[str | None]
    status: Mapped[str]
    version: Mapped[int]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    publish_at: Mapped[datetime | None]
    reading_minutes: Mapped[int]
    body: Mapped[str]
    html: Mapped[str]
    author: Mapped[User] = relationship()
    tag_rows: Mapped[list["Tag"]] = relationship()

    @property
    def tags(self) -> list[str]:
        return [row.tag for row in self.tag_rows]


class Tag(Base):
    __tablename__ = "post_tags"

    post_id: Mapped[UUID] = mapped_column(ForeignKey("posts.id"), primary_key=True)
    tag: Mapped[str] = mapped_column(primary_key=True)


class AuthorOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    username: str
    name: str


class SummaryOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    slug: str
    title: str
    summary: str | None
    status: str
    author: AuthorOut
    tags: list[str]
    version: int
    created_at: datetime
    updated_at: datetime
    published_at: datetime | None
    publish_at: datetime | None
    reading_minutes: int


class PostOut(SummaryOut):
    body: str
    html: str


class MeOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    email: str
    username: str
    name: str
    bio: str | None
    role: str
    version: int
    created_at: datetime
    updated_at: datetime


class PageOut(BaseModel):
    items: list[SummaryOut]


engine = create_async_engine(os.environ["DATABASE_URL"], pool_size=10)
sessions = async_sessionmaker(engine, expire_on_commit=False)
router = APIRouter(prefix="/v1")
KEY = OKPKey.import_key(
    {
        "kty": "OKP",
        "crv": "Ed25519",
        "x": base64.urlsafe_b64encode(bytes.fromhex(os.environ["PUBLIC_KEY"])).decode().rstrip("="),
    }
)


async def session() -> AsyncGenerator[AsyncSession]:
    async with sessions() as opened:
        yield opened


Session = Annotated[AsyncSession, Depends(session)]
PUBLISHED = (
    select(Post)
    .join(Post.author)
    .options(selectinload(Post.author), selectinload(Post.tag_rows))
    .where(Post.status == "published", User.suspended_at.is_(None))
)


@router.get("/posts", response_model=PageOut)
async def list_posts(session: Session) -> dict[str, object]:
    newest = PUBLISHED.order_by(Post.published_at.desc(), Post.id.desc()).limit(20)
    return {"items": (await session.scalars(newest)).all()}


@router.get("/posts/by-slug/{slug}", response_model=PostOut)
async def get_post_by_slug(session: Session, slug: str) -> Post:
    return found(await session.scalar(PUBLISHED.where(Post.slug == slug)))


@router.get("/posts/{post_id}", response_model=PostOut)
async def get_post(session: Session, post_id: UUID) -> Post:
    return found(await session.scalar(PUBLISHED.where(Post.id == post_id)))


async def current_user(session: Session, authorization: Annotated[str, Header()]) -> User:
    """Verify the token and load its user for every request, as tutorials do."""
    claims = jwt.decode(authorization.removeprefix("Bearer "), KEY, algorithms=["Ed25519"]).claims
    user = await session.get(User, UUID(claims["sub"]))
    if user is None or claims["exp"] < time.time():
        raise HTTPException(401)
    return user


@router.get("/users/me", response_model=MeOut)
async def get_me(user: Annotated[User, Depends(current_user)]) -> User:
    return user


def found(post: Post | None) -> Post:
    if post is None:
        raise HTTPException(404)
    return post


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncGenerator[None]:
    yield
    await engine.dispose()


def create() -> FastAPI:
    app = FastAPI(lifespan=lifespan)
    app.include_router(router)
    return app
