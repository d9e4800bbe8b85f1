"""The routes of version 1.1 of the RealWorld API."""

from hexameter import Service
from hexameter.extending import LimitName, Router, limited, limited_by_account
from hexameter_realworld.articles import Articles, Comments
from hexameter_realworld.users import Users


def routes(service: Service) -> Router:
    users, articles, comments = Users(service), Articles(service), Comments(service)
    writes, remarks = limited_by_account(LimitName.WRITE), limited_by_account(LimitName.COMMENT)
    marks, follows = limited_by_account(LimitName.FAVORITE), limited_by_account(LimitName.FOLLOW)
    router = Router()
    for method, path, endpoint, *limits in (
        ("POST", "/users", users.register, limited(LimitName.REGISTRATION)),
        ("POST", "/users/login", users.login, limited(LimitName.SIGN_IN)),
        ("GET", "/user", users.me),
        ("PUT", "/user", users.update, writes),
        ("GET", "/profiles/{username}", users.profile),
        ("POST", "/profiles/{username}/follow", users.follow, follows),
        ("DELETE", "/profiles/{username}/follow", users.unfollow, follows),
        ("GET", "/articles", articles.newest),
        ("GET", "/articles/feed", articles.feed),
        ("POST", "/articles", articles.publish, writes),
        ("GET", "/articles/{slug}", articles.read),
        ("PUT", "/articles/{slug}", articles.update, writes),
        ("DELETE", "/articles/{slug}", articles.delete),
        ("POST", "/articles/{slug}/favorite", articles.favorite, marks),
        ("DELETE", "/articles/{slug}/favorite", articles.unfavorite, marks),
        ("GET", "/articles/{slug}/comments", comments.all),
        ("POST", "/articles/{slug}/comments", comments.add, remarks),
        ("DELETE", "/articles/{slug}/comments/{number}", comments.remove, writes),
        ("GET", "/tags", articles.tags),
    ):
        router.add_api_route(path, endpoint, methods=[method], dependencies=limits)
    return router
