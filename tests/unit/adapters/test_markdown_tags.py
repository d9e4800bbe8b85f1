"""Raw HTML that is not allowed is shown as it was written, and hides nothing else."""

from html import escape
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hexameter.adapters.markdown.safe_html import to_html

SWALLOWING = [
    "<select>",
    "<title>",
    "<script>",
    "<style>",
    "<template>",
    "<textarea>",
    "<noscript>",
    "<xmp>",
    "<noembed>",
    "<noframes>",
    "<plaintext>",
    "<svg>",
    "<math>",
    "<object>",
    "<iframe src='https://example.com' />",
    "<IFrame\nsrc=x>",
    "<option>",
    "<frameset>",
    "<head>",
    "<body>",
    "<form>",
    "<button>",
    "<video>",
    "<String>",
    "<my-element a=b>",
    "</select>",
    "</script>",
    "<!-- more -->",
    "<!---->",
    "<!--",
    "<!-->",
    "<!DOCTYPE html>",
    "<!X",
    "<![CDATA[x]]>",
    "<![CDATA[",
    "<?php echo 1 ?>",
    "<?",
    "<svg><title>",
    "<math><mtext><style>",
]
UNFINISHED = ["<b", "<p title=", "<p title='", '<p title="', "<div\n", "</div", "<img src='x"]
PLACES = [
    "Use a {} element.\n\nSecond.",
    "{}\n\nSecond.",
    "{} first\nline\n\nSecond.",
    "- {}\n- Second.",
    "> a {} b\n\nSecond.",
    "# a {} b\n\nSecond.",
    "|a|b|\n|-|-|\n|{}|c|\n\nSecond.",
    "<div>\n{}\n</div>\n\nSecond.",
    "<table>\n<tr>\n<td>{}</td></tr></table>\n\nSecond.",
    "<p title='a'>{}</p>\n\nSecond.",
]


class _Text(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self.feed(html)
        self.close()

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)


def shown(html: str) -> str:
    """The text that a browser shows, without spaces."""
    return "".join("".join(_Text(html).pieces).split())


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("tag", SWALLOWING + UNFINISHED)
def test_a_tag_that_is_not_allowed_is_shown_and_swallows_nothing(tag: str, place: str) -> None:
    text = shown(to_html(place.format(tag)))
    assert "".join(tag.split()) in text
    assert text.endswith("Second.")


def test_the_tag_stands_where_it_was_written() -> None:
    html = to_html("Use a <select> element.\n\nSecond.")
    assert html == "<p>Use a &lt;select&gt; element.</p>\n<p>Second.</p>\n"


def test_what_stands_inside_such_an_element_is_shown_too() -> None:
    html = to_html("<script>\nif (a < b && c) x('<i>');\n\n</script>\n\nSecond.")
    assert "if(a<b&&c)x('" in shown(html)
    assert "<p>Second.</p>" in html


@pytest.mark.parametrize(
    "tag", ["<kbd>", "<B>", "<details>", "<sub >", "<em title='a>b'>", "<ol reversed>"]
)
def test_an_allowed_tag_is_no_text(tag: str) -> None:
    assert escape(tag[1:4]) not in shown(to_html(f"{tag}a"))


@pytest.mark.parametrize("text", ["a <b and c> d", "if i <s j and k> l: <b\nx>y", "<i q q >"])
def test_words_that_look_like_attributes_are_shown(text: str) -> None:
    assert escape(text, quote=False) in to_html(text)


WORDS = st.from_regex("w[a-z]{3}[0-9]{3}", fullmatch=True)
RAW = [
    *SWALLOWING,
    *UNFINISHED,
    "<b>",
    "</b>",
    "<p>",
    "</p>",
    "<table>",
    "<tr>",
    "<td>",
    "</table>",
]
RAW += [
    "<ul>",
    "<li>",
    "<pre>",
    "</pre>",
    "<details>",
    "<a href='x'>",
    "\n\n",
    "\n",
    " ",
    "- ",
    "> ",
]


@given(st.lists(st.one_of(WORDS, st.sampled_from(RAW)), max_size=25))
@settings(deadline=None)
def test_no_mixture_of_tags_loses_a_word(pieces: list[str]) -> None:
    text = to_html(" ".join(pieces))
    for word in (piece for piece in pieces if piece.startswith("w")):
        assert word in text
