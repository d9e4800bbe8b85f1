import json
import re
from typing import cast

from hexameter.adapters.front_matter.overridden import keep_overridden
from hexameter.adapters.front_matter.rejection import ImportRejected

_OPENING = re.compile(r"\{\s*[\"}]")


def opens_json(text: str) -> bool:
    """A text of its own can open with a brace too, as in `{{< figure >}}` or `{: .class}`."""
    return _OPENING.match(text) is not None


def read_json(text: str) -> tuple[dict[str, object], int]:
    """The object that the text opens with, and where it ends. Raises `ImportRejected`."""
    try:
        loaded, end = json.JSONDecoder(object_pairs_hook=keep_overridden).raw_decode(text)
    except (ValueError, RecursionError) as error:
        raise ImportRejected("The front matter is not valid JSON.") from error
    # It opens with a brace.
    return cast("dict[str, object]", loaded), end
