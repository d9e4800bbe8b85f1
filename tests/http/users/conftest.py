"""Who has an account."""

import pytest

from tests.support.app_client import Account, AppClient


@pytest.fixture
async def ada(app: AppClient) -> Account:
    """An author."""
    return await app.account("ada")


@pytest.fixture
async def root(app: AppClient) -> Account:
    """An administrator."""
    return await app.account("boss", role="admin")
