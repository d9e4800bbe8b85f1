"""Stems of words by Snowball's algorithms."""

from collections.abc import Callable, Sequence
from pkgutil import resolve_name
from threading import local
from typing import cast

_LATIN = ("a", "\u024f")
_CYRILLIC = ("\u0400", "\u052f")
SCRIPTS: dict[str, tuple[str, str]] = {
    **dict.fromkeys(
        """basque catalan czech danish dutch english esperanto estonian finnish french german
        hungarian indonesian irish italian lithuanian norwegian polish portuguese romanian spanish
        swedish turkish""".split(),
        _LATIN,
    ),
    "russian": _CYRILLIC,
    "serbian": _CYRILLIC,
    "greek": ("\u0370", "\u03ff"),
    "armenian": ("\u0530", "\u058f"),
    "arabic": ("\u0600", "\u06ff"),
    "hindi": ("\u0900", "\u097f"),
    "nepali": ("\u0900", "\u097f"),
    "tamil": ("\u0b80", "\u0bff"),
}
"""The languages, and the first and the last letter of the script of each."""

MAX_STEMMED = 32
"""Characters; longer words stay as they are."""

_Stem = Callable[[str], str]


class SnowballStemmer:
    """Implements `Stemmer`: by the first of the languages that is written in the word's script."""

    def __init__(self, languages: Sequence[str]) -> None:
        self.name = ",".join(languages) or "none"
        if languages:
            # At start and not in a request, because it takes a quarter of a second.
            self._make = resolve_name("snowballstemmer:stemmer")
        self._languages = [(*SCRIPTS[language], language) for language in languages]
        # A stemmer keeps the word that it works on.
        self._of_thread = local()

    def stem(self, word: str) -> str:
        if len(word) > MAX_STEMMED:
            return word
        for first, last, language in self._languages:
            if first <= word[0] <= last:
                return self._stem(language)(word)
        return word

    def _stem(self, language: str) -> _Stem:
        stem = getattr(self._of_thread, language, None)
        if stem is None:
            stem = cast(_Stem, self._make(language).stemWord)
            setattr(self._of_thread, language, stem)
        return stem
