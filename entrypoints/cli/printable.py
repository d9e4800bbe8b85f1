"""Escapes untrusted text for terminals."""

from hexameter.adapters.front_matter.file_names import escaped_char


def printable(text: str) -> str:
    r"""Control characters, which could move the cursor or forge a line, become `\x1b`."""
    return "".join(map(escaped_char, text))
