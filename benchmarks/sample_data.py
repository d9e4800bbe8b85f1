"""A dataset of many posts in which everything is derived from its number.

Numbers start at 0 and mean the same in a dataset of any size, so that pages are comparable: each
author has `POSTS_OF_AN_AUTHOR` posts and each rare tag is on as many, of which nine in ten are
published. Only `COMMON_TAG`, on every other post, and `TOPICS` grow with the size. A tenth of the
authors wrote the oldest tenth of the posts, and nothing since. What readers do with the posts is in
`sample_readers`.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import cycle, islice
from uuid import UUID

from benchmarks.bulk import Values
from hexameter.adapters.markdown.safe_html import RENDERER_VERSION
from hexameter.domain.posts.values import PostStatus, reading_minutes
from hexameter.domain.users.roles import Role

EPOCH = datetime(2020, 1, 1, tzinfo=UTC)
BETWEEN_POSTS = timedelta(minutes=1)
POSTS_OF_AN_AUTHOR = 100
ADMIN, EDITOR = 0, 1
"""The numbers of these users; the others are authors."""

COMMON_TAG = "verse"
TOPICS = (
    "craft",
    "drama",
    "epic",
    "history",
    "letters",
    "metre",
    "music",
    "rhyme",
    "speech",
    "war",
)
"""Each is on one post in ten."""

PASSWORD = "six feet to a line"
"""The password of every user."""

_WORDS = """arms and the man who first from the coast of a fallen city came over many seas driven by
fate and by the *anger* of a queen that would not sleep until the walls were high and the gods were
carried home line by line in six feet each with a pause where the breath wants one""".split()
_WORDS_OF_A_PARAGRAPH = 60


def fitting_authors(posts: int) -> int:
    return max(posts // POSTS_OF_AN_AUTHOR, 2)


def rare_tags(posts: int) -> int:
    """Number of rare tags."""
    return max(posts // POSTS_OF_AN_AUTHOR, 1)


def user_id(number: int) -> UUID:
    return uuid7_of(EPOCH - timedelta(days=1), number)


def username(number: int) -> str:
    return f"writer{number}"


def email(number: int) -> str:
    return f"{username(number)}@example.com"


def post_id(number: int) -> UUID:
    return uuid7_of(created_at(number), number)


def slug(number: int) -> str:
    return title(number).lower().replace(" ", "-")


def rare_tag(number: int) -> str:
    return f"rare {number}"


def created_at(number: int) -> datetime:
    return EPOCH + number * BETWEEN_POSTS + timedelta(milliseconds=draw(number, 5) % 1000)


def author_of(number: int, posts: int, authors: int) -> int:
    former = former_authors(authors)
    if number < posts * former // authors:
        return authors - 1 - number % former
    return number % (authors - former)


def former_authors(authors: int) -> int:
    """The number of those who wrote the oldest posts and nothing since. Theirs are the last numbers
    of authors.
    """
    return authors // 10


def status(number: int) -> PostStatus:
    """Nine of ten are published; of the rest most are drafts."""
    drawn = draw(number, 1) % 100
    if drawn < 90:
        return PostStatus.PUBLISHED
    return {90: PostStatus.SCHEDULED, 91: PostStatus.ARCHIVED}.get(drawn, PostStatus.DRAFT)


def published_at(number: int) -> datetime | None:
    """Within a day after it was begun, and so not in the order of the ids."""
    if status(number) not in {PostStatus.PUBLISHED, PostStatus.ARCHIVED}:
        return None
    return created_at(number) + timedelta(minutes=1 + draw(number, 2) % 1440)


def tags_of(number: int, posts: int) -> list[str]:
    rare = rare_tags(posts)
    common = [COMMON_TAG] if draw(number, 3) % 2 else []
    # Not the same step as the authors': what one of them writes is not all about one thing.
    drawn = [TOPICS[draw(number, 4) % len(TOPICS)], rare_tag((number + number // rare) % rare)]
    return sorted([*common, *drawn])


def uuid7_of(moment: datetime, number: int) -> UUID:
    milliseconds = int(moment.timestamp() * 1000)
    return UUID(int=milliseconds << 80 | 7 << 76 | 2 << 62 | draw(number, 0) >> 2)


def draw(number: int, stream: int) -> int:
    """64 bits that look random: SplitMix64 (Steele, Lea, Flood 2014), different for each number."""
    mask = (1 << 64) - 1
    mixed = (number * 8 + stream + 1) * 0x9E3779B97F4A7C15 & mask
    mixed = (mixed ^ mixed >> 30) * 0xBF58476D1CE4E5B9 & mask
    mixed = (mixed ^ mixed >> 27) * 0x94D049BB133111EB & mask
    return mixed ^ mixed >> 31


def _words(number: int, stream: int, count: int) -> list[str]:
    begin = draw(number, stream) % len(_WORDS)
    return list(islice(cycle(_WORDS), begin, begin + count))


def title(number: int) -> str:
    first, second, third = (word.strip("*") for word in _words(number, 5, 3))
    return f"{first.capitalize()} {second} {third} {number}"


def _paragraphs(number: int) -> list[str]:
    """Two, of 300 bytes each."""
    return [" ".join(_words(number, stream, _WORDS_OF_A_PARAGRAPH)) + "." for stream in (6, 7)]


def _rendered(paragraphs: list[str]) -> str:
    emphasised = (text.replace("*anger*", "<em>anger</em>") for text in paragraphs)
    return "".join(f"<p>{text}</p>\n" for text in emphasised)


def user_values(number: int, password_hash: str) -> Values:
    created = EPOCH - timedelta(days=1) + timedelta(milliseconds=number)
    return {
        "id": user_id(number),
        "version": 1,
        "email": email(number),
        "email_key": email(number),
        "email_verified_at": created,
        "username": username(number),
        "name": f"Writer {number}",
        "name_key": f"writer {number}",
        "bio": "Counts feet.",
        "role": {ADMIN: Role.ADMIN, EDITOR: Role.EDITOR}.get(number, Role.AUTHOR).value,
        "password_hash": password_hash,
        "suspended_at": None,
        "deletion_due_at": None,
        "created_at": created,
        "updated_at": created,
    }


def post_values(number: int, posts: int, authors: int) -> Values:
    paragraphs = _paragraphs(number)
    body, state = "\n\n".join(paragraphs), status(number)
    scheduled = state is PostStatus.SCHEDULED
    return {
        "id": post_id(number),
        "version": 1,
        "author_id": user_id(author_of(number, posts, authors)),
        "slug": slug(number),
        "status": state.value,
        "created_at": created_at(number),
        "updated_at": created_at(number) + timedelta(days=draw(number, 2) % 30),
        "published_at": published_at(number),
        "publish_at": datetime(2199, 1, 1, tzinfo=UTC) if scheduled else None,
        "publish_error": None,
        "publish_failures": 0,
        "publish_retry_at": None,
        "reading_minutes": reading_minutes(body),
        "title": title(number),
        "tags": tags_of(number, posts),
        "summary": paragraphs[0][:120],
        "body": body,
        "html": _rendered(paragraphs),
        "html_version": RENDERER_VERSION,
    }


def slug_values(number: int) -> Values:
    return {"slug": slug(number), "post_id": post_id(number)}


def tag_values(number: int, posts: int) -> Iterator[Values]:
    shown = published_at(number) if status(number) is PostStatus.PUBLISHED else None
    for tag in tags_of(number, posts):
        yield {"post_id": post_id(number), "tag": tag, "published_at": shown}


def published_numbers(posts: int) -> Iterator[int]:
    return (number for number in range(posts) if status(number) is PostStatus.PUBLISHED)


def counts_of_tags(posts: int) -> Iterator[Values]:
    used = Counter(tag for number in published_numbers(posts) for tag in tags_of(number, posts))
    for name, count in used.items():
        yield {"name": name, "posts_count": count}
