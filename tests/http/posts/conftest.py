"""An author and a reader."""

import pytest

from tests.support.app_client import Account, Site


@pytest.fixture
async def ada(site: Site) -> Account:
    """An author."""
    return await site.account("ada")


@pytest.fixture
async def bob(site: Site) -> Account:
    """Another author."""
    return await site.account("bob")


@pytest.fixture
async def eve(site: Site) -> Account:
    """An editor."""
    return await site.account("eve", role="editor")


@pytest.fixture
async def rita(site: Site) -> Account:
    """A reader."""
    return await site.account("rita", role="reader")


@pytest.fixture
async def root(site: Site) -> Account:
    """An administrator."""
    return await site.account("boss", role="admin")
