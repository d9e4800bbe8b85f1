"""Searches that find too much or too little, or rank it wrongly."""

from dataclasses import replace

from hexameter.adapters.memory.queries.search import MemorySearchQueries
from hexameter.adapters.memory.repositories.posts.posts import DOCUMENTS, MemoryPostRepository
from hexameter.adapters.testing.contracts.search.matching import SearchMatchingContract
from hexameter.adapters.testing.contracts.search.ranking import SearchRankingContract
from hexameter.application.actor import Actor
from hexameter.application.ports.posts import PostRepository
from hexameter.application.ports.search import FoundPost
from hexameter.domain.pagination import Page, PageRequest, Position
from hexameter.domain.posts.post import Post
from hexameter.domain.search.document import SearchDocument
from hexameter.domain.search.query import Phrase, SearchQuery
from tests.contract.mutants.fault import broken_port, broken_repository


class _Asks(MemorySearchQueries):
    """Passes on another query than it was asked."""

    def other(self, query: SearchQuery) -> SearchQuery:
        return query

    async def page(
        self,
        query: SearchQuery,
        page: PageRequest,
        viewer: Actor,
        *,
        author: str | None = None,
        tag: str | None = None,
    ) -> Page[FoundPost]:
        return await super().page(self.other(query), page, viewer, author=author, tag=tag)


class IgnoresWhatIsExcluded(_Asks):
    def other(self, query: SearchQuery) -> SearchQuery:
        return replace(query, excluded=())


class IgnoresTheOrderOfPhrases(_Asks):
    def other(self, query: SearchQuery) -> SearchQuery:
        return replace(query, wanted=query.words)


class IgnoresAllButTheFirst(_Asks):
    def other(self, query: SearchQuery) -> SearchQuery:
        return replace(query, wanted=query.wanted[:1])


class _ReadsFieldsAsOne(SearchQuery):
    def matches(self, document: SearchDocument) -> bool:
        together = document.title + document.tags + document.summary + document.body
        return super().matches(replace(document, body=together))


class LetsPhrasesReachIntoTheNextField(_Asks):
    def other(self, query: SearchQuery) -> SearchQuery:
        return _ReadsFieldsAsOne(query.wanted, query.excluded)


class _CountsEveryPhrase(SearchQuery):
    @property
    def words(self) -> tuple[Phrase, ...]:
        return self.wanted


class RanksPhrasesAsOneWord(_Asks):
    def other(self, query: SearchQuery) -> SearchQuery:
        return _CountsEveryPhrase(query.wanted, query.excluded)


class _SumsTheFields(SearchQuery):
    def rank(self, document: SearchDocument) -> int:
        rest = replace(document, title=())
        in_title = super().rank(document)
        return in_title if rest == document else in_title + super().rank(rest)


class AddsTheWeightsOfAllFields(_Asks):
    def other(self, query: SearchQuery) -> SearchQuery:
        return _SumsTheFields(query.wanted, query.excluded)


class GoesByDateAlone(_Asks):
    def other(self, query: SearchQuery) -> SearchQuery:
        return _RanksAllAlike(query.wanted, query.excluded)


class _RanksAllAlike(SearchQuery):
    def rank(self, document: SearchDocument) -> int:
        return 1


class ForgetsTheAuthor(MemorySearchQueries):
    async def page(
        self,
        query: SearchQuery,
        page: PageRequest,
        viewer: Actor,
        *,
        author: str | None = None,
        tag: str | None = None,
    ) -> Page[FoundPost]:
        return await super().page(query, page, viewer, tag=tag)


class ForgetsTheTag(MemorySearchQueries):
    async def page(
        self,
        query: SearchQuery,
        page: PageRequest,
        viewer: Actor,
        *,
        author: str | None = None,
        tag: str | None = None,
    ) -> Page[FoundPost]:
        return await super().page(query, page, viewer, author=author)


class ContinuesWithTheLowestRank(MemorySearchQueries):
    async def page(
        self,
        query: SearchQuery,
        page: PageRequest,
        viewer: Actor,
        *,
        author: str | None = None,
        tag: str | None = None,
    ) -> Page[FoundPost]:
        found = await super().page(query, page, viewer, author=author, tag=tag)
        if found.next is not None:
            _, _, date = str(found.next.value).partition(" ")
            found.next = Position(f"1 {date}", found.next.id)
        return found


class IndexesOnlyWhatIsNew(MemoryPostRepository):
    async def index(self, post: Post) -> None:
        if post.id not in self._transaction.read(DOCUMENTS):
            await super().index(post)


class ForgetsTheIndexOfHtml(MemoryPostRepository):
    async def keep_html(self, post: Post) -> None:
        indexed = self._transaction.read(DOCUMENTS)[post.id]
        await super().keep_html(post)
        self._transaction.update(DOCUMENTS, post.id, indexed)


TESTS = SearchMatchingContract
ORDER = SearchRankingContract
WORDS = TESTS.test_all_wanted_words_and_no_excluded_one
PHRASES = TESTS.test_the_words_of_a_phrase_follow_each_other_in_one_field
RANKS = ORDER.test_each_word_counts_in_its_best_field
FILTERS = TESTS.test_of_one_author_or_with_one_tag

FAULTS = [
    broken_port("search", IgnoresWhatIsExcluded, WORDS),
    broken_port("search", IgnoresTheOrderOfPhrases, PHRASES),
    broken_port("search", IgnoresAllButTheFirst, WORDS),
    broken_port("search", LetsPhrasesReachIntoTheNextField, PHRASES),
    broken_port("search", RanksPhrasesAsOneWord, RANKS),
    broken_port("search", AddsTheWeightsOfAllFields, RANKS),
    broken_port("search", GoesByDateAlone, RANKS, ORDER.test_the_best_come_first_then_the_newest),
    broken_port("search", ForgetsTheAuthor, FILTERS),
    broken_port("search", ForgetsTheTag, FILTERS),
    broken_port(
        "search", ContinuesWithTheLowestRank, ORDER.test_walking_pages_gives_what_one_page_gives
    ),
    broken_repository(PostRepository, IndexesOnlyWhatIsNew, TESTS.test_it_follows_the_post),
    broken_repository(
        PostRepository, ForgetsTheIndexOfHtml, TESTS.test_it_follows_html_that_is_made_again
    ),
]
