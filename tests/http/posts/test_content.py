"""How Markdown is rendered."""

import re
from typing import Any

from tests.http.posts.test_editing import patch
from tests.support.app_client import Account, AppClient
from tests.support.assertions import error_of

MARKDOWN = """
# Title

*em* **strong** ~~gone~~ `code`

| a |
|---|
| b |

```python
1 < 2
```
"""
HOSTILE = r"""
<script>alert(1)</script><img src=x onerror=alert(1)><svg/onload=alert(1)>
<iframe src="https://example.com"></iframe><form action="/v1/auth/logout"><input></form>
<p style="position:fixed" onclick="alert(1)" id="app" class="admin">text</p>
<a href="jAvAsCrIpT:alert(1)">one</a> <a href="java&#x0A;script:alert(1)">two</a>

[three](javascript:alert(1)) [four](data:text/html;base64,PHNjcmlwdD4=) [five](vbscript:x)
[six](JAVASCRIPT&colon;alert(1)) ![seven](javascript:alert(1)) <javascript:alert(1)>
[eight](https://example.com "a \"title\"") <https://example.com/auto>

[nine]: javascript:alert(1)
"""


async def html_of(app: AppClient, who: Account, body: str) -> str:
    post: dict[str, Any] = await app.post(who, "Text", body=body)
    assert post["body"] == body
    return post["html"]


async def test_markdown_is_rendered(app: AppClient, ada: Account) -> None:
    html = await html_of(app, ada, MARKDOWN)
    for piece in (
        '<h1 id="title">Title</h1>',
        "<em>em</em>",
        "<strong>strong</strong>",
        "<s>gone</s>",
        "<td>b</td>",
        '<code class="language-python">1 &lt; 2',
    ):
        assert piece in html


async def test_nothing_hostile_is_left_of_it(app: AppClient, ada: Account) -> None:
    html = (await html_of(app, ada, HOSTILE)).lower()
    tags = re.findall("<[^>]*>", html)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    for piece in (
        "<script", "onerror", "onload", "onclick", "<iframe", "<form", "<input", "<svg", "style=",
        'id="', "class=", 'href="javascript', "data:text", "vbscript:x", "java\nscript", "base64",
        'src="javascript',
    ):  # fmt: skip
        assert piece not in "".join(tags), piece
    assert html.count('rel="nofollow ugc noopener"') == html.count("<a ")
    assert 'href="https://example.com"' in html
    assert 'href="https://example.com/auto"' in html


async def test_the_text_is_rendered_anew_when_it_changes(app: AppClient, ada: Account) -> None:
    post = await app.post(ada, "Text", body="*one*", publish=True)
    edited = (await patch(app, ada, post, {"body": "**two**"})).json()
    assert edited["html"] == "<p><strong>two</strong></p>\n"
    assert (await app.client.get("/v1/posts/by-slug/text")).json() == edited


async def test_reading_takes_a_minute_for_230_words(app: AppClient, ada: Account) -> None:
    for words, minutes in ((1, 1), (230, 1), (231, 2), (460, 2), (461, 3)):
        post = await app.post(ada, "Text", body="w\u00f6rd " * words)
        assert post["reading_minutes"] == minutes, words
    longer = await patch(app, ada, post, {"body": "word " * 1000})
    assert longer.json()["reading_minutes"] == 5
    listed = await app.client.get("/v1/posts?status=draft", headers=ada.headers)
    assert sorted(item["reading_minutes"] for item in listed.json()["items"]) == [1, 1, 2, 2, 5]


async def test_a_text_of_two_mebibytes_is_not_taken(app: AppClient, ada: Account) -> None:
    long = await app.post(ada, "Long", body="\u00e4" * 1_000_000)
    assert len(long["body"]) == 1_000_000
    answer = await app.client.post(
        "/v1/posts", json={"title": "Long", "body": "a" * 2 * 1024 * 1024}, headers=ada.headers
    )
    error_of(answer, 413, "PAYLOAD_TOO_LARGE")
