"""The calls that are measured, and their goals."""

import json
from dataclasses import dataclass, field

import httpx

from benchmarks import sample_data, sample_readers
from benchmarks.cost.subjects import Subjects, access_token
from benchmarks.load import Request
from hexameter.domain.posts.values import PostStatus

POSTS = 20_000
AUTHORS = 400
SAMPLED_POSTS = 50
CHEAPER_THAN_BASELINE = 5.0


@dataclass(frozen=True, slots=True)
class Call:
    """`goal` and `aim` are multiples of the floor's processor time per request. `baseline` are the
    requests to the ORM baseline, which has no writes.
    """

    name: str
    requests: list[Request]
    goal: float
    aim: float
    baseline: list[Request] = field(default_factory=list)
    writes: bool = False


def calls(subjects: Subjects) -> list[Call]:
    sampled = _published(SAMPLED_POSTS)
    by_id = [Request(_path(number)) for number in sampled]
    by_slug = [Request(f"/v1/posts/by-slug/{sample_data.slug(number)}") for number in sampled]
    page = [Request("/v1/posts")]
    reader = sample_data.user_id(sample_readers.FOLLOWER)
    bearer = {"Authorization": f"Bearer {access_token(reader)}"}
    discussion = [Request(f"{_path(sample_readers.DISCUSSED)}/comments")]
    me = [Request("/v1/users/me", headers=bearer)]
    return [
        Call("post by id", by_id, 2.4, 2.0, by_id),
        Call("post by slug", by_slug, 2.4, 2.0, by_slug),
        Call("list of 20", page, 1.9, 1.5, page),
        Call("post by id, signed in", _with(by_id, bearer), 2.4, 2.0, by_id),
        Call("list of 20, signed in", _with(page, bearer), 1.9, 1.5, page),
        Call("users/me", me, 2.4, 2.0, me),
        Call("post by id, 304", _with_tags(by_id, subjects), 2.4, 2.0, by_id),
        Call("create a draft", [_draft(bearer)], 2.5, 2.0, writes=True),
        Call("tags", [Request("/v1/tags")], 1.8, 1.5),
        Call("page of comments", discussion, 1.8, 1.5),
        Call("feed", [Request("/v1/feed", headers=bearer)], 1.8, 1.5),
        Call("favourite", _favorites(sampled, bearer), 2.5, 2.0, writes=True),
        Call("comment", _comments(sampled, bearer), 2.5, 2.0, writes=True),
    ]


def check_sameness(subjects: Subjects, call: Call) -> None:
    """Raise RuntimeError unless the floor answers with the product's bytes. Dates, request ids and
    signatures of cursors are not compared.
    """
    first = call.requests[0]
    expected = _seen(subjects.product.url, first, "one")
    actual = _seen(subjects.floor.url, first, "two")
    if expected != actual:
        raise RuntimeError(f"{call.name}: the floor differs:\n{expected}\n{actual}")


def _seen(url: str, request: Request, salt: str) -> tuple[object, ...]:
    headers = {name: value.replace("{n}", salt) for name, value in request.headers.items()}
    body = request.body.replace("{n}", salt) if request.body else None
    answer = httpx.request(request.method, url + request.path, headers=headers, content=body)
    kept = {name: value for name, value in answer.headers.items() if name not in _PER_RESPONSE}
    if request.method == "POST":
        # Each request creates another post, so only the shape is compared.
        shape = {name: type(value).__name__ for name, value in answer.json().items()}
        return answer.status_code, sorted(set(kept) - {"content-length"}), shape
    return answer.status_code, kept, answer.content.partition(b'"next_cursor"')[0]


_PER_RESPONSE = {"date", "x-request-id"}


def _published(count: int) -> list[int]:
    numbers = range(POSTS // 2, POSTS)
    return [n for n in numbers if sample_data.status(n) is PostStatus.PUBLISHED][:count]


def _with(requests: list[Request], headers: dict[str, str]) -> list[Request]:
    return [
        Request(each.path, each.method, {**each.headers, **headers}, each.body) for each in requests
    ]


def _with_tags(requests: list[Request], subjects: Subjects) -> list[Request]:
    with httpx.Client(base_url=subjects.product.url) as client:
        tags = [client.get(each.path).headers["etag"] for each in requests]
    return [
        Request(each.path, headers={"If-None-Match": tag})
        for each, tag in zip(requests, tags, strict=True)
    ]


def _path(number: int) -> str:
    return f"/v1/posts/{sample_data.post_id(number)}"


def _favorites(numbers: list[int], bearer: dict[str, str]) -> list[Request]:
    """Half of them take back what the other half did."""
    return [
        Request(f"{_path(number)}/favorite", method, bearer)
        for method in ("PUT", "DELETE")
        for number in numbers
    ]


def _comments(numbers: list[int], bearer: dict[str, str]) -> list[Request]:
    headers = {**bearer, "Content-Type": "application/json", "Idempotency-Key": "{n}"}
    body = json.dumps({"body": "Of *arms* and the man I sing.\n\n" * 3})
    return [Request(f"{_path(each)}/comments", "POST", headers, body) for each in numbers]


def _draft(bearer: dict[str, str]) -> Request:
    sent = {
        "title": "A draft {n}",
        "body": "Of *arms* and the man I sing.\n\n" * 10,
        "tags": ["verse", "arms"],
    }
    headers = {**bearer, "Content-Type": "application/json", "Idempotency-Key": "{n}"}
    return Request("/v1/posts", "POST", headers, json.dumps(sent))
