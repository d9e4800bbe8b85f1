"""Sends calls that are right but for one thing, to one app."""

import asyncio
import json
from dataclasses import dataclass, field
from urllib.parse import quote, urlencode
from uuid import UUID

from tests.http.fuzzing.asgi import Answer, ask
from tests.http.fuzzing.operations import Operation, Schema, kind_of
from tests.support.app_client import PASSWORD, Account, AppClient

NOBODY = UUID("01890000-0000-7000-8000-0000000000ff")
_FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Call:
    """An operation and the one thing that is wrong with it.

    `path` and `query` hold what is already percent-encoded, `field` a name and JSON text, or plain
    text where the body is a form.
    """

    what: str
    operation: Operation
    path: dict[str, str] = field(default_factory=dict[str, str])
    query: str = ""
    headers: dict[str, bytes] = field(default_factory=dict[str, bytes])
    field: tuple[str, str] | None = None
    body: bytes | None = None
    signed_in: bool = True
    expected: frozenset[int] | None = None

    def __str__(self) -> str:
        return f"{self.operation}: {self.what}"


class Client:
    """Signed in as an administrator whose state is restored after each call that changed it."""

    def __init__(self, app: AppClient) -> None:
        self._app = app
        self._count = 0
        self._password = PASSWORD
        self._post_id = ""

    @classmethod
    async def on(cls, app: AppClient) -> "Client":
        made = cls(app)
        made._account = await app.account("caller", role="admin")
        made._victim = await app.account("victim")
        await made._new_post()
        return made

    _account: Account
    _victim: Account

    async def send(self, call: Call) -> Answer:
        self._count += 1
        # Many requests are refused without awaiting anything; let background tasks run.
        await asyncio.sleep(0)
        answer = await ask(
            self._app.api,
            call.operation.method,
            self._target(call),
            self._headers(call),
            self._body(call),
        )
        if call.operation.method != "GET" and answer.status < 400:
            await self._mend(call)
        return answer

    async def _mend(self, call: Call) -> None:
        path = call.operation.path
        if call.field and call.field[0] == "new_password":
            self._password = json.loads(call.field[1])
        if path.startswith(("/v1/auth", "/v1/users/me")):
            self._account = await self._app.signed_in("caller", self._password)
        if "{post_id}" in path:
            await self._new_post()

    async def _new_post(self) -> None:
        post = await self._app.post(self._account, f"Post {self._count}", publish=True)
        self._post_id = str(post["id"])

    def _target(self, call: Call) -> str:
        target = call.operation.path
        for name in call.operation.path_parameters:
            value = call.path.get(name) or quote(str(self._sample(name, {"type": "string"})))
            target = target.replace(f"{{{name}}}", value)
        return f"{target}?{call.query}" if call.query else target

    def _headers(self, call: Call) -> list[tuple[bytes, bytes]]:
        headers = {"If-Match": b"*", "User-Agent": b"tests"}
        if call.signed_in:
            headers["Authorization"] = f"Bearer {self._account.access_token}".encode()
        if call.operation.fields:
            headers["Content-Type"] = (
                _FORM if call.operation.form else "application/json"
            ).encode()
        headers |= call.headers
        return [(name.encode(), value) for name, value in headers.items()]

    def _body(self, call: Call) -> bytes:
        if call.body is not None or not call.operation.fields:
            return call.body or b""
        return self._form(call) if call.operation.form else self._json(call)

    def _json(self, call: Call) -> bytes:
        values = {
            name: json.dumps(self._sample(name, schema))
            for name, schema in call.operation.fields.items()
            if name in call.operation.required
        }
        if call.field:
            values[call.field[0]] = call.field[1]
        members = (f"{json.dumps(name)}: {value}" for name, value in values.items())
        return ("{" + ", ".join(members) + "}").encode()

    def _form(self, call: Call) -> bytes:
        fields = {"grant_type": "password", "username": self._account.email, "password": "wrong"}
        if call.field and call.field[0] == "refresh_token":
            fields = {"grant_type": "refresh_token"}
        if call.field is None:
            return urlencode(fields).encode()
        fields.pop(call.field[0], None)
        return f"{urlencode(fields)}&{call.field[0]}={call.field[1]}".encode()

    def _sample(self, name: str, schema: Schema) -> str | int | bool | list[str] | None:
        known = {
            "post_id": self._post_id,
            "user_id": self._victim.id,
            "session_id": str(NOBODY),
            "slug": f"slug-{self._count}",
            "username": f"user{self._count}",
            "email": f"user{self._count}@example.com",
            "name": "Ada",
            "password": PASSWORD,
            "current_password": self._password,
            "new_password": PASSWORD,
            "role": "reader",
        }
        if name in known:
            return known[name]
        samples = {"integer": 1, "boolean": True, "array": [], "uuid": str(NOBODY), "null": None}
        return samples.get(kind_of(schema), "sample text")
