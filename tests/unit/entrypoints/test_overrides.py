"""Replacing and wrapping use cases of one container."""

from typing import Any

import pytest

from hexameter.application.actor import Actor
from hexameter.application.ports.posts import PostQueries
from hexameter.application.posts.publish_post import PublishPost
from hexameter.domain.errors import AuthenticationRequired
from hexameter.domain.users.roles import Permission
from hexameter.entrypoints.catalogue import UnknownUseCase
from hexameter.entrypoints.container import build_container
from hexameter.entrypoints.settings import Settings

MEMORY = Settings(database_url="memory://")


class Wrapper:
    def __init__(self, inner: object) -> None:
        self.inner = inner


class NotListed: ...


def test_an_override_of_an_unknown_use_case_is_an_error() -> None:
    with pytest.raises(UnknownUseCase, match="NotListed is not in the catalogue"):
        build_container(MEMORY, use_cases={NotListed: Wrapper})


def test_an_override_wraps_the_original_and_keeps_its_permission() -> None:
    catalogue = build_container(MEMORY, use_cases={PublishPost: Wrapper}).catalogue()
    wrapper: Any = catalogue.resolve(PublishPost)
    assert isinstance(wrapper, Wrapper)
    assert isinstance(wrapper.inner, PublishPost)
    assert catalogue.resolve(PublishPost) is wrapper
    assert catalogue.entry(PublishPost).permission is Permission.WRITE_POSTS
    with pytest.raises(AuthenticationRequired):
        catalogue.resolve_for(Actor.anonymous(), PublishPost)
    assert isinstance(build_container(MEMORY).catalogue().resolve(PublishPost), PublishPost)


def test_an_override_of_a_query_wraps_the_adapter_that_was_passed() -> None:
    adapter = object()
    container = build_container(
        MEMORY, adapters={"post_queries": adapter}, use_cases={PostQueries: Wrapper}
    )
    wrapper: Any = container.catalogue().resolve(PostQueries)
    assert isinstance(wrapper, Wrapper)
    assert wrapper.inner is adapter
