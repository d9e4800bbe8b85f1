"""Ports that read and compare texts."""

import asyncio
from collections.abc import Collection

import pytest

from hexameter.adapters.testing.hostile import KEPT
from hexameter.application.ports.import_source import PostSource, SourcePost, SourceRefused
from hexameter.application.ports.revisions import TextDifferences
from hexameter.application.ports.search import Stemmer
from hexameter.domain.posts.difference import Op

TEXTS = ("", "\n", "one", "one\ntwo\nthree", "one\nthree\n", "three\ntwo\none\n\n", "\r\n\u2028x")


class TextDifferencesContract:
    """Needs a fixture `differences`."""

    @pytest.mark.parametrize("before", [*TEXTS, *KEPT])
    @pytest.mark.parametrize("after", TEXTS)
    async def test_both_texts_follow_from_the_difference(
        self, differences: TextDifferences, before: str, after: str
    ) -> None:
        lines = await differences.between(before, after)
        assert "\n".join(each.text for each in lines if each.op != Op.INSERT) == before
        assert "\n".join(each.text for each in lines if each.op != Op.DELETE) == after

    async def test_what_stays_is_equal(self, differences: TextDifferences) -> None:
        lines = await differences.between("one\ntwo\nthree", "one\n2\nthree")
        assert [(each.op, each.text) for each in lines] == [
            (Op.EQUAL, "one"),
            (Op.DELETE, "two"),
            (Op.INSERT, "2"),
            (Op.EQUAL, "three"),
        ]

    async def test_pairs_that_are_compared_at_once_keep_apart(
        self, differences: TextDifferences
    ) -> None:
        pairs = [(f"a\n{number}", f"b\n{number}") for number in range(5)]
        found = await asyncio.gather(*(differences.between(*pair) for pair in pairs))
        assert [lines[-1].text for lines in found] == [str(number) for number in range(5)]


class StemmerContract:
    """Needs a fixture `stemmer`, of English."""

    def test_forms_of_a_word_have_one_stem(self, stemmer: Stemmer) -> None:
        assert stemmer.stem("weaves") == stemmer.stem("weaving") == stemmer.stem("weave")
        assert stemmer.stem("weave") != stemmer.stem("loom")

    @pytest.mark.parametrize("word", ["\u5317\u4eac", "\u05e9\u05dc\u05d5\u05dd", "7", "x" * 500])
    def test_other_words_stay(self, stemmer: Stemmer, word: str) -> None:
        assert stemmer.stem(word) == word

    async def test_any_thread_may_ask(self, stemmer: Stemmer) -> None:
        words = [f"weave{suffix}" for suffix in ("", "s", "r", "rs")] * 50

        def all_stems() -> list[str]:
            return [stemmer.stem(word) for word in words]

        stems = await asyncio.gather(*(asyncio.to_thread(all_stems) for _ in range(4)))
        assert stems == [all_stems()] * 4

    def test_it_has_a_name(self, stemmer: Stemmer) -> None:
        assert stemmer.name


class PostSourceContract:
    """Needs a fixture `source` with the posts `one` and `two`, something that cannot be read, and
    something that is left out.
    """

    def test_each_post_comes_once_and_in_one_order(self, source: PostSource) -> None:
        paths = [each.path for each in source.posts()]
        assert len(paths) == len(set(paths)) == 3
        assert [each.path for each in source.posts()] == paths == source.paths()
        assert {each.title for each in posts_of(source)} == {"one", "two"}

    def test_what_cannot_be_read_is_refused_with_a_sentence(self, source: PostSource) -> None:
        (refused,) = (each for each in source.posts() if isinstance(each, SourceRefused))
        assert refused.reason.endswith(".")

    def test_what_is_left_out_is_no_post(self, source: PostSource) -> None:
        left_out = source.left_out()
        assert left_out
        assert not {each.path for each in left_out} & set(source.paths())

    def test_times_have_a_zone_and_paths_can_be_printed(self, source: PostSource) -> None:
        for each in posts_of(source):
            assert each.path.isprintable()
            assert each.published_at is None or each.published_at.utcoffset() is not None


def posts_of(source: PostSource) -> Collection[SourcePost]:
    return [each for each in source.posts() if isinstance(each, SourcePost)]
