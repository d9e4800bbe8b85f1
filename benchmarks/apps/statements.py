"""The statements of the floor: those that the product's query ports compile to.

Parameters are numbered; `$1` is PostgreSQL's spelling, `?1` SQLite's.
"""

SUMMARY = (
    "posts.id, posts.slug, posts.title, posts.summary, posts.status, users.id, users.username, "
    "users.name, posts.tags, posts.version, posts.created_at, posts.updated_at, "
    "posts.published_at, posts.publish_at, posts.publish_error, posts.reading_minutes, "
    "coalesce(post_counts.favorites_count, 0), coalesce(post_counts.comments_count, 0)"
)
NOBODY_S = "false"
OWN = (
    "(SELECT favorites.post_id FROM favorites WHERE favorites.user_id = $1 "
    "AND favorites.post_id = posts.id) IS NOT NULL"
)
VIEW = f"{SUMMARY}, {NOBODY_S}, posts.body, posts.html"
VIEW_FOR = f"{SUMMARY}, {OWN}, posts.body, posts.html"
AUTHORS = (
    "FROM posts JOIN users ON users.id = posts.author_id "
    "LEFT JOIN post_counts ON post_counts.post_id = posts.id"
)
PUBLIC = "posts.status = 'published' AND users.suspended_at IS NULL"
VISIBLE = f"({PUBLIC} OR posts.author_id = $1)"
NEWEST = "ORDER BY posts.published_at DESC, posts.id DESC LIMIT 21"
OF_SLUG = "JOIN post_slugs ON post_slugs.post_id = posts.id"

BY_ID = f"SELECT {VIEW} {AUTHORS} WHERE {PUBLIC} AND posts.id = $1"
BY_ID_FOR = f"SELECT {VIEW_FOR} {AUTHORS} WHERE {VISIBLE} AND posts.id = $2"
BY_SLUG = f"SELECT {VIEW} {AUTHORS} {OF_SLUG} WHERE {PUBLIC} AND post_slugs.slug = $1"
BY_SLUG_FOR = f"SELECT {VIEW_FOR} {AUTHORS} {OF_SLUG} WHERE {VISIBLE} AND post_slugs.slug = $2"
PAGE = f"SELECT {SUMMARY}, {NOBODY_S} {AUTHORS} WHERE {PUBLIC} {NEWEST}"
PAGE_FOR = (
    f"SELECT {SUMMARY}, {OWN} {AUTHORS} WHERE {VISIBLE} AND posts.status = 'published' {NEWEST}"
)
ACCOUNT = """
    SELECT id, email, email_verified_at, username, name, bio, role, created_at, updated_at,
        version, suspended_at, deletion_due_at
    FROM users WHERE id = $1
"""
CLAIM = """
    INSERT INTO idempotency_records
        (caller_id, operation, key, fingerprint, resource_id, created_at)
    VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING
"""
SLUG = "INSERT INTO post_slugs (slug, post_id) VALUES ($1, $2)"
POST = """
    INSERT INTO posts (id, version, author_id, slug, status, created_at, updated_at,
        reading_minutes, title, tags, body, html)
    VALUES ($1, 1, $2, $3, 'draft', $4, $4, $5, $6, $7, $8, $9)
"""
TAG = "INSERT INTO post_tags (post_id, tag) VALUES ($1, $2)"
EVENT = """
    INSERT INTO outbox (id, type, aggregate, aggregate_id, occurred_at, data)
    VALUES ($1, $2, $3, $4, $5, $6)
"""
