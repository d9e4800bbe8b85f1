"""What is found, and how it is shown."""

from urllib.parse import quote

from tests.http.posts.test_visibility import suspend
from tests.support.app_client import Account, AppClient
from tests.support.assertions import error_of, field_errors_of, titles


async def test_it_follows_what_happens(
    app: AppClient, ada: Account, bob: Account, root: Account
) -> None:
    await app.post(ada, "Looms of Lyon", publish=True)
    await app.post(bob, "Looming shadows", publish=True)
    await app.post(ada, "A loom at home")
    get = app.client.get
    assert titles(await get("/v1/search?q=loom")) == ["Looming shadows", "Looms of Lyon"]
    await suspend(app, root, bob)
    for headers in ({}, ada.headers, root.headers):
        assert titles(await get("/v1/search?q=LOOM", headers=headers)) == ["Looms of Lyon"]


async def test_an_item_has_the_fields_of_a_list_and_two_more(app: AppClient, ada: Account) -> None:
    await app.post(ada, "Looms", publish=True, body="Looms <b>&amp; *mills*</b> of `a < b`.")
    found = (await app.client.get("/v1/search?q=loom+mill", headers=ada.headers)).json()
    listed = (await app.client.get("/v1/posts", headers=ada.headers)).json()
    snippet = "<mark>Looms</mark> &amp; <mark>mills</mark> of a &lt; b."
    assert found["items"] == [{**listed["items"][0], "snippet": snippet, "rank": 9}]
    assert found["next_cursor"] is None


async def test_a_snippet_never_shows_markup(app: AppClient, ada: Account) -> None:
    long = "x" * 20_000
    body = f"[Looms](/{long}) and <abbr title='{long} loom'>mills</abbr>."
    await app.post(ada, "Lyon", publish=True, body=body)
    assert (await app.client.get("/v1/search?q=abbr+title")).json()["items"] == []
    (item,) = (await app.client.get("/v1/search?q=mills")).json()["items"]
    assert item["snippet"] == "Looms and <mark>mills</mark>."


async def test_a_word_is_marked_wherever_it_is_in_a_long_text(app: AppClient, ada: Account) -> None:
    long = "\u732b" * 9_999
    await app.post(ada, "Cats", publish=True, body=f"{long}\u6771\u4eac{long}")
    (item,) = (await app.client.get("/v1/search?q=\u6771\u4eac")).json()["items"]
    assert "\u732b<mark>\u6771\u4eac</mark>\u732b" in item["snippet"]


async def test_caching_is_that_of_lists(app: AppClient, ada: Account) -> None:
    anonymous = await app.client.get("/v1/search?q=loom")
    assert anonymous.headers["cache-control"] == "public, max-age=30, stale-while-revalidate=30"
    own = await app.client.get("/v1/search?q=loom", headers=ada.headers)
    assert own.headers["cache-control"] == "private, no-cache"


async def test_filters_and_pages(app: AppClient, ada: Account, bob: Account) -> None:
    for who, title in ((ada, "Loom 1"), (bob, "Loom 2"), (ada, "Loom 3")):
        await app.post(who, title, publish=True, tags=["Old Mill"])
    get = app.client.get
    first = await get("/v1/search?q=loom&limit=2")
    assert titles(first) == ["Loom 3", "Loom 2"]
    cursor = first.json()["next_cursor"]
    rest = await get(f"/v1/search?q=loom&limit=2&cursor={cursor}")
    assert (titles(rest), rest.json()["next_cursor"]) == (["Loom 1"], None)
    for other in ("q=looms", "q=loom&author=ada", "q=loom&tag=old+mill"):
        error_of(await get(f"/v1/search?{other}&cursor={cursor}"), 400, "INVALID_CURSOR")
    assert titles(await get("/v1/search?q=loom&offset=2")) == ["Loom 1"]
    assert titles(await get("/v1/search?q=loom&author=ADA")) == ["Loom 3", "Loom 1"]
    assert titles(await get("/v1/search?q=loom&tag=OLD%20mill&author=bob")) == ["Loom 2"]
    assert titles(await get("/v1/search?q=loom&tag=mill")) == []


async def test_any_text_is_a_query(app: AppClient, ada: Account) -> None:
    await app.post(ada, "Loom", publish=True)
    for query in ("", "-", '"', "'", "a' & !b:*|(", "NEAR(a b)", "title:x", "\u202e", "x" * 5000):
        answer = await app.client.get(f"/v1/search?q={quote(query)}")
        assert (answer.status_code, titles(answer)) == (200, [])
    answer = await app.client.get("/v1/search?q=" + quote("loom " * 900))
    assert titles(answer) == ["Loom"]
    assert field_errors_of(await app.client.get("/v1/search")) == {("q", "missing")}
    wrong = await app.client.get("/v1/search?q=a&sort=title")
    assert field_errors_of(wrong) == {("sort", "unknown_field")}
