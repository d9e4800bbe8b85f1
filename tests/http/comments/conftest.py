from typing import Any

import pytest

from tests.http.posts.conftest import ada, eve, rita, root
from tests.support.app_client import Account, AppClient

__all__ = ["ada", "eve", "rita", "root"]


@pytest.fixture
async def post(app: AppClient, ada: Account) -> dict[str, Any]:
    """A published post of Ada's."""
    return await app.post(ada, "Engine", publish=True)
