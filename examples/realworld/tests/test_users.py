from typing import Any

import pytest
from conftest import PASSWORD, Caller, Conduit


async def test_who_registers_is_signed_in(conduit: Conduit) -> None:
    sent = {"username": "Ada", "email": "ada@mail.com", "password": PASSWORD}
    made = (await conduit.anonymous.post("/users", {"user": sent}, status=201))["user"]
    token = made.pop("token")
    assert made == {"email": "ada@mail.com", "username": "ada", "bio": None, "image": None}
    me = (await Caller(conduit.app.anonymous, token).get("/user"))["user"]
    assert me == {**made, "token": token}
    credentials = {"email": "ADA@mail.com", "password": PASSWORD}
    assert (await conduit.anonymous.post("/users/login", {"user": credentials}))["user"]["token"]


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"username": "ada"}, "This username is already taken."),
        ({"email": "ada@mail.com"}, "This e-mail address is already in use."),
        ({"password": "tr0ub4d"}, "password: Must have at least 8 characters."),
        ({"password": "password"}, "password: This password is too common."),
        ({"username": "a b"}, "username: "),
        ({"email": "x"}, "email: "),
        ({"email": None}, "email: "),
        ({"email": 6}, "email: "),
        ({"username": "b\u0000b"}, "username: "),
    ],
)
async def test_what_is_refused_at_registration(
    conduit: Conduit, changed: dict[str, Any], message: str
) -> None:
    await conduit.user("ada")
    sent = {"username": "bob", "email": "bob@mail.com", "password": PASSWORD, **changed}
    messages = await conduit.anonymous.refused(422, "POST", "/users", {"user": sent})
    assert any(each.startswith(message) for each in messages), messages


async def test_bodies_without_their_envelope_are_refused(conduit: Conduit) -> None:
    bodies: list[Any] = [{}, {"user": None}, {"user": []}, [], "x", {"username": "ada"}]
    for body in bodies:
        assert await conduit.anonymous.refused(422, "POST", "/users", body)
    broken = await conduit.app.anonymous.post(
        "/api/users", content=b"{", headers={"Content-Type": "application/json"}
    )
    assert (broken.status_code, broken.json()) == (
        422,
        {"errors": {"body": ["The body is not valid JSON."]}},
    )


async def test_a_wrong_password_and_an_unknown_address_are_answered_alike(
    conduit: Conduit,
) -> None:
    await conduit.user("ada")
    answers = [
        await conduit.anonymous.refused(
            401, "POST", "/users/login", {"user": {"email": email, "password": "wr0ng one"}}
        )
        for email in ("ada@mail.com", "nobody@mail.com")
    ]
    assert answers[0] == answers[1]


PRIVATE = [
    ("GET", "/user"),
    ("PUT", "/user"),
    ("GET", "/articles/feed"),
    ("POST", "/articles"),
    ("PUT", "/articles/none"),
    ("DELETE", "/articles/none"),
    ("POST", "/articles/none/favorite"),
    ("DELETE", "/articles/none/favorite"),
    ("POST", "/articles/none/comments"),
    ("DELETE", "/articles/none/comments/1"),
    ("POST", "/profiles/none/follow"),
    ("DELETE", "/profiles/none/follow"),
]


@pytest.mark.parametrize(("method", "path"), PRIVATE)
async def test_what_needs_a_token_is_401_without_one(
    conduit: Conduit, method: str, path: str
) -> None:
    assert await conduit.anonymous.refused(401, method, path)
    forged = Caller(conduit.app.anonymous, "a.b.c")
    assert await forged.refused(401, method, path)
    ada = await conduit.user("ada")
    bearer = await conduit.app.anonymous.request(
        method, f"/api{path}", headers={"Authorization": f"Bearer {ada.token}"}
    )
    assert (bearer.status_code, bearer.headers["www-authenticate"]) == (401, "Token")


async def test_a_user_changes_their_profile(conduit: Conduit) -> None:
    ada = await conduit.user("ada")
    changes = {"username": "ada_l", "bio": "Écrit ☕", "image": "", "email": "Ada@mail.com"}
    me = (await ada.put("/user", {"user": {**changes, "password": "", "more": 1}}))["user"]
    assert (me["username"], me["bio"], me["token"]) == ("ada_l", "Écrit ☕", ada.token)
    assert (await ada.put("/user", {"user": {}}))["user"] == me
    assert (await ada.put("/user", {"user": {"bio": None}}))["user"]["bio"] is None
    await conduit.user("bob")
    for refused, status in (
        ({"username": "bob"}, 422),
        ({"email": "new@mail.com"}, 422),
        ({"image": "https://x.example/y.png"}, 422),
        ({"password": "an0ther one"}, 422),
        ({"bio": "x" * 10_000}, 422),
    ):
        assert await ada.refused(status, "PUT", "/user", {"user": refused})


async def test_profiles_are_followed_and_left(conduit: Conduit) -> None:
    ada, bob = await conduit.user("ada"), await conduit.user("bob")
    shown = {"username": "bob", "bio": None, "image": None}
    assert await conduit.anonymous.get("/profiles/bob") == {
        "profile": {**shown, "following": False}
    }
    for _ in range(2):
        followed = await ada.post("/profiles/bob/follow", {"user": {"email": "x"}})
        assert followed == {"profile": {**shown, "following": True}}
    assert (await bob.get("/profiles/ada"))["profile"]["following"] is False
    assert (await ada.delete("/profiles/BOB/follow", 200))["profile"]["following"] is False
    assert await ada.refused(422, "POST", "/profiles/ada/follow")
    for method, path in (
        ("GET", "/profiles/none"),
        ("POST", "/profiles/none/follow"),
        ("DELETE", "/profiles/none/follow"),
        ("GET", "/profiles/%F0%9F%98%80"),
    ):
        assert await ada.refused(404, method, path)
