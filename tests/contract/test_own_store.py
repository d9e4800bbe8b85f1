"""The store of an extension keeps every contract, and is what it says after it was closed."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from hexameter.domain.audit import AuditEntry
from hexameter.memory_store import audited
from hexameter.testing import EveryContract, World, store_world
from tests.support.file_store.hexameter_file_store import FileStore, extension


async def trail(store: FileStore) -> list[AuditEntry]:
    return await audited(store.store)


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with store_world(extension, f"file://{tmp_path}/kept", audited=trail) as world:
        yield world


class TestFileStore(EveryContract):
    """It keeps every contract."""
