"""The client that openapi-python-client makes of the OpenAPI document, against a real server."""

import asyncio
import json
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP

from tests.clients.generating import PYTHON_PACKAGE, make_python_client, write_document
from tests.support.hexameter_process import serving
from tests.support.smtp_server import Received, listening

SECONDS = 30
PASSWORD = "correct horse battery"
_LINK = re.compile(rb"/verify-email\?token=([\w.-]+)")


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_document(tmp_path_factory.mktemp("python-client"))


@pytest.fixture(scope="module")
def package(document: Path) -> Iterator[str]:
    """The name of the generated package, which can be imported."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(make_python_client(document))
        yield PYTHON_PACKAGE


def test_every_operation_is_generated(document: Path, package: str) -> None:
    paths = json.loads(document.read_text())["paths"]
    described = {
        f"{package}.api.{operation['tags'][0]}.{operation['operationId']}"
        for item in paths.values()
        for operation in item.values()
    }
    assert len(described) > 30
    for name in described:
        assert hasattr(import_module(name), "asyncio"), name


class Generated:
    """The modules of the generated package, which a type checker does not see."""

    def __init__(self, package: str) -> None:
        self.package = package
        self.client: Any = import_module(f"{package}.client")
        self.models: Any = import_module(f"{package}.models")

    def call(self, name: str, **arguments: object) -> Any:
        return import_module(f"{self.package}.api.{name}").asyncio_detailed(**arguments)


async def test_an_author_registers_publishes_and_edits(tmp_path: Path, package: str) -> None:
    generated = Generated(package)
    received = Received()
    async with (
        listening(lambda: SMTP(received)) as port,
        serving(
            tmp_path,
            database_url="memory://",
            smtp_host="127.0.0.1",
            smtp_port=str(port),
            smtp_starttls="false",
        ) as (_, url),
        generated.client.Client(base_url=url, raise_on_unexpected_status=True) as anonymous,
    ):
        token = await sign_up(generated, anonymous, received)
        async with generated.client.AuthenticatedClient(
            base_url=url, token=token, raise_on_unexpected_status=True
        ) as client:
            post_id, etag = await publish(generated, client)
            await read(generated, anonymous, client)
            await edit(generated, client, post_id, etag)


async def sign_up(generated: Generated, anonymous: Any, received: Received) -> str:
    """The access token of a new author."""
    call, models = generated.call, generated.models
    body = models.RegisterBody(
        email="ada@example.com", password=PASSWORD, username="ada", name="Ada Lovelace"
    )
    registered = await call("auth.register", client=anonymous, body=body)
    assert registered.status_code == 202
    body = models.VerifyBody(token=await mailed_token(received), password=PASSWORD)
    assert (await call("auth.verify_email", client=anonymous, body=body)).status_code == 204
    body = models.LoginBody(email="ada@example.com", password=PASSWORD)
    return (await call("auth.login", client=anonymous, body=body)).parsed.access_token


async def publish(generated: Generated, client: Any) -> tuple[object, str]:
    """The id and the ETag of a published post."""
    call, models = generated.call, generated.models
    body = models.CreatePostBody(title="Notes", body="On the *Engine*.", tags=["history"])
    created = await call("posts.create_post", client=client, body=body, idempotency_key="notes")
    assert (created.status_code, created.parsed.status) == (201, "draft")
    # The body may be left out.
    published = await call("posts.publish_post", client=client, post_id=created.parsed.id)
    assert (published.status_code, published.parsed.status) == (200, "published")
    again = await call(
        "posts.publish_post",
        client=client,
        post_id=created.parsed.id,
        body=models.PublishPostBody(publish_at=None),
    )
    assert (again.status_code, again.parsed.error.code) == (409, "INVALID_TRANSITION")
    return created.parsed.id, published.headers["etag"]


async def read(generated: Generated, anonymous: Any, client: Any) -> None:
    call = generated.call
    listed = await call("posts.list_posts", client=anonymous, author="ada")
    assert [post.title for post in listed.parsed.items] == ["Notes"]
    for name, caller in (("tags.list_tags", anonymous), ("auth.list_sessions", client)):
        assert len((await call(name, client=caller)).parsed.items) == 1
    refused = await call("users.list_users", client=client)
    assert (refused.status_code, refused.parsed.error.code) == (403, "FORBIDDEN")


async def edit(generated: Generated, client: Any, post_id: object, etag: str) -> None:
    edited, stale = [
        await generated.call(
            "posts.edit_post",
            client=client,
            post_id=post_id,
            if_match=etag,
            body=generated.models.EditPostBody(title="More notes"),
        )
        for _ in range(2)
    ]
    assert (edited.parsed.title, edited.parsed.tags) == ("More notes", ["history"])
    assert (stale.status_code, stale.parsed.error.code) == (412, "PRECONDITION_FAILED")


async def mailed_token(received: Received) -> str:
    async with asyncio.timeout(SECONDS):
        await received.arrived.wait()
    content = received.envelopes[0].content
    assert isinstance(content, bytes)
    found = _LINK.search(content)
    assert found is not None
    return found[1].decode()
