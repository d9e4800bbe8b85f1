"""The collections of the contract suite as an extension, and their tables in a database."""

from sqlalchemy.ext.asyncio import create_async_engine

from hexameter.adapters.sql.collections.tables import metadata_of
from hexameter.adapters.sql.migrations.runner import upgrade
from hexameter.adapters.testing.samples import EXTENSION, Marks, Samples
from hexameter.entrypoints.extensions.declaration import Extension

SAMPLES = Extension(name=EXTENSION, collections=[Samples, Marks])


async def upgrade_with_samples(url: str) -> None:
    await upgrade(url)
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        await connection.run_sync(metadata_of(EXTENSION, SAMPLES.collections).create_all)
    await engine.dispose()
