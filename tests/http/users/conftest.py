"""Who has an account."""

import pytest

from tests.support.app_client import Account, Site


@pytest.fixture
async def ada(site: Site) -> Account:
    """An author."""
    return await site.account("ada")


@pytest.fixture
async def root(site: Site) -> Account:
    """An administrator."""
    return await site.account("boss", role="admin")
