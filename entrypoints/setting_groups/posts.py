from typing import Annotated

from pydantic import Field, field_validator, model_validator
from pydantic_settings import NoDecode

from hexameter.application.comments.moderation import CommentModeration
from hexameter.domain.posts.preview_link import MAX_PREVIEW_DAYS
from hexameter.domain.posts.revision import MAX_REVISIONS
from hexameter.domain.users.roles import Role
from hexameter.entrypoints import setting_rules
from hexameter.entrypoints.setting_groups.group import CommaList, SettingGroup


class PostSettings(SettingGroup):
    post_url: str = Field(
        default="",
        description="Where the front end shows a post, such as `https://blog.example/{slug}`, for "
        "links in feeds and the sitemap. Placeholders: `{slug}`, `{id}`, `{username}`. Default: "
        "the post in the API.",
    )
    preview_url: str = Field(
        default="",
        description="Where the front end shows the preview of a post, such as "
        "`https://blog.example/preview/{token}`. Default: the preview in the API.",
    )
    preview_days: int = Field(
        default=7,
        ge=1,
        description="Lifetime of a preview link in days, unless its creator sets one.",
    )
    preview_max_days: int = Field(
        default=90,
        ge=1,
        le=MAX_PREVIEW_DAYS,
        description=f"Maximum lifetime of a preview link in days, 1 to {MAX_PREVIEW_DAYS}.",
    )
    trusted_links: Annotated[list[Role], NoDecode] = Field(
        default=[Role.EDITOR, Role.ADMIN],
        description="Roles of authors whose links search engines may follow; empty for no role. "
        "Links of others have `nofollow ugc`. Texts of an account whose role changes are rendered "
        "again. A change of this setting applies to texts saved from then on, and to all by "
        "`hexameter posts render --all` and `hexameter comments render --all`.",
    )
    comment_moderation: CommentModeration = Field(
        default=CommentModeration.OFF,
        description="Comments that a moderator must approve: `off` (none), `first` (those of "
        "authors without a comment that others have seen) or `all`. Those of moderators are never "
        "held.",
    )
    revisions_kept: int = Field(
        default=100,
        ge=1,
        le=MAX_REVISIONS,
        description="Revisions kept of each post, with the live one. Older ones are deleted when "
        "the next is made.",
    )
    search_languages: CommaList = Field(
        default=["english"],
        description="Languages of the posts, so that a search for one form of a word finds the "
        "others; for each script the first one that is written in it, or `none`. After a change "
        "the worker indexes all posts again.",
    )

    _posts_lists = field_validator("trusted_links", "search_languages", mode="before")(
        setting_rules.comma_separated
    )
    _languages = field_validator("search_languages")(setting_rules.languages)
    _post_template = field_validator("post_url")(setting_rules.post_template)
    _preview_template = field_validator("preview_url")(setting_rules.preview_template)

    @model_validator(mode="after")
    def _preview_days_are_possible(self) -> "PostSettings":
        if self.preview_days > self.preview_max_days:
            raise ValueError(
                "HEXAMETER_PREVIEW_DAYS must be at most HEXAMETER_PREVIEW_MAX_DAYS "
                f"({self.preview_max_days})"
            )
        return self
