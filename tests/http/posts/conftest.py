"""An author and a reader."""

import pytest

from tests.support.app_client import Account, AppClient


@pytest.fixture
async def ada(app: AppClient) -> Account:
    """An author."""
    return await app.account("ada")


@pytest.fixture
async def bob(app: AppClient) -> Account:
    """Another author."""
    return await app.account("bob")


@pytest.fixture
async def eve(app: AppClient) -> Account:
    """An editor."""
    return await app.account("eve", role="editor")


@pytest.fixture
async def rita(app: AppClient) -> Account:
    """A reader."""
    return await app.account("rita", role="reader")


@pytest.fixture
async def root(app: AppClient) -> Account:
    """An administrator."""
    return await app.account("boss", role="admin")
