"""Posts with texts to search for, and their index, written without the use cases."""

from benchmarks import sample_data as data
from benchmarks.bulk import Advance, Part, Values, write
from benchmarks.search.texts import Texts
from hexameter.adapters.search.stemmers import SnowballStemmer
from hexameter.adapters.sql.migrations.runner import upgrade
from hexameter.adapters.sql.search.texts import spaced, spaced_tags
from hexameter.adapters.sql.tables.posts.posts import PostRow, PostTagRow
from hexameter.adapters.sql.tables.posts.search import PostSearchRow
from hexameter.adapters.sql.tables.users import UserRow
from hexameter.application.search.indexer import PostIndexer
from hexameter.domain.posts.values import PostStatus
from hexameter.domain.search.document import build_document, read_body


def indexer() -> PostIndexer:
    return PostIndexer(SnowballStemmer(["english"]))


async def fill(url: str, texts: Texts, posts: int, advance: Advance) -> None:
    """Of an empty database."""
    await upgrade(url)
    authors, numbers, reader = data.fitting_authors(posts), range(posts), indexer()

    def post(number: int) -> Values:
        changed = {"body": texts.of(number), "html": _html(texts, number), "summary": None}
        return data.post_values(number, posts, authors) | changed

    def indexed(number: int) -> Values:
        tags = data.tags_of(number, posts)
        document = build_document(
            reader.tokeniser,
            title=data.title(number),
            tags=tags,
            summary=None,
            body=read_body(reader.tokeniser, _html(texts, number)),
        )
        return {
            "number": number + 1,
            "post_id": data.post_id(number),
            "author_id": data.user_id(data.author_of(number, posts, authors)),
            "published_at": data.published_at(number),
            "version": reader.version,
            "title": spaced(document.title),
            "tags": spaced_tags(tags, document.tags, "postgresql"),
            "summary": "",
            "words": spaced(document.body),
        }

    published = [each for each in numbers if data.status(each) is PostStatus.PUBLISHED]
    tags = (tag for number in numbers for tag in data.tag_values(number, posts))
    parts = [
        Part(UserRow, (data.user_values(number, "") for number in range(authors)), authors),
        Part(PostRow, map(post, numbers), posts),
        Part(PostTagRow, tags, posts),
        Part(PostSearchRow, map(indexed, published), len(published)),
    ]
    await write(url, parts, advance)


def _html(texts: Texts, number: int) -> str:
    return f"<p>{texts.of(number)}</p>\n"
