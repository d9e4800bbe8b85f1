"""The statements of the floor for what readers do, as in `statements`."""

from benchmarks.apps.statements import AUTHORS, OWN, PUBLIC, SUMMARY

TAGS = "SELECT name, posts_count FROM tags WHERE posts_count > 0 ORDER BY name LIMIT 21"

_ACCOUNT_COLUMNS = """
    id, version, email, email_verified_at, username, name, bio, role, password_hash, suspended_at,
    deletion_due_at, created_at, updated_at FROM users WHERE id = $1
"""
_POST_COLUMNS = """
    id, version, author_id, slug, status, created_at, updated_at, published_at, publish_at,
    publish_error, publish_failures, publish_retry_at, title, tags, summary, body, html,
    html_version FROM posts WHERE id = $1
"""
# SQLite's floor leaves out the locks.
LOCK_ACCOUNT = f"SELECT {_ACCOUNT_COLUMNS} FOR NO KEY UPDATE"
_POST = f"SELECT {_POST_COLUMNS}"
HOLD_POST = f"{_POST} FOR KEY SHARE"
LOCK_POST = f"{_POST} FOR UPDATE"
SUSPENDED = "SELECT suspended_at FROM users WHERE id = $1"
ADD_FAVORITE = """
    INSERT INTO favorites (user_id, post_id, created_at, published_at)
    SELECT $1, id, $2, published_at FROM posts WHERE id = $3
    ON CONFLICT (user_id, post_id) DO NOTHING
"""
REMOVE_FAVORITE = "DELETE FROM favorites WHERE user_id = $1 AND post_id = $2"
ONE_FAVORITE_MORE = """
    INSERT INTO post_counts (post_id, favorites_count) VALUES ($1, 1)
    ON CONFLICT (post_id) DO UPDATE SET favorites_count = post_counts.favorites_count + 1
"""
ONE_FAVORITE_LESS = """
    UPDATE post_counts SET favorites_count = favorites_count - 1 WHERE post_id = $1
"""
ADD_COMMENT = """
    INSERT INTO comments (id, version, post_id, level, author_id, status, was_published, created_at,
        updated_at, body, html, html_version)
    VALUES ($1, 1, $2, 1, $3, 'published', true, $4, $4, $5, $6, 1)
"""
ONE_COMMENT_MORE = """
    INSERT INTO post_counts (post_id, favorites_count, comments_count)
    SELECT $1, 0, 1 FROM users WHERE id = $2 AND suspended_at IS NULL
    ON CONFLICT (post_id) DO UPDATE SET comments_count = post_counts.comments_count + 1
"""

_COMMENTS = """
    SELECT comments.id, comments.number, comments.post_id, comments.parent_id, comments.author_id,
        writers.username, writers.name, comments.body, comments.html, comments.status,
        comments.version, comments.created_at, comments.updated_at
    FROM comments JOIN posts ON posts.id = comments.post_id
    JOIN users ON users.id = posts.author_id
    LEFT JOIN users AS writers ON writers.id = comments.author_id
"""
_SEEN = """
    (comments.status = 'removed' OR comments.status = 'published' AND writers.suspended_at IS NULL)
"""
_OF_POST = f"""
    {_COMMENTS} WHERE {PUBLIC} AND {_SEEN} AND comments.post_id = (SELECT POST_ID)
    ORDER BY comments.number LIMIT 21
"""
COMMENTS = _OF_POST.replace("POST_ID", "$1::uuid")
COMMENTS_UNTYPED = _OF_POST.replace("POST_ID", "$1")
"""SQLite has no type for ids."""
COMMENT_FOR = f"""
    {_COMMENTS} WHERE ({PUBLIC} OR posts.author_id = $1)
    AND ({_SEEN} OR comments.author_id = $1) AND comments.id = $2
"""

_WRITTEN = """
    FROM posts AS written WHERE written.author_id = {author} AND written.status = 'published'
    ORDER BY written.published_at DESC, written.id DESC LIMIT {limit}
"""
_LATERAL = f"""
    JOIN LATERAL (SELECT written.id, written.published_at {_WRITTEN}) AS newest ON true
"""
_CORRELATED = f"""
    JOIN posts AS newest ON newest.id IN (SELECT written.id {_WRITTEN})
"""


def _feed(newest: str) -> str:
    return " ".join(
        [
            f"SELECT {SUMMARY}, {OWN} {AUTHORS} JOIN (",
            "SELECT newest.id, newest.published_at FROM (",
            "SELECT latest.followed_id FROM (",
            "SELECT follows.followed_id, newest.id, newest.published_at FROM follows",
            newest.format(author="follows.followed_id", limit=1),
            "WHERE follows.follower_id = $1",
            "ORDER BY newest.published_at DESC, newest.id DESC) AS latest",
            "JOIN users AS author ON author.id = latest.followed_id",
            "WHERE author.suspended_at IS NULL",
            "ORDER BY latest.published_at DESC, latest.id DESC LIMIT 21) AS authors",
            newest.format(author="authors.followed_id", limit=21),
            "ORDER BY newest.published_at DESC, newest.id DESC LIMIT 21) AS merged",
            "ON merged.id = posts.id ORDER BY merged.published_at DESC, merged.id DESC",
        ]
    )


FEED, FEED_WITHOUT_LATERAL = _feed(_LATERAL), _feed(_CORRELATED)
