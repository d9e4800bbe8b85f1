from datetime import timedelta

import pytest

from hexameter.adapters.testing.builders import build_actor, build_post, build_user
from hexameter.adapters.testing.clock import NOON
from hexameter.adapters.testing.hostile import ASKED
from hexameter.adapters.testing.pages import all_pages
from hexameter.adapters.testing.world import World
from hexameter.application.actor import Actor
from hexameter.application.ports.users import USER_SORTS, AccountView, ProfileView
from hexameter.domain.pagination import PageRequest, Sort
from hexameter.domain.posts.values import PostStatus
from hexameter.domain.users.errors import UserNotFound
from hexameter.domain.users.roles import Permission, Role
from hexameter.domain.users.user import User

ANYBODY = Actor.anonymous()
BY_NAME = PageRequest(Sort("username"), limit=100)
SORTS = [Sort(key, descending) for key in USER_SORTS for descending in (False, True)]


class UserQueriesContract:
    async def test_an_account_is_shown_as_it_is(self, world: World) -> None:
        user = build_user(email="Ada@example.com", deletion_due_at=NOON + timedelta(days=1))
        user.bio = "Countess"
        user.updated_at = NOON + timedelta(hours=1)
        unverified = build_user(suspended_at=NOON)
        unverified.email_verified_at = None
        await world.add_users(user, unverified)
        assert await world.users.account(user.id) == account_of(user)
        assert await world.users.account(unverified.id) == account_of(unverified)
        with pytest.raises(UserNotFound):
            await world.users.account(build_user().id)

    async def test_a_profile_shows_what_everybody_may_know(self, world: World) -> None:
        user = build_user(username="ada")
        user.bio = "Countess"
        await world.add_users(user)
        await world.add_posts(
            *(build_post(user.id, status=status) for status in PostStatus), build_post(user.id)
        )
        expected = ProfileView(
            id=user.id,
            username="ada",
            name=user.name,
            bio="Countess",
            avatar_url=None,
            created_at=user.created_at,
            followers_count=0,
            following_count=0,
            posts_count=2,
            following=False,
            version=user.version,
        )
        for viewer in (ANYBODY, build_actor(user), Actor.system()):
            assert await world.users.profile(user.id, viewer) == expected
            assert await world.users.profile_by_username("ada", viewer) == expected
            assert await world.users.profile_by_username("aDA", viewer) == expected

    async def test_a_profile_that_is_not_there_is_not_found(self, world: World) -> None:
        await world.add_users(build_user(username="kelvin"), build_user(username="us1r"))
        with pytest.raises(UserNotFound):
            await world.users.profile(build_user().id, ANYBODY)
        for username in ("kelvi", "kelvin ", *ASKED):
            with pytest.raises(UserNotFound):
                await world.users.profile_by_username(username, ANYBODY)

    async def test_a_suspended_profile_is_seen_by_who_manages_users(self, world: World) -> None:
        user = build_user(suspended_at=NOON, role=Role.EDITOR)
        await world.add_users(user)
        seeing = (
            Actor.system(),
            build_actor(build_user(role=Role.ADMIN)),
            Actor(user_id=user.id, permissions=frozenset({Permission.MANAGE_USERS})),
        )
        for viewer in seeing:
            assert (await world.users.profile(user.id, viewer)).id == user.id
            shown = await world.users.profile_by_username(str(user.username), viewer)
            assert shown.id == user.id
        for viewer in (ANYBODY, build_actor(user), build_actor(build_user(role=Role.EDITOR))):
            with pytest.raises(UserNotFound):
                await world.users.profile(user.id, viewer)
            with pytest.raises(UserNotFound):
                await world.users.profile_by_username(str(user.username), viewer)

    @pytest.mark.parametrize("sort", SORTS, ids=lambda sort: f"{sort.key}-{sort.descending}")
    async def test_walking_pages_gives_what_one_page_gives(self, world: World, sort: Sort) -> None:
        users = [
            build_user(username=name, created_at=NOON + timedelta(milliseconds=number % 3))
            for number, name in enumerate(("b_b", "bbb", "b0b", "a__a", "zed", "a1a"))
        ]
        await world.add_users(*users[::2], *users[1::2])

        def key(user: User) -> tuple[object, object]:
            return (str(user.username) if sort.key == "username" else user.created_at), user.id

        users.sort(key=key, reverse=sort.descending)
        expected = [account_of(user) for user in users]
        whole = await world.users.accounts(PageRequest(sort, limit=100))
        assert (whole.items, whole.next) == (expected, None)
        for limit in (1, 2, 3):
            request = PageRequest(sort, limit=limit)
            assert await all_pages(world.users.accounts, request) == expected
        skipped = await world.users.accounts(PageRequest(sort, limit=2, offset=1))
        assert skipped.items == expected[1:3]

    async def test_search_finds_in_username_name_and_address_without_case(
        self, world: World
    ) -> None:
        ada = build_user(username="ada", name="Countess \u00c9milie", email="Engine@example.com")
        grace = build_user(username="grace", name="Rear Admiral", email="navy@example.org")
        await world.add_users(ada, grace)

        async def found(search: str) -> list[str]:
            page = await world.users.accounts(BY_NAME, search=search)
            return [account.username for account in page.items]

        for search in ("AD", "countess", "\u00e9MILIE", "\u00c9m", "eNgInE", "example.com", "e@e"):
            assert await found(search) in (["ada"], ["ada", "grace"]), search
        assert await found("countess \u00e9milie") == await found("ENGINE@") == ["ada"]
        assert await found("ada") == ["ada"]
        assert await found("GRACE") == await found("rear adm") == await found(".org") == ["grace"]
        assert await found("ad") == ["ada", "grace"]
        assert await found("") == ["ada", "grace"]
        for across in ("adacountess", "ada countess", "gracerear", "admiralnavy", "admiral navy"):
            assert await found(across) == [], across

    async def test_search_takes_every_character_as_it_is(self, world: World) -> None:
        names = ("100%", "a_b", "back\\slash", "it's", 'quo"te', "st*r", "$1")
        users = [build_user(username=f"sign{n}", name=name) for n, name in enumerate(names)]
        await world.add_users(*users, build_user(username="plain", name="1000 axb"))
        for user, sign in zip(users, ("0%", "a_b", "k\\s", "t'", '"', "t*", "$"), strict=True):
            page = await world.users.accounts(BY_NAME, search=sign)
            assert [account.id for account in page.items] == [user.id]

    async def test_a_search_without_matches_is_empty(self, world: World) -> None:
        await world.add_users(build_user(username="kelvin", name="K"))
        for search in set(ASKED) - {"", "\u212aelvin"}:
            assert (await world.users.accounts(BY_NAME, search=search)).items == []

    async def test_roles_narrow_what_is_found(self, world: World) -> None:
        users = [build_user(role=role, name="Same") for role in Role]
        await world.add_users(*users, build_user(role=Role.EDITOR, name="Other"))
        for user in users:
            page = await world.users.accounts(BY_NAME, search="same", role=user.role.value)
            assert [account.id for account in page.items] == [user.id]
        for role in ASKED:
            assert (await world.users.accounts(BY_NAME, role=role)).items == []


def account_of(user: User) -> AccountView:
    return AccountView(
        id=user.id,
        email=user.email.value,
        email_verified=user.email_verified_at is not None,
        username=str(user.username),
        name=user.name,
        bio=user.bio,
        avatar_url=None,
        role=user.role.value,
        created_at=user.created_at,
        updated_at=user.updated_at,
        version=user.version,
        suspended=user.suspended_at is not None,
        deletion_due_at=user.deletion_due_at,
    )
