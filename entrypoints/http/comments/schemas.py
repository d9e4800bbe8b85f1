"""Bodies and answers of the comment routes. Lengths are for the description; the domain decides."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from pydantic import Field

from hexameter.application.comments.create_comment import CreateCommentCommand
from hexameter.application.comments.edit_comment import EditCommentCommand
from hexameter.application.ports.comments import CommentView
from hexameter.domain.comments.values import MAX_COMMENT
from hexameter.entrypoints.http.requests.account_fields import PARAGRAPHS_NOT_BLANK
from hexameter.entrypoints.http.requests.pagination import Page
from hexameter.entrypoints.input.fields import MISSING, Id, StrictModel, Text, unset

CommentText = Annotated[
    Text,
    Field(
        min_length=1,
        max_length=MAX_COMMENT,
        description="Markdown, without headings, images, footnotes and HTML",
    ),
    PARAGRAPHS_NOT_BLANK,
]


class CreateCommentBody(StrictModel):
    """With a `parent_id` it is a reply."""

    body: CommentText
    parent_id: Id | None = None

    def command(self, post_id: UUID, idempotency_key: str | None) -> CreateCommentCommand:
        return CreateCommentCommand(
            post_id=post_id,
            body=self.body,
            parent_id=self.parent_id,
            idempotency_key=idempotency_key,
        )


class EditCommentBody(StrictModel):
    body: CommentText | MISSING = MISSING

    def command(self, comment_id: UUID, expected_version: int | None) -> EditCommentCommand:
        return EditCommentCommand(
            comment_id=comment_id, body=unset(self.body), expected_version=expected_version
        )


@dataclass(slots=True)
class CommentPage(Page[CommentView]):
    """A page of comments."""

    items: list[CommentView]
