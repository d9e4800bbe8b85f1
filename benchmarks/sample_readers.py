"""What readers do with the posts of `sample_data`: favourites, comments and follows.

A published post has about ten favourites and a comment, so that they grow with the posts. What some
readers do grows too (`FAN`, `DISCUSSED`), or is the same in a dataset of any size (`FOLLOWER`).
"""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

from benchmarks import sample_data
from benchmarks.bulk import Values
from benchmarks.sample_data import draw
from hexameter.adapters.markdown.safe_html import RENDERER_VERSION
from hexameter.domain.comments.values import CommentStatus
from hexameter.domain.posts.values import PostStatus

FOLLOWED = 1_000
"""About how many people `FOLLOWER` and `FOLLOWER_OF_FORMER` follow."""

FOLLOWER, FOLLOWER_OF_FORMER, FAN, FAMOUS = 2, 3, 4, 5
"""The numbers of these users. The second follows all authors who wrote nothing for long; the third
has one in four posts as a favourite, and everybody follows the last.
"""

DISCUSSED = 2
"""The number of a post with a third of all comments. It is published."""

_FANS = 11
_HELD = 20


def accounts(authors: int) -> int:
    """So many that `FOLLOWED` can be followed. Those beyond the authors have no posts."""
    return max(authors, FOLLOWED + 1)


def favorite_values(posts: int, authors: int) -> Iterator[Values]:
    users = [sample_data.user_id(number) for number in range(accounts(authors))]
    for number in sample_data.published_numbers(posts):
        post_id, published_at = sample_data.post_id(number), sample_data.published_at(number)
        for fan in _fans(number, len(users)):
            yield {
                "user_id": users[fan],
                "post_id": post_id,
                "created_at": published_at,
                "published_at": published_at,
            }


def _fans(post: int, users: int) -> set[int]:
    fans = {(post * 7 + each * (users // _FANS)) % users for each in range(_FANS)}
    return {*fans, FAN} if post % 4 == 0 else fans - {FAN}


def comment_values(posts: int, authors: int) -> Iterator[Values]:
    users = accounts(authors)
    for number in range(posts):
        post, held = _commented(number), draw(number, 3) % _HELD == 0
        written_at = sample_data.EPOCH + timedelta(days=2, minutes=number)
        text = f"Six feet, counted {number} times."
        yield {
            "number": number + 1,
            "id": sample_data.uuid7_of(written_at, posts + number),
            "version": 1,
            "post_id": sample_data.post_id(post),
            "parent_id": None,
            "level": 1,
            "author_id": sample_data.user_id(draw(number, 4) % users),
            "status": (CommentStatus.HELD if held else CommentStatus.PUBLISHED).value,
            "was_published": not held,
            "created_at": written_at,
            "updated_at": written_at,
            "body": text,
            "html": f"<p>{text}</p>\n",
            "html_version": RENDERER_VERSION,
        }


def _commented(number: int) -> int:
    """The post of this comment."""
    own = number % 4 and sample_data.status(number) is PostStatus.PUBLISHED
    return number if own else DISCUSSED


def counts_of_posts(posts: int, authors: int) -> Iterator[Values]:
    users = accounts(authors)
    comments = Counter(_commented(n) for n in range(posts) if draw(n, 3) % _HELD)
    for number in range(posts):
        published = sample_data.status(number) is PostStatus.PUBLISHED
        yield {
            "post_id": sample_data.post_id(number),
            "favorites_count": len(_fans(number, users)) if published else 0,
            "comments_count": comments[number],
        }


def follow_values(authors: int) -> Iterator[Values]:
    for follower, followed in _follows(authors):
        yield {
            "follower_id": sample_data.user_id(follower),
            "followed_id": sample_data.user_id(followed),
            "created_at": sample_data.EPOCH + timedelta(seconds=follower + followed),
        }


def _follows(authors: int) -> set[tuple[int, int]]:
    users = accounts(authors)
    evenly = range(0, users, users // FOLLOWED)[:FOLLOWED]
    former = [(authors - 1 - number) % users for number in range(FOLLOWED)]
    follows = {(each, FAMOUS) for each in range(users)}
    follows |= {(FOLLOWER, each) for each in evenly}
    follows |= {(FOLLOWER_OF_FORMER, each) for each in former}
    return {(follower, followed) for follower, followed in follows if follower != followed}


def counts_of_users(posts: int, authors: int) -> Iterator[Values]:
    written, latest = Counter[int](), dict[int, datetime]()
    for number in sample_data.published_numbers(posts):
        author = sample_data.author_of(number, posts, authors)
        written[author] += 1
        if published_at := sample_data.published_at(number):
            latest[author] = max(latest.get(author, published_at), published_at)
    follows = _follows(authors)
    followers = Counter(followed for _, followed in follows)
    following = Counter(follower for follower, _ in follows)
    for number in range(accounts(authors)):
        yield {
            "user_id": sample_data.user_id(number),
            "followers_count": followers[number],
            "following_count": following[number],
            "posts_count": written[number],
            "latest_published_at": latest.get(number),
        }
