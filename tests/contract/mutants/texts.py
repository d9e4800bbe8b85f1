"""Stemmers, comparers and sources with one fault each."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import get_ident

from hexameter.adapters.front_matter.folder import MarkdownFolder
from hexameter.adapters.search.stemmers import SnowballStemmer
from hexameter.adapters.testing.contracts.services.texts import (
    PostSourceContract,
    StemmerContract,
    TextDifferencesContract,
)
from hexameter.adapters.text_differences import ThreadedTextDifferences
from hexameter.application.ports.import_source import LeftOut, SourcePost, SourceRefused
from hexameter.domain.posts.difference import DifferenceLine, Op
from tests.contract.mutants.service_fault import broken_service
from tests.contract.source_folder import filled_folder


class SplitsAtEveryLineBreak(ThreadedTextDifferences):
    async def between(self, before: str, after: str) -> list[DifferenceLine]:
        old, new = ("\n".join(text.splitlines()) for text in (before, after))
        return await super().between(old, new)


class ReplacesTheWhole(ThreadedTextDifferences):
    async def between(self, before: str, after: str) -> list[DifferenceLine]:
        return [DifferenceLine(Op.DELETE, before), DifferenceLine(Op.INSERT, after)]


class ComparesBackwards(ThreadedTextDifferences):
    async def between(self, before: str, after: str) -> list[DifferenceLine]:
        return await super().between(after, before)


class RemembersTheFirstPair(ThreadedTextDifferences):
    """For as long as pairs wait."""

    async def between(self, before: str, after: str) -> list[DifferenceLine]:
        if not self._turn.locked():
            self._pair = before, after
        return await super().between(*self._pair)


class _Stemmer(SnowballStemmer):
    def __init__(self) -> None:
        super().__init__(["english"])


class StemsNothing(_Stemmer):
    def stem(self, word: str) -> str:
        return word


class CutsWords(_Stemmer):
    def stem(self, word: str) -> str:
        return super().stem(word)[:12]


class HasNoName(_Stemmer):
    def __init__(self) -> None:
        super().__init__()
        self.name = ""


class BelongsToOneThread(_Stemmer):
    def __init__(self) -> None:
        super().__init__()
        self._thread = get_ident()

    def stem(self, word: str) -> str:
        if get_ident() != self._thread:
            raise RuntimeError("this thread did not make it")
        return super().stem(word)


class _Folder(MarkdownFolder):
    def __init__(self) -> None:
        self._made = TemporaryDirectory()
        super().__init__(filled_folder(Path(self._made.name)))

    def close(self) -> None:
        self._made.cleanup()


class ComesTwice(_Folder):
    def posts(self) -> Iterator[SourcePost | SourceRefused]:
        yield from super().posts()
        yield from super().posts()


class NamesThemInAnotherOrder(_Folder):
    def paths(self) -> list[str]:
        return super().paths()[::-1]


class SkipsWhatItCannotRead(_Folder):
    def posts(self) -> Iterator[SourcePost | SourceRefused]:
        return (each for each in super().posts() if isinstance(each, SourcePost))

    def paths(self) -> list[str]:
        return [each.path for each in self.posts()]


class GivesNoReason(_Folder):
    def posts(self) -> Iterator[SourcePost | SourceRefused]:
        for each in super().posts():
            yield SourceRefused(each.path, "") if isinstance(each, SourceRefused) else each


class LeavesNothingOut(_Folder):
    def left_out(self) -> list[LeftOut]:
        return []


class ForgetsTheZone(_Folder):
    def posts(self) -> Iterator[SourcePost | SourceRefused]:
        for each in super().posts():
            if isinstance(each, SourcePost):
                yield replace(
                    each, published_at=datetime(2015, 1, 2, tzinfo=UTC).replace(tzinfo=None)
                )
            else:
                yield each


_DIFFERENCES, _STEMMER, _SOURCE = TextDifferencesContract, StemmerContract, PostSourceContract

FAULTS = [
    broken_service(SplitsAtEveryLineBreak, _DIFFERENCES.test_both_texts_follow_from_the_difference),
    broken_service(ReplacesTheWhole, _DIFFERENCES.test_what_stays_is_equal),
    broken_service(ComparesBackwards, _DIFFERENCES.test_both_texts_follow_from_the_difference),
    broken_service(
        RemembersTheFirstPair, _DIFFERENCES.test_pairs_that_are_compared_at_once_keep_apart
    ),
    broken_service(StemsNothing, _STEMMER.test_forms_of_a_word_have_one_stem),
    broken_service(CutsWords, _STEMMER.test_other_words_stay),
    broken_service(HasNoName, _STEMMER.test_it_has_a_name),
    broken_service(BelongsToOneThread, _STEMMER.test_any_thread_may_ask),
    broken_service(ComesTwice, _SOURCE.test_each_post_comes_once_and_in_one_order),
    broken_service(NamesThemInAnotherOrder, _SOURCE.test_each_post_comes_once_and_in_one_order),
    broken_service(
        SkipsWhatItCannotRead,
        _SOURCE.test_each_post_comes_once_and_in_one_order,
        _SOURCE.test_what_cannot_be_read_is_refused_with_a_sentence,
    ),
    broken_service(GivesNoReason, _SOURCE.test_what_cannot_be_read_is_refused_with_a_sentence),
    broken_service(LeavesNothingOut, _SOURCE.test_what_is_left_out_is_no_post),
    broken_service(ForgetsTheZone, _SOURCE.test_times_have_a_zone_and_paths_can_be_printed),
]
