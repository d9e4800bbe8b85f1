"""An extension that takes something beside commands of the core."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Annotated, Literal

from pydantic import Field

from hexameter.extending import (
    Actor,
    BeforeCommit,
    Conflict,
    Created,
    CreatePost,
    CreatePostCommand,
    Extension,
    Input,
    Inputs,
    PostDrafted,
    Proceed,
    PublishPost,
    PublishPostCommand,
    RegisterCommand,
    Runs,
    UnitOfWork,
    UnpublishPostCommand,
    UserCreated,
    Wrap,
)


class WrongCode(Conflict):
    code = "WRONG_CODE"
    message = "This code cannot be used."


@dataclass(frozen=True, slots=True, kw_only=True)
class InviteCode:
    code: Annotated[str, Field(max_length=8)]
    friends: int = 0
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Mood:
    mood: Literal["calm", "stormy"] = "calm"
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    reason: str


@dataclass
class Seen:
    """What the functions of the extension were given."""

    wrapped: list[object] = field(default_factory=list[object])
    committed: list[object] = field(default_factory=list[object])


async def on_create(
    actor: Actor,
    command: CreatePostCommand,
    inputs: Inputs,
    proceed: Proceed[CreatePostCommand, Created],
    seen: Seen,
    publish: Runs[PublishPostCommand, None],
) -> Created:
    seen.wrapped.append(inputs.find(Mood))
    created = await proceed(command)
    if command.title == "Published":
        await publish.execute(actor, PublishPostCommand(post_id=created.id))
    return created


async def on_publish(
    actor: Actor,
    command: PublishPostCommand,
    inputs: Inputs,
    proceed: Proceed[PublishPostCommand, None],
    seen: Seen,
) -> None:
    seen.wrapped.append((inputs.find(Mood), inputs.find(Reason)))
    await proceed(command)


async def on_drafted(uow: UnitOfWork, event: PostDrafted, inputs: Inputs, seen: Seen) -> None:
    seen.committed.append(inputs.find(Mood))


async def on_user_created(uow: UnitOfWork, event: UserCreated, inputs: Inputs, seen: Seen) -> None:
    code = inputs.find(InviteCode)
    if code is not None and code.code == "used":
        raise WrongCode
    seen.committed.append(code)


def invites(*inputs: Input) -> Extension:
    declared: Sequence[Input] = inputs or [
        Input(RegisterCommand, InviteCode),
        Input(CreatePostCommand, Mood),
        Input(PublishPostCommand, Reason),
        Input(UnpublishPostCommand, Reason),
    ]
    return Extension(
        name="invites",
        provides=[Seen],
        inputs=declared,
        wraps=[Wrap(CreatePost, on_create), Wrap(PublishPost, on_publish)],
        before_commit=[
            BeforeCommit(PostDrafted, on_drafted),
            BeforeCommit(UserCreated, on_user_created),
        ],
    )
