"""Search with rows of published posts alone, and with a smaller full-text index.

On PostgreSQL the index has fewer keys for pairs of words, and a shorter list of pending entries,
whose pages are never given back.

Revision ID: 0021
Revises: 0020
"""

from importlib import import_module

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_KEYS_OF_ROW = "search_keys(title || tags || summary || words, author_id, published_at)"

# The keys of a post in the index are its words, and others that begin with what no word contains:
# `#` a tag (in the column `tags`), `@` the author, `~` a hash of two neighbouring words that are
# short (as frequent words are), and `%` the span of time in which it was published, of 1, 4, ...
# 4,096 days.
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
            SELECT '~' || left(encode(sha256(convert_to(one || next, 'UTF8')), 'hex'), 3)
            FROM unnest(words, words[2:]) AS pair (one, next)
            WHERE length(one) + length(next) < 9
        )
        || ARRAY(SELECT '%' || level || ':' || (day >> 2 * level) FROM generate_series(0, 6) level)
        || ('@' || replace(author_id::text, '-', ''))
    );
END
$$
"""

# Spans of time are tried from short to long until one has enough matches, so that few more rows are
# read than returned, however frequent the words are. `phrases` and `unwanted` are looked for in the
# texts, because a key of a pair says only that the pair may be there.
_MATCHES = """
CREATE FUNCTION newest_matches(keys tsquery, phrases text[], unwanted text[], most integer)
RETURNS TABLE (number bigint) LANGUAGE plpgsql STABLE STRICT
-- A GIN index is only read by bitmap scans, which connections for reading have off.
SET enable_bitmapscan = on SET enable_seqscan = off SET enable_hashjoin = off
SET enable_mergejoin = off SET work_mem = '32MB' SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
    first_day integer;
    last_day integer;
    span integer;
    is_whole boolean;
    keys_in_span tsquery;
    found bigint[];
BEGIN
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
                @@ keys_in_span
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
_INDEX = (
    f"CREATE INDEX post_words ON post_search USING gin ({_KEYS_OF_ROW})"
    " WITH (gin_pending_list_limit = 128)"
)
_DROP_MATCHES = "DROP FUNCTION newest_matches"
_DROP_KEYS = "DROP FUNCTION search_keys"


def upgrade() -> None:
    op.execute("DELETE FROM post_search WHERE published_at IS NULL")
    if op.get_bind().dialect.name != "postgresql":
        _require_date_on_sqlite(is_required=True)
        return
    op.execute(_DROP_MATCHES)
    op.drop_index("post_words", "post_search")
    op.execute(_DROP_KEYS)
    op.alter_column("post_search", "published_at", nullable=False)
    op.execute(_KEYS)
    op.execute(_MATCHES)
    op.execute(_INDEX)


def downgrade() -> None:
    """The worker of the older release indexes the posts that are not published."""
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    if is_postgresql:
        op.alter_column("post_search", "published_at", nullable=True)
    else:
        _require_date_on_sqlite(is_required=False)
    op.execute(
        "INSERT INTO post_search"
        " (post_id, author_id, published_at, version, title, tags, summary, words)"
        " SELECT id, author_id, NULL, '', '', '', '', '' FROM posts"
        " WHERE id NOT IN (SELECT post_id FROM post_search)"
    )
    if is_postgresql:
        op.execute(_DROP_MATCHES)
        op.drop_index("post_words", "post_search")
        op.execute(_DROP_KEYS)
        before = import_module("hexameter.adapters.sql.migrations.versions.0020_smaller_search")
        before.create_index()


def _require_date_on_sqlite(*, is_required: bool) -> None:
    options = {
        "table_kwargs": {"sqlite_autoincrement": True},
        "reflect_kwargs": {"resolve_fks": False},
    }
    with op.batch_alter_table("post_search", **options) as table:
        table.alter_column("published_at", existing_type=sa.String(29), nullable=not is_required)
