"""What is asked of a site, by the names that the report shows."""

from collections.abc import Callable, Iterable

from benchmarks import sample_data as world
from benchmarks.load import Request
from benchmarks.scaling.fixture import PAGE, Site

_MANY, _SOME = 1000, 200
"""Different ones that are asked for in turn, so that not one row alone is warm."""


def by_ids(site: Site) -> list[Request]:
    return [Request(f"/v1/posts/{world.post_id(each)}") for each in site.some_published(_MANY)]


def by_slugs(site: Site) -> list[Request]:
    numbers = site.some_published(_MANY)
    return [Request(f"/v1/posts/by-slug/{world.slug(each)}") for each in numbers]


def deep_page(site: Site) -> list[Request]:
    return [Request(f"/v1/posts?cursor={site.deep_cursor}")]


def rare_tags(site: Site) -> list[Request]:
    tags = world.rare_tags(site.posts)
    numbers = range(0, tags, max(tags // _SOME, 1))
    return [Request(f"/v1/posts?tag={world.rare_tag(each).replace(' ', '+')}") for each in numbers]


def authors(site: Site) -> list[Request]:
    numbers = site.some_authors(_SOME)
    return [Request(f"/v1/posts?author={world.username(each)}") for each in numbers]


def profiles(site: Site) -> list[Request]:
    numbers = site.some_authors(_SOME)
    return [Request(f"/v1/users/by-username/{world.username(each)}") for each in numbers]


def own_drafts(site: Site) -> list[Request]:
    headers = site.bearer(site.one_with_drafts)
    return [Request("/v1/posts?status=draft", headers=headers)]


def page(path: str, user: int | None = None) -> Callable[[Site], list[Request]]:
    """One list, asked for by nobody or by the user of that number."""

    def requests(site: Site) -> list[Request]:
        return [Request(path, headers={} if user is None else site.bearer(user))]

    return requests


READS: dict[str, Callable[[Site], list[Request]]] = {
    "first page": page("/v1/posts"),
    "thousandth page": deep_page,
    "first page by title": page("/v1/posts?sort=title"),
    "page of a common tag": page(f"/v1/posts?tag={world.COMMON_TAG}"),
    "page of a rare tag": rare_tags,
    "page of an author": authors,
    "a post by id": by_ids,
    "a post by slug": by_slugs,
    "a profile": profiles,
    "tags": page("/v1/tags"),
    "own drafts": own_drafts,
    "everybody's drafts, for an editor": page("/v1/posts?status=draft", world.EDITOR),
    "accounts, for an administrator": page("/v1/users", world.ADMIN),
}
"""The requests of each call; wrk sends them in turn."""

GROWING = frozenset({"tags"})
"""Counts the posts of each tag anew for each request. Told, and not held to the bound."""

_FULL = frozenset(READS) - {"a post by id", "a post by slug", "a profile", "own drafts", "tags"}


def check(site: Site) -> None:
    """Raises AssertionError when a call is answered by less than it should measure."""
    for name, requests_of in READS.items():
        answer = site.answer(requests_of(site)[-1])
        assert name not in _FULL or len(answer.json()["items"]) == PAGE, f"{name}: {answer.text}"


def drafts(site: Site, numbers: Iterable[int]) -> list[Request]:
    """Posts to create; no two numbers may be the same, ever."""
    headers = {**site.bearer(2), "Content-Type": "application/json"}
    text = " ".join(["Of *arms* and the man."] * 25)
    return [
        Request(
            "/v1/posts",
            "POST",
            {**headers, "Idempotency-Key": f"draft-{number}"},
            f'{{"title": "Arma virumque {number}", "body": "{text}", '
            f'"tags": ["{world.COMMON_TAG}", "{world.rare_tag(number % PAGE)}"]}}',
        )
        for number in numbers
    ]


def publications(site: Site, paths: Iterable[str]) -> list[Request]:
    return [Request(f"{path}/publish", "POST", site.bearer(2)) for path in paths]


def edits(site: Site, paths: Iterable[str]) -> list[Request]:
    headers = {**site.bearer(2), "Content-Type": "application/json", "If-Match": "*"}
    body = '{"title": "Arma virumque, once more", "body": "Of the *man* alone."}'
    return [Request(path, "PATCH", headers, body) for path in paths]


CREATE, PUBLISH, EDIT = "create a draft", "publish it", "edit it"
