"""Texts of made-up words that are as frequent as those of a natural language (Zipf's law), in one
post of ten of Chinese characters instead, and queries for them.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

VOCABULARY = 50_000
QUERIES = 200
_HAN = "".join(map(chr, range(0x4E00, 0x4E00 + 800)))


def word(rank: int) -> str:
    """The shorter, the more frequent."""
    letters, consonants, vowels = "", "bdfgklmnprstvz", "aeiou"
    rank += 1
    while rank:
        rank, consonant = divmod(rank, len(consonants))
        rank, vowel = divmod(rank, len(vowels))
        letters += consonants[consonant] + vowels[vowel]
    return letters


_WORDS = [word(rank) for rank in range(VOCABULARY)]
_WEIGHTS = list(accumulate(1 / (rank + 2) for rank in range(VOCABULARY)))


@dataclass(frozen=True)
class Texts:
    """Of so many words each; the same text for the same number."""

    words: int
    is_english: bool = False

    def of(self, number: int) -> str:
        drawn = random.Random(number)
        if number % 10 == 0 and not self.is_english:
            return "".join(drawn.choices(_HAN, k=self.words))
        return " ".join(drawn.choices(_WORDS, cum_weights=_WEIGHTS, k=self.words))


def common_words() -> dict[str, str]:
    """Texts of the most frequent words, each once, by titles."""
    return {
        f"Words from {first}": " ".join(_WORDS[first : first + 5_000])
        for first in range(0, 30_000, 5_000)
    }


def queries() -> Iterator[str]:
    """A third of words in more than a tenth of the posts, a third of rare words, and a third of
    phrases and Chinese characters.
    """
    drawn = random.Random(1)
    for number in range(QUERIES):
        if number % 3 == 0:
            yield _WORDS[number // 3]
        elif number % 3 == 1:
            yield _WORDS[5_000 + number * 200]
        elif number % 2:
            yield f'"{_WORDS[number % 40]} {_WORDS[number * 3]}"'
        else:
            yield "".join(drawn.choices(_HAN, k=2))
