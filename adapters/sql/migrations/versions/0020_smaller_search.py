"""Search without a copy of the text and without positions, and in spans of time.

On PostgreSQL each word is stored once in the row, and once in an index that is made of an
expression. On SQLite only the copy of the text is lost.

Revision ID: 0020
Revises: 0019
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_KEYS_OF_ROW = "search_keys(title || tags || summary || words, author_id, published_at)"

# The keys of a post in the index are its words, and others that begin with what no word contains:
# `#` a tag (in the column `tags`), `@` the author, `~` a hash of two neighbouring short words (as
# frequent words are), and `%` the span of time in which it was published, of 1, 4, ... 4,096 days.
_KEYS = """
CREATE FUNCTION search_keys(fields text, author_id uuid, published_at timestamptz)
RETURNS tsvector LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
AS $$
DECLARE
    words text[] := array_remove(string_to_array(fields, ' '), '');
    day integer := floor(extract(epoch FROM published_at) / 86400);
BEGIN
    RETURN array_to_tsvector(
        words
        || ARRAY(
            SELECT '~' || (hashtext(one || next) & 16383)
            FROM unnest(words, words[2:]) AS pair (one, next)
            WHERE length(one) < 6 AND length(next) < 6
        )
        || ARRAY(SELECT '%' || level || ':' || (day >> 2 * level) FROM generate_series(0, 6) level)
        || ('@' || replace(author_id::text, '-', ''))
    );
END
$$
"""

# Spans of time are tried from short to long until one has enough matches, so that few more rows are
# read than returned, however frequent the words are. `pairs` are pairs of short words that follow
# each other. `phrases` and `unwanted` are looked for in the texts, because the hash of a pair says
# only that the pair may be there.
_MATCHES = """
CREATE FUNCTION newest_matches(
    keys tsquery, pairs text[], phrases text[], unwanted text[], most integer
)
RETURNS TABLE (number bigint) LANGUAGE plpgsql STABLE STRICT
-- A GIN index is only read by bitmap scans, which connections for reading have off.
SET enable_bitmapscan = on SET enable_seqscan = off SET enable_hashjoin = off
SET enable_mergejoin = off SET work_mem = '32MB' SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
    first_day integer;
    last_day integer;
    pair text;
    span integer;
    is_whole boolean;
    keys_in_span tsquery := keys;
    found bigint[];
BEGIN
    FOREACH pair IN ARRAY pairs LOOP
        keys := keys && quote_literal('~' || (hashtext(pair) & 16383))::tsquery;
    END LOOP;
    SELECT floor(extract(epoch FROM min(published_at)) / 86400),
        floor(extract(epoch FROM max(published_at)) / 86400)
    INTO first_day, last_day FROM posts WHERE status = 'published';
    FOR level IN 0..7 LOOP
        -- The span that the newest post is in, and the one before.
        span := last_day >> 2 * level;
        is_whole := level = 7 OR first_day >> 2 * level >= span - 1;
        keys_in_span := keys;
        IF NOT is_whole THEN
            keys_in_span := keys && (
                quote_literal('%' || level || ':' || span)
                || '|' || quote_literal('%' || level || ':' || span - 1)
            )::tsquery;
        END IF;
        found := ARRAY(
            SELECT post_search.number FROM post_search
            WHERE search_keys(title || tags || summary || words, author_id, published_at)
                @@ keys_in_span AND published_at IS NOT NULL
                AND NOT EXISTS (
                    SELECT FROM users
                    WHERE users.id = post_search.author_id AND users.suspended_at IS NOT NULL
                )
                AND NOT EXISTS (
                    SELECT FROM unnest(phrases) AS phrase
                    WHERE strpos(title || tags || summary || words, phrase) = 0
                )
                AND NOT EXISTS (
                    SELECT FROM unnest(unwanted) AS phrase
                    WHERE strpos(title || tags || summary || words, phrase) > 0
                )
            ORDER BY published_at DESC, post_id DESC
            LIMIT most
        );
        EXIT WHEN is_whole OR cardinality(found) = most;
    END LOOP;
    RETURN QUERY SELECT unnest(found);
