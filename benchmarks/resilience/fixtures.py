"""A database with something in it, and what people ask of a server on it."""

import asyncio
import json
import random
import secrets
from dataclasses import dataclass

from benchmarks.processes import SECRET_KEY
from benchmarks.resilience.http_client import Answer, HttpClient, raw
from hexameter.adapters.sql.migrations.runner import upgrade
from tests.support.app_client import PASSWORD, running_app
from tests.support.many_posts import COMMON_TAG, POSTS, post_id, write_many_posts

AUTHOR = "ada"
SIGN_IN = raw(
    "/v1/auth/login", "POST", content={"email": f"{AUTHOR}@example.com", "password": PASSWORD}
)
LIVE = raw("/health/live")
READY = raw("/health/ready")
LIST = raw("/v1/posts?limit=20")


def fill_with_posts(database_url: str) -> None:
    """Migrate it, and add 20,000 posts and an author who can sign in."""
    asyncio.run(_fill_with_posts(database_url))


async def _fill_with_posts(database_url: str) -> None:
    await upgrade(database_url)
    await write_many_posts(database_url)
    async with running_app(database_url, secret_key=SECRET_KEY) as app:
        await app.account(AUTHOR, role="author")


async def signed_in(port: int) -> "Author":
    """Good for five minutes."""
    client = HttpClient(port)
    answer = await client.request(SIGN_IN)
    client.close()
    if answer.status != 200:
        raise RuntimeError(f"nobody can sign in: {answer}")
    return Author(json.loads(answer.body)["access_token"])


@dataclass(frozen=True, slots=True)
class Author:
    access_token: str

    @property
    def me(self) -> bytes:
        return raw("/v1/users/me", headers=self._headers)

    def new_post(self, unique: str | None = None) -> bytes:
        """Another one each time, unless somebody else sees to it that its name is `unique`."""
        name = unique or secrets.token_hex(16)
        content = {"title": name, "body": "It weaves *algebraic* patterns."}
        headers = {**self._headers, "Idempotency-Key": name}
        return raw("/v1/posts", "POST", headers, content)

    def mixed(self, number: int, unique: str | None = None) -> bytes:
        """Of ten requests eight read posts, one reads the account and one writes."""
        match number % 10:
            case 0:
                return self.new_post(unique)
            case 1:
                return self.me
            case _:
                return reading(number)

    @property
    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.access_token}"}


def reading(number: int) -> bytes:
    """One of four by id, one by slug, one list, one list of a tag. Only what everybody sees."""
    chosen = random.randrange(POSTS // 10) * 10 + 3
    match number % 4:
        case 0:
            return raw(f"/v1/posts/{post_id(chosen)}")
        case 1:
            return raw(f"/v1/posts/by-slug/post-{chosen}")
        case 2:
            return LIST
        case _:
            return raw(f"/v1/posts?tag={COMMON_TAG}")


def is_refusal(answer: Answer) -> bool:
    """As it should be: 503 that says when to come again."""
    return answer.status == 503 and answer.retry_after


def is_success(answer: Answer) -> bool:
    return answer.status in (200, 201)
