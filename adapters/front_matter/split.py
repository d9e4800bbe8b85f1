"""Telling the front matter from the body."""

import re

from hexameter.adapters.front_matter.headers import read_headers
from hexameter.adapters.front_matter.json_fields import opens_json, read_json
from hexameter.adapters.front_matter.overridden import keep_overridden
from hexameter.adapters.front_matter.rejection import ImportRejected
from hexameter.adapters.front_matter.toml_fields import read_toml
from hexameter.adapters.front_matter.yaml_fields import read_yaml

MAX_FRONT_MATTER = 64 * 1024
"""Characters of front matter."""

MAX_LOOKED_AT = 40
"""Lines of a text without front matter in which something like it is looked for."""

_BLANK_LINES = re.compile(r"(?:[ \t]*\n)*+")
_FENCED = re.compile(r"(---|\+\+\+)[ \t]*+(yaml|yml|toml|json)?[ \t]*\n", re.IGNORECASE)
_YAML_END = re.compile(r"^(?:---|\.\.\.)[ \t]*$\n?", re.MULTILINE)
_TOML_END = re.compile(r"^\+\+\+[ \t]*$\n?", re.MULTILINE)
_CODE = re.compile(r" {0,3}(```|~~~)")
_UNPUBLISHED = re.compile(
    r"\W{0,8}(?:draft\W{1,8}(?:true|yes|on|1)|published\W{1,8}(?:false|no|off|0)"
    r"|status\W{1,8}draft)\W{0,8}",
    re.IGNORECASE,
)


_HELD_BACK = re.compile(
    r"(?:;;;|\{|export\b).{0,1000}?\bdraft\W{1,8}(?:true|yes|on|1)\b", re.IGNORECASE
)
"""A line of JSON, of JavaScript in MDX, or of both, that holds a text back."""


def split(text: str) -> tuple[dict[str, object], str]:
    """The fields, by lower-case name, and the body. Raises `ImportRejected`.

    Values of YAML and of header lines are texts, lists and mappings; TOML and JSON add their types.
    """
    start = _end_of_blank_lines(text)
    fenced = _FENCED.match(text, start)
    if fenced is not None:
        found = _fenced(text, fenced, is_first=start == 0)
    elif opens_json(text[start : start + MAX_FRONT_MATTER]):
        found = _json(text[start:])
    else:
        found = _headers(text[start:])
    if found is None:
        _refuse_unknown_front_matter(text)
        return {}, text
    fields, body = found
    lowered = ((str(name).lower(), value) for name, value in fields.items())
    return keep_overridden(lowered), body


def _fenced(
    text: str, opening: re.Match[str], *, is_first: bool
) -> tuple[dict[object, object], str] | None:
    """None for a rule, `---`, below blank lines."""
    fence, language = opening[1], (opening[2] or "").lower()
    end = (_TOML_END if fence == "+++" else _YAML_END).search(text, opening.end())
    if end is None:
        if not is_first and fence == "---":
            return None
        raise ImportRejected("The front matter does not end.")
    if end.start() - opening.end() > MAX_FRONT_MATTER:
        raise ImportRejected("The front matter is longer than 64 KiB.")
    source, body = text[opening.end() : end.start()], text[end.end() :]
    try:
        return _fields(source, language or ("toml" if fence == "+++" else "yaml")), body
    except ImportRejected:
        if is_first or _UNPUBLISHED.search(source):
            raise
        return None


def _fields(source: str, language: str) -> dict[object, object]:
    if language == "toml":
        return {**read_toml(source)}
    if language == "json":
        return {**read_json(source.strip())[0]}
    return read_yaml(source)


def _json(text: str) -> tuple[dict[object, object], str]:
    fields, end = read_json(text[:MAX_FRONT_MATTER])
    return {**fields}, text[end:]


def _headers(text: str) -> tuple[dict[object, object], str] | None:
    found = read_headers(text, MAX_FRONT_MATTER)
    return None if found is None else ({**found[0]}, text[found[1] :])


def _refuse_unknown_front_matter(text: str) -> None:
    """What its author holds back is not published because the way to say so is not known."""
    fence: str | None = None
    for line in text[:MAX_FRONT_MATTER].split("\n")[:MAX_LOOKED_AT]:
        code = _CODE.match(line)
        if code and fence in (None, code[1]):
            fence = None if fence else code[1]
        elif (
            fence is None
            and not line.startswith("    ")
            and (_UNPUBLISHED.fullmatch(line) or _HELD_BACK.match(line))
        ):
            raise ImportRejected("It seems to have front matter of a kind that is not read.")


def _end_of_blank_lines(text: str) -> int:
    blank = _BLANK_LINES.match(text)
    return blank.end() if blank else 0
