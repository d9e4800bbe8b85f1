"""An application and its description, for synchronous callers."""

import io
from collections.abc import Generator
from contextlib import AbstractAsyncContextManager, contextmanager
from functools import partial
from typing import Any

import requests
from anyio.from_thread import BlockingPortal, start_blocking_portal
from requests.adapters import HTTPAdapter
from schemathesis import Case
from schemathesis.core.transport import Response
from urllib3 import HTTPHeaderDict, HTTPResponse

from tests.http.fuzzing.asgi import ask
from tests.support.app_client import BASE_URL, Account, AppClient, running_app


class Described:
    """`document` has no `default` responses: each status that is answered has to be in it."""

    document: dict[str, Any]

    def __init__(self, portal: BlockingPortal, app: AppClient) -> None:
        self._portal = portal
        self._app = app
        self._account: Account = portal.call(partial(app.account, "ada", role="admin"))
        portal.call(partial(app.post, self._account, "One", publish=True, tags=["a tag"]))
        self.document = portal.call(app.client.get, "/openapi.json").json()
        for item in self.document["paths"].values():
            for operation in item.values():
                del operation["responses"]["default"]
        self._session = requests.Session()
        self._session.mount(BASE_URL, _InProcess(portal, app))

    def administrator(self) -> dict[str, str]:
        """Signed in again if an earlier call has ended the session."""
        me = self._portal.call(
            partial(self._app.client.get, "/v1/users/me", headers=self._account.headers)
        )
        if me.status_code == 401:
            self._account = self._portal.call(self._app.signed_in, "ada")
        return self._account.headers

    def call(self, case: Case[Any], headers: dict[str, str]) -> Response:
        return case.call(base_url=BASE_URL, session=self._session, headers=headers)


@contextmanager
def described_app(store: AbstractAsyncContextManager[str]) -> Generator[Described]:
    # The loop also runs between the calls, for background tasks.
    with (
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(store) as url,
        portal.wrap_async_context_manager(running_app(url)) as app,
    ):
        yield Described(portal, app)


class _InProcess(HTTPAdapter):
    def __init__(self, portal: BlockingPortal, app: AppClient) -> None:
        super().__init__()
        self._portal = portal
        self._app = app

    def send(
        self, request: requests.PreparedRequest, *args: object, **options: object
    ) -> requests.Response:
        headers = [
            (_bytes(name), _bytes(value)) for name, value in request.headers.items() if value
        ]
        body = request.body or b""
        assert isinstance(body, str | bytes), "it is read in one piece"
        answer = self._portal.call(
            ask,
            self._app.api,
            request.method or "GET",
            request.path_url,
            headers,
            _bytes(body),
        )
        raw = HTTPResponse(
            io.BytesIO(answer.body),
            HTTPHeaderDict(
                (key.decode(), value.decode("latin-1")) for key, value in answer.headers
            ),
            answer.status,
            preload_content=False,
        )
        return self.build_response(request, raw)


def _bytes(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode("utf-8", "surrogateescape")
