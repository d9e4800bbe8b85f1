"""What is asked of a instance, by the names that the report shows."""

from collections.abc import Callable, Iterable

from benchmarks import sample_data, sample_readers
from benchmarks.load import Request
from benchmarks.scaling.fixture import PAGE, Instance

_MANY, _SOME = 1000, 200
"""Number of different rows that are requested in turn, so that no single row stays cached."""


def by_ids(instance: Instance) -> list[Request]:
    return [
        Request(f"/v1/posts/{sample_data.post_id(each)}") for each in instance.some_published(_MANY)
    ]


def by_slugs(instance: Instance) -> list[Request]:
    numbers = instance.some_published(_MANY)
    return [Request(f"/v1/posts/by-slug/{sample_data.slug(each)}") for each in numbers]


def rare_tags(instance: Instance) -> list[Request]:
    tags = sample_data.rare_tags(instance.posts)
    numbers = range(0, tags, max(tags // _SOME, 1))
    return [
        Request(f"/v1/posts?tag={sample_data.rare_tag(each).replace(' ', '+')}") for each in numbers
    ]


def authors(instance: Instance) -> list[Request]:
    numbers = instance.some_authors(_SOME)
    return [Request(f"/v1/posts?author={sample_data.username(each)}") for each in numbers]


def profiles(instance: Instance) -> list[Request]:
    numbers = instance.some_authors(_SOME)
    return [Request(f"/v1/users/by-username/{sample_data.username(each)}") for each in numbers]


def own_drafts(instance: Instance) -> list[Request]:
    headers = instance.bearer(instance.one_with_drafts)
    return [Request("/v1/posts?status=draft", headers=headers)]


def page(path: str, user: int | None = None) -> Callable[[Instance], list[Request]]:
    """One list, requested anonymously or by the user of that number."""

    def requests(instance: Instance) -> list[Request]:
        return [Request(path, headers={} if user is None else instance.bearer(user))]

    return requests


def deep(path: str, user: int | None = None) -> Callable[[Instance], list[Request]]:
    """The ten-thousandth page of a list, or the last full one."""

    def requests(instance: Instance) -> list[Request]:
        headers = {} if user is None else instance.bearer(user)
        return [Request(instance.deep_page(path, headers), headers=headers)]

    return requests


FAVORITES = f"/v1/posts?favorited_by={sample_data.username(sample_readers.FAN)}"
COMMENTS = f"/v1/posts/{sample_data.post_id(sample_readers.DISCUSSED)}/comments"
FOLLOWERS = f"/v1/users/{sample_data.user_id(sample_readers.FAMOUS)}/followers"
FOLLOWER, FOLLOWER_OF_FORMER = sample_readers.FOLLOWER, sample_readers.FOLLOWER_OF_FORMER

READS: dict[str, Callable[[Instance], list[Request]]] = {
    "first page": page("/v1/posts"),
    "first page, signed in": page("/v1/posts", FOLLOWER),
    "ten-thousandth page": deep("/v1/posts"),
    "first page by title": page("/v1/posts?sort=title"),
    "page of a common tag": page(f"/v1/posts?tag={sample_data.COMMON_TAG}"),
    "its ten-thousandth page": deep(f"/v1/posts?tag={sample_data.COMMON_TAG}"),
    "page of a rare tag": rare_tags,
    "page of an author": authors,
    "a post by id": by_ids,
    "a post by slug": by_slugs,
    "a profile": profiles,
    "tags": page("/v1/tags"),
    "last page of tags": deep("/v1/tags"),
    "favourites of a person": page(FAVORITES),
    "their ten-thousandth page": deep(FAVORITES),
    "comments of a post": page(COMMENTS),
    "their ten-thousandth page, signed in": deep(COMMENTS, FOLLOWER),
    "followers": page(FOLLOWERS),
    "last page of followers": deep(FOLLOWERS),
    "feed of 1,000 authors": page("/v1/feed", FOLLOWER),
    "its last page": deep("/v1/feed", FOLLOWER),
    "feed of 1,000 former authors": page("/v1/feed", FOLLOWER_OF_FORMER),
    "own drafts": own_drafts,
    "everybody's drafts, for an editor": page("/v1/posts?status=draft", sample_data.EDITOR),
    "held comments, for an editor": page("/v1/comments?status=held", sample_data.EDITOR),
    "accounts, for an administrator": page("/v1/users", sample_data.ADMIN),
}
"""The requests of each call; wrk sends them in turn."""

_FULL = frozenset(READS) - {"a post by id", "a post by slug", "a profile", "own drafts"}


def check(instance: Instance) -> None:
    """Raise AssertionError when an answer has fewer items than the call is meant to measure."""
    for name, requests_of in READS.items():
        answer = instance.answer(requests_of(instance)[-1])
        assert name not in _FULL or len(answer.json()["items"]) == PAGE, f"{name}: {answer.text}"


def drafts(instance: Instance, numbers: Iterable[int]) -> list[Request]:
    """Posts to create. Every number must be used once only."""
    headers = {**instance.bearer(2), "Content-Type": "application/json"}
    text = " ".join(["Of *arms* and the man."] * 25)
    return [
        Request(
            "/v1/posts",
            "POST",
            {**headers, "Idempotency-Key": f"draft-{number}"},
            f'{{"title": "Arma virumque {number}", "body": "{text}", '
            f'"tags": ["{sample_data.COMMON_TAG}", "{sample_data.rare_tag(number % PAGE)}"]}}',
        )
        for number in numbers
    ]


def publications(instance: Instance, paths: Iterable[str]) -> list[Request]:
    return [Request(f"{path}/publish", "POST", instance.bearer(2)) for path in paths]


def edits(instance: Instance, paths: Iterable[str]) -> list[Request]:
    headers = {**instance.bearer(2), "Content-Type": "application/json", "If-Match": "*"}
    body = '{"title": "Arma virumque, once more", "body": "Of the *man* alone."}'
    return [Request(path, "PATCH", headers, body) for path in paths]


def favorites(instance: Instance) -> list[Request]:
    """Half of them takes back what the other half did."""
    headers, posts = instance.bearer(FOLLOWER), by_ids(instance)[: _SOME // 2]
    return [
        Request(f"{post.path}/favorite", method, headers)
        for method in ("PUT", "DELETE")
        for post in posts
    ]


def comments(instance: Instance) -> list[Request]:
    headers = {**instance.bearer(FOLLOWER), "Content-Type": "application/json"}
    body = '{"body": "Of the *man*, and of arms."}'
    return [
        Request(f"{post.path}/comments", "POST", headers, body) for post in by_ids(instance)[:_SOME]
    ]


FAVORITE, COMMENT = "favourite a post, or take it back", "comment on a post"
CREATE, PUBLISH, EDIT = "create a draft", "publish it", "edit it"
