"""Adapters beside the store with one fault each, for the suites in `contracts/services`."""

import json
import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from uuid import UUID, uuid4

from uuid_utils.compat import uuid7

from hexameter.adapters.clock import SystemClock, Uuid7Generator
from hexameter.adapters.markdown.renderer import ThreadedMarkdownRenderer
from hexameter.adapters.security import base64url
from hexameter.adapters.security.cursor_codec import SignedCursors
from hexameter.adapters.slugs import TransliteratedSlugs
from hexameter.adapters.testing.clock import NOON
from hexameter.adapters.testing.contracts.services.clock import ClockContract, IdGeneratorContract
from hexameter.adapters.testing.contracts.services.cursors import CursorsContract
from hexameter.adapters.testing.contracts.services.markdown import MarkdownRendererContract
from hexameter.adapters.testing.contracts.services.slugs import SlugsContract
from hexameter.application.ports.cursors import InvalidCursor
from hexameter.domain.users.roles import Role
from tests.contract.mutants.service_fault import KEYS, broken_service


class TellsLocalTime(SystemClock):
    def now(self) -> datetime:
        return super().now().replace(tzinfo=None)


class TellsMicroseconds(SystemClock):
    def now(self) -> datetime:
        return datetime.now(UTC).replace(microsecond=1)


class RunsBackwards(SystemClock):
    def __init__(self) -> None:
        self._now = NOON

    def now(self) -> datetime:
        self._now -= timedelta(milliseconds=1)
        return self._now


class MakesRandomIds(Uuid7Generator):
    def new(self) -> UUID:
        return uuid4()


class MakesOneIdEachMillisecond(Uuid7Generator):
    def new(self) -> UUID:
        return UUID(bytes=uuid7().bytes[:6] + b"\x70" + bytes(1) + b"\x80" + bytes(7))


class CountsIdsDown(Uuid7Generator):
    def new(self) -> UUID:
        made = super().new()
        return UUID(int=(2**48 - 1 - (made.int >> 80)) << 80 | made.int % 2**80)


class _Cursors(SignedCursors):
    def __init__(self) -> None:
        super().__init__(KEYS)


class SignsNothing(_Cursors):
    def encode(self, context: str, position: Sequence[str | int]) -> str:
        named = json.dumps([context, list(position)], ensure_ascii=False)
        return base64url.encode(named.encode("utf-8", "surrogatepass"))

    def decode(self, context: str, cursor: str) -> tuple[str | int, ...]:
        try:
            named, position = json.loads(base64url.decode(cursor))
        except (ValueError, TypeError):
            raise InvalidCursor from None
        if named != context:
            raise InvalidCursor
        return tuple(position)


class ForgetsTheList(_Cursors):
    def encode(self, context: str, position: Sequence[str | int]) -> str:
        return super().encode("", position)

    def decode(self, context: str, cursor: str) -> tuple[str | int, ...]:
        return super().decode("", cursor)


class IgnoresBlanksInLists(_Cursors):
    def encode(self, context: str, position: Sequence[str | int]) -> str:
        return super().encode(context.strip(), position)

    def decode(self, context: str, cursor: str) -> tuple[str | int, ...]:
        return super().decode(context.strip(), cursor)


class MakesTextOfNumbers(_Cursors):
    def encode(self, context: str, position: Sequence[str | int]) -> str:
        return super().encode(context, [str(each) for each in position])


class PadsCursors(_Cursors):
    def encode(self, context: str, position: Sequence[str | int]) -> str:
        return f"{super().encode(context, position)}=="

    def decode(self, context: str, cursor: str) -> tuple[str | int, ...]:
        return super().decode(context, cursor.rstrip("="))


class CrashesOnOtherText(_Cursors):
    def decode(self, context: str, cursor: str) -> tuple[str | int, ...]:
        return super().decode(context, cursor.encode("ascii").decode())


class _Renderer(ThreadedMarkdownRenderer):
    def __init__(self) -> None:
        super().__init__()


class PassesHtmlOn(_Renderer):
    async def render(
        self, markdown: str, *, author: object = None, role: Role | None = None
    ) -> str:
        return f"{await super().render(markdown, author=author, role=role)}{markdown}"


class LeavesHtmlOut(_Renderer):
    async def render(
        self, markdown: str, *, author: object = None, role: Role | None = None
    ) -> str:
        html = await super().render(markdown, author=author, role=role)
        return html.replace("&lt;script&gt;", "")


class ShowsTheSource(_Renderer):
    async def render(
        self, markdown: str, *, author: object = None, role: Role | None = None
    ) -> str:
        return f"<pre>{markdown.replace('&', '&amp;').replace('<', '&lt;')}</pre>"


class RendersCommentsAsPosts(_Renderer):
    async def render_comment(
        self, markdown: str, *, author: object = None, role: Role | None = None
    ) -> str:
        return await self.render(markdown, author=author, role=role)


class PassesHtmlOfCommentsOn(_Renderer):
    async def render_comment(
        self, markdown: str, *, author: object = None, role: Role | None = None
    ) -> str:
        html = await super().render_comment(markdown, author=author, role=role)
        return html.replace("&lt;", "<").replace("&gt;", ">")


