"""What is asked of a instance, by the names that the report shows."""

from collections.abc import Callable, Iterable

from benchmarks import sample_data
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


def deep_page(instance: Instance) -> list[Request]:
    return [Request(f"/v1/posts?cursor={instance.deep_cursor}")]


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


READS: dict[str, Callable[[Instance], list[Request]]] = {
    "first page": page("/v1/posts"),
    "thousandth page": deep_page,
    "first page by title": page("/v1/posts?sort=title"),
    "page of a common tag": page(f"/v1/posts?tag={sample_data.COMMON_TAG}"),
    "page of a rare tag": rare_tags,
    "page of an author": authors,
    "a post by id": by_ids,
    "a post by slug": by_slugs,
    "a profile": profiles,
    "tags": page("/v1/tags"),
    "own drafts": own_drafts,
    "everybody's drafts, for an editor": page("/v1/posts?status=draft", sample_data.EDITOR),
    "accounts, for an administrator": page("/v1/users", sample_data.ADMIN),
}
"""The requests of each call; wrk sends them in turn."""

GROWING = frozenset({"tags"})
"""Counts the posts of each tag for each request. Reported, without a bound."""

_FULL = frozenset(READS) - {"a post by id", "a post by slug", "a profile", "own drafts", "tags"}


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


CREATE, PUBLISH, EDIT = "create a draft", "publish it", "edit it"
