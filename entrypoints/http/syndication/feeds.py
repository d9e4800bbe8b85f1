"""Feeds of published posts: all, those of an author, and those with a tag."""

from typing import Annotated
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from hexameter.application.actor import Actor
from hexameter.application.ports.syndication import FeedEntryView, SyndicationQueries
from hexameter.application.ports.users import ProfileView, UserQueries
from hexameter.domain.posts.values import tag_name
from hexameter.domain.users.errors import UserNotFound
from hexameter.domain.users.values import username_asked_for
from hexameter.entrypoints.http.openapi.answers import answers, document_answer
from hexameter.entrypoints.http.requests.tag_text import TagText
from hexameter.entrypoints.http.responses.documents import document_response
from hexameter.entrypoints.http.responses.links import SiteLinks
from hexameter.entrypoints.http.routing.authentication import MaybeUser
from hexameter.entrypoints.http.routing.strict_route import Router
from hexameter.entrypoints.http.routing.use import Use
from hexameter.entrypoints.http.syndication.atom import ATOM, atom_of
from hexameter.entrypoints.http.syndication.examples import ATOM_EXAMPLE, JSON_FEED_EXAMPLE
from hexameter.entrypoints.http.syndication.feed import Feed, entry_of
from hexameter.entrypoints.http.syndication.json_feed import JSON_FEED, json_feed_of
from hexameter.entrypoints.input.fields import Text

router = Router("/feeds", tags=["syndication"])

Posts = Annotated[SyndicationQueries, Use(SyndicationQueries)]
Users = Annotated[UserQueries, Use(UserQueries)]

_ATOM = document_answer(ATOM, {"type": "string"}, ATOM_EXAMPLE)
_JSON = document_answer(JSON_FEED, {"type": "object"}, JSON_FEED_EXAMPLE)
_OF_USER = answers(UserNotFound)


@router.get("/posts.atom", response_class=Response, responses=_ATOM)
async def read_posts_atom(request: Request, actor: MaybeUser, posts: Posts) -> Response:
    """The newest published posts, as an Atom feed."""
    return _atom(request, await _of_all(request, posts))


@router.get("/posts.json", response_class=Response, responses=_JSON)
async def read_posts_json(request: Request, actor: MaybeUser, posts: Posts) -> Response:
    """The newest published posts, as a JSON feed."""
    return _json(request, await _of_all(request, posts))


@router.get("/users/{username}.atom", response_class=Response, responses=_ATOM | _OF_USER)
async def read_user_atom(
    request: Request, actor: MaybeUser, users: Users, posts: Posts, username: Text
) -> Response:
    """The newest published posts of an author, as an Atom feed."""
    return _atom(request, await _of_user(request, users, posts, username))


@router.get("/users/{username}.json", response_class=Response, responses=_JSON | _OF_USER)
async def read_user_json(
    request: Request, actor: MaybeUser, users: Users, posts: Posts, username: Text
) -> Response:
    """The newest published posts of an author, as a JSON feed."""
    return _json(request, await _of_user(request, users, posts, username))


@router.get("/tags/{tag}.atom", response_class=Response, responses=_ATOM)
async def read_tag_atom(request: Request, actor: MaybeUser, posts: Posts, tag: TagText) -> Response:
    """The newest published posts with a tag, as an Atom feed; an unknown tag has none."""
    return _atom(request, await _of_tag(request, posts, tag))


@router.get("/tags/{tag}.json", response_class=Response, responses=_JSON)
async def read_tag_json(request: Request, actor: MaybeUser, posts: Posts, tag: TagText) -> Response:
    """The newest published posts with a tag, as a JSON feed; an unknown tag has none."""
    return _json(request, await _of_tag(request, posts, tag))


def _atom(request: Request, feed: Feed) -> Response:
    return document_response(request, atom_of(feed, _links(request)), ATOM, feed.changed_at)


def _json(request: Request, feed: Feed) -> Response:
    content = json_feed_of(feed, _links(request))
    return document_response(request, content, JSON_FEED, feed.changed_at)


async def _of_all(request: Request, posts: SyndicationQueries) -> Feed:
    return _feed(request, "/feeds/posts", await posts.newest())


async def _of_user(
    request: Request, users: UserQueries, posts: SyndicationQueries, username: str
) -> Feed:
    """Raises `UserNotFound`."""
    username = username_asked_for(username)
    # Credentials change nothing, so that the feed is the same for everybody.
    author = await users.profile_by_username(username, Actor.anonymous())
    entries = await posts.newest(author=author.username)
    return _feed(request, f"/feeds/users/{author.username}", entries, author=author)


async def _of_tag(request: Request, posts: SyndicationQueries, tag: str) -> Feed:
    """Raises `ValidationFailed` for what no tag can be called."""
    name = tag_name(tag)
    path = f"/feeds/tags/{quote(name, safe='')}"
    return _feed(request, path, await posts.newest(tag=name), topic=name)


def _feed(
    request: Request,
    path: str,
    views: list[FeedEntryView],
    *,
    author: ProfileView | None = None,
    topic: str | None = None,
) -> Feed:
    links = _links(request)
    site: str = request.app.title
    name = author.name if author else None
    subject = name or topic
    return Feed(
        title=f"{site}: {subject}" if subject else site,
        path=path,
        author=name,
        entries=[entry_of(view, links) for view in views],
    )


def _links(request: Request) -> SiteLinks:
    links: SiteLinks = request.app.state.links
    return links
