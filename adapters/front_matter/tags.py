"""Tags, made to follow the rule for a tag."""

import unicodedata

from hexameter.domain.tags import MAX_TAG

_KEPT = frozenset("-_.+#")
_JOINERS = frozenset("\u200c\u200d")


def tag_of(word: str) -> str:
    """Empty when nothing is left. Combining marks stay with their letter; the joiners between
    letters, which cannot be seen, go; whatever else no tag may have becomes a space.
    """
    kept: list[str] = []
    on_letter = False
    for char in unicodedata.normalize("NFC", word.lower()):
        if char in _JOINERS:
            continue
        on_letter = char.isalnum() or (on_letter and unicodedata.category(char).startswith("M"))
        kept.append(char if on_letter or char in _KEPT else " ")
    tag = _shortened(" ".join("".join(kept).split()))
    return tag if any(char.isalnum() for char in tag) else ""


def _shortened(tag: str) -> str:
    """Never between a letter and its marks."""
    end = min(len(tag), MAX_TAG)
    while 0 < end < len(tag) and unicodedata.category(tag[end]).startswith("M"):
        end -= 1
    return tag[:end].strip()
