"""Favourites and follows are limited by account."""

from hexameter.entrypoints.quotas import LimitName
from tests.support.app_client import running_app
from tests.support.assertions import error_of


async def test_favourites_and_follows_are_limited_by_account() -> None:
    async with running_app(
        "memory://", rate_limits="on", limit_favorites="2/minute", limit_follows="2/minute"
    ) as app:
        ada, bob = await app.account("ada"), await app.account("bob")
        post = await app.post(ada, "Engine", publish=True)
        for path, name in (
            (f"/v1/posts/{post['id']}/favorite", LimitName.FAVORITE),
            (f"/v1/users/{ada.id}/follow", LimitName.FOLLOW),
        ):
            for method in ("PUT", "DELETE"):
                answer = await app.client.request(method, path, headers=bob.headers)
                assert answer.is_success, answer.text
                assert answer.headers["ratelimit"].startswith(f'"{name}"')
            for method in ("PUT", "DELETE"):
                answer = await app.client.request(method, path, headers=bob.headers)
                error_of(answer, 429, "RATE_LIMITED")
        path = f"/v1/posts/{post['id']}/favorite"
        assert (await app.client.put(path, headers=ada.headers)).status_code == 200
