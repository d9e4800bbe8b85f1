from hexameter.application.favorites.favorite_post import FavoritePost
from hexameter.application.favorites.personal_data import favorites_of
from hexameter.application.favorites.unfavorite_post import UnfavoritePost
from hexameter.application.ports.favorites import FavoriteRepository
from hexameter.domain.users.roles import Permission
from hexameter.entrypoints.extensions.declaration import Extension, Personal, UseCase
from hexameter.entrypoints.features.stores import in_both_stores

FAVORITES = Extension(
    name="favorites",
    use_cases=[
        UseCase(FavoritePost, Permission.WRITE_FAVORITES),
        UseCase(UnfavoritePost, Permission.WRITE_FAVORITES),
    ],
    personal=[Personal("favorites", favorites_of)],
    repositories=in_both_stores({FavoriteRepository: "repositories.favorites"}),
    routers=["hexameter.entrypoints.http.favorites:router"],
)