class LosesThePictureOfAComment(_Renderer):
    async def render_comment(
        self, markdown: str, *, author: object = None, role: Role | None = None
    ) -> str:
        text = markdown.replace("https://example.com/a.png", "https://example.com/")
        return await super().render_comment(text, author=author, role=role)


class TrustsEveryLink(ThreadedMarkdownRenderer):
    def __init__(self) -> None:
        super().__init__(trusted_links=list(Role))


class LosesOtherScripts(_Renderer):
    async def render(
        self, markdown: str, *, author: object = None, role: Role | None = None
    ) -> str:
        ascii_only = markdown.encode("ascii", "ignore").decode()
        return await super().render(ascii_only, author=author, role=role)


class AnswersAtLength(_Renderer):
    async def render(
        self, markdown: str, *, author: object = None, role: Role | None = None
    ) -> str:
        if len(markdown) > 10_000:
            return "<p></p>" * (len(markdown) * 6)
        return await super().render(markdown, author=author, role=role)


class HasNoVersion(_Renderer):
    version = 0


class KeepsOtherScripts(TransliteratedSlugs):
    def from_title(self, title: str) -> str:
        return "-".join(re.findall(r"\w+", title.lower()))[:80] or "post"


class IsEmptyWithoutLetters(TransliteratedSlugs):
    def from_title(self, title: str) -> str:
        slug = super().from_title(title)
        return "" if slug == "post" else slug


class WritesLongSlugs(TransliteratedSlugs):
    def from_title(self, title: str) -> str:
        slug = super().from_title(title)
        return f"{slug}-{slug}" if len(slug) > 40 else slug


class HashesTitles(TransliteratedSlugs):
    def from_title(self, title: str) -> str:
        return sha256(title.encode("utf-8", "surrogatepass")).hexdigest()


_CLOCK, _IDS, _CURSORS = ClockContract, IdGeneratorContract, CursorsContract
_MARKDOWN, _SLUGS = MarkdownRendererContract, SlugsContract

FAULTS = [
    broken_service(TellsLocalTime, _CLOCK.test_times_are_utc_in_whole_milliseconds),
    broken_service(TellsMicroseconds, _CLOCK.test_times_are_utc_in_whole_milliseconds),
    broken_service(RunsBackwards, _CLOCK.test_time_does_not_run_backwards),
    broken_service(MakesRandomIds, _IDS.test_ids_are_distinct_and_of_version_7),
    broken_service(MakesOneIdEachMillisecond, _IDS.test_ids_are_distinct_and_of_version_7),
    broken_service(CountsIdsDown, _IDS.test_later_ids_are_greater),
    broken_service(SignsNothing, _CURSORS.test_no_character_can_be_changed_added_or_left_out),
    broken_service(ForgetsTheList, _CURSORS.test_a_cursor_belongs_to_one_list),
    broken_service(IgnoresBlanksInLists, _CURSORS.test_a_cursor_belongs_to_one_list),
    broken_service(MakesTextOfNumbers, _CURSORS.test_a_position_comes_back_exactly),
    broken_service(PadsCursors, _CURSORS.test_a_position_comes_back_exactly),
    broken_service(CrashesOnOtherText, _CURSORS.test_other_text_is_no_cursor),
    broken_service(PassesHtmlOn, _MARKDOWN.test_the_html_runs_no_script),
    broken_service(LeavesHtmlOut, _MARKDOWN.test_html_that_is_not_allowed_is_shown),
    broken_service(ShowsTheSource, _MARKDOWN.test_it_renders_what_authors_write),
    broken_service(LosesOtherScripts, _MARKDOWN.test_text_is_kept),
    broken_service(
        RendersCommentsAsPosts,
        _MARKDOWN.test_a_comment_has_text_and_no_headings_images_or_html,
    ),
    broken_service(
        PassesHtmlOfCommentsOn,
        _MARKDOWN.test_a_comment_has_text_and_no_headings_images_or_html,
        _MARKDOWN.test_a_comment_is_as_safe_as_a_post,
    ),
    broken_service(
        LosesThePictureOfAComment,
        _MARKDOWN.test_a_comment_has_text_and_no_headings_images_or_html,
    ),
    broken_service(
        TrustsEveryLink, _MARKDOWN.test_links_of_authors_are_not_followed_by_search_engines
    ),
    broken_service(AnswersAtLength, _MARKDOWN.test_a_text_that_needs_too_much_work_is_refused),
    broken_service(HasNoVersion, _MARKDOWN.test_it_renders_what_authors_write),
    broken_service(KeepsOtherScripts, _SLUGS.test_any_title_gives_a_valid_slug),
    broken_service(IsEmptyWithoutLetters, _SLUGS.test_any_title_gives_a_valid_slug),
    broken_service(WritesLongSlugs, _SLUGS.test_any_title_gives_a_valid_slug),
    broken_service(HashesTitles, _SLUGS.test_a_slug_is_made_of_the_words_of_its_title),
]
