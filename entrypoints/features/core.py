"""The features that the product is composed of, before extensions add theirs."""

from hexameter.entrypoints.extensions.declaration import Extension
from hexameter.entrypoints.features.auth import AUTH
from hexameter.entrypoints.features.comments import COMMENTS
from hexameter.entrypoints.features.events import EVENTS
from hexameter.entrypoints.features.favorites import FAVORITES
from hexameter.entrypoints.features.feed import FEED
from hexameter.entrypoints.features.follows import FOLLOWS
from hexameter.entrypoints.features.imports import IMPORTS
from hexameter.entrypoints.features.maintenance import MAINTENANCE
from hexameter.entrypoints.features.posts.posts import POSTS
from hexameter.entrypoints.features.posts.preview_links import PREVIEW_LINKS
from hexameter.entrypoints.features.posts.revisions import REVISIONS
from hexameter.entrypoints.features.posts.working_copies import WORKING_COPIES
from hexameter.entrypoints.features.search import SEARCH
from hexameter.entrypoints.features.syndication import SYNDICATION
from hexameter.entrypoints.features.tags import TAGS
from hexameter.entrypoints.features.users import USERS

# The first feature's routes are matched first, so the busiest come first.
FEATURES: tuple[Extension, ...] = (
    POSTS,
    WORKING_COPIES,
    REVISIONS,
    COMMENTS,
    TAGS,
    USERS,
    AUTH,
    FAVORITES,
    FOLLOWS,
    FEED,
    PREVIEW_LINKS,
    SYNDICATION,
    SEARCH,
    IMPORTS,
    EVENTS,
    MAINTENANCE,
)