END
$$
"""

_FORMER_MATCHES = """
CREATE FUNCTION newest_matches(query tsquery, most integer) RETURNS TABLE (number bigint)
LANGUAGE sql STABLE STRICT
-- A GIN index is only read by bitmap scans, which connections for reading have off.
SET enable_bitmapscan = on SET enable_seqscan = off
AS $$
    SELECT number FROM post_search
    WHERE words @@ query AND published_at IS NOT NULL
        AND author_id NOT IN (SELECT id FROM users WHERE suspended_at IS NOT NULL)
    ORDER BY published_at DESC, post_id DESC
    LIMIT most
$$
"""
# In the positions those of the body come last, after one place between any two fields. A place
# without a word is an underscore.
_WORDS_OF_BODY = """
UPDATE post_search SET words = coalesce((
    WITH places AS (
        SELECT lexeme, place FROM unnest(positions) AS entry (lexeme, places, weights),
        unnest(places) AS place
    )
    SELECT ' ' || string_agg(coalesce(lexeme, '_'), ' ' ORDER BY expected) || ' '
    FROM generate_series(
        cardinality(string_to_array(btrim(title), ' '))
        + cardinality(string_to_array(btrim(tags), ' '))
        + cardinality(string_to_array(btrim(summary), ' ')) + 4,
        (SELECT max(place) FROM places)
    ) AS expected
    LEFT JOIN places ON place = expected
), '')
"""
# All names first and then all words, until the worker puts each tag's together.
_NAMES_OF_TAGS = r"""
UPDATE post_search SET version = '', tags = (
    SELECT ' ' || string_agg('#' || replace(replace(name, '\', '\\'), ' ', '\_'), ' ')
    FROM jsonb_array_elements_text(posts.tags) AS name
) || post_search.tags || '_ '
FROM posts WHERE posts.id = post_id AND post_search.tags <> ''
"""
_MARKS_OF_TAGS = (
    "UPDATE post_search SET tags = ' _' || tags || '_ ' WHERE tags <> ''",
    "INSERT INTO post_words (post_words) VALUES ('delete-all')",
    """
    INSERT INTO post_words (rowid, title, tags, summary, words)
    SELECT number, title, tags, summary, words FROM post_search WHERE published_at IS NOT NULL
    """,
)


def upgrade() -> None:
    op.drop_index("ix_post_search_version_post_id", "post_search")
    op.create_index("ix_post_search_version", "post_search", ["version"])
    op.drop_column("post_search", "text")
    if op.get_bind().dialect.name != "postgresql":
        for statement in _MARKS_OF_TAGS:
            op.execute(statement)
        return
    op.execute("DROP FUNCTION newest_matches")
    op.drop_index("post_words", "post_search")
    op.alter_column("post_search", "words", new_column_name="positions")
    words = sa.Column("words", sa.Text(collation="C"), nullable=False, server_default="")
    op.add_column("post_search", words)
    op.execute(_WORDS_OF_BODY)
    op.execute(_NAMES_OF_TAGS)
    op.alter_column("post_search", "words", server_default=None)
    op.drop_column("post_search", "positions")
    create_index()


def create_index() -> None:
    """On PostgreSQL, with the functions that it needs."""
    op.execute(_KEYS)
    op.execute(_MATCHES)
    op.execute(
        f"CREATE INDEX post_words ON post_search USING gin ({_KEYS_OF_ROW})"
        " WHERE published_at IS NOT NULL"
    )


def downgrade() -> None:
    """Nothing is found until the worker of the older release has indexed the posts again."""
    op.drop_index("ix_post_search_version", "post_search")
    op.create_index("ix_post_search_version_post_id", "post_search", ["version", "post_id"])
    op.execute("UPDATE post_search SET version = ''")
    text = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
    op.add_column("post_search", sa.Column("text", text, nullable=False, server_default=""))
    if op.get_bind().dialect.name != "postgresql":
        return
    op.alter_column("post_search", "text", server_default=None)
    op.execute("DROP FUNCTION newest_matches")
    op.drop_index("post_words", "post_search")
    op.drop_column("post_search", "words")
    op.execute("DROP FUNCTION search_keys")
    words = sa.Column("words", postgresql.TSVECTOR(), nullable=False, server_default="")
    op.add_column("post_search", words)
    op.alter_column("post_search", "words", server_default=None)
    op.create_index(
        "post_words",
        "post_search",
        ["words"],
        postgresql_using="gin",
        postgresql_where=sa.text("published_at IS NOT NULL"),
    )
    op.execute(_FORMER_MATCHES)
