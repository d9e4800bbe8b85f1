"""List which files of a source have been imported."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from hexameter.application.actor import Actor
from hexameter.application.ports.unit_of_work import UnitOfWorkFactory


@dataclass(frozen=True, slots=True, kw_only=True)
class ListImportsCommand:
    source: str


@dataclass(frozen=True, slots=True)
class ImportedFile:
    path: str
    post_id: UUID


@dataclass(eq=False)
class ListImports:
    """In the order of their paths. Posts that have been deleted are not among them."""

    uow: UnitOfWorkFactory

    async def execute(self, actor: Actor, command: ListImportsCommand) -> Sequence[ImportedFile]:
        async with self.uow() as uow:
            records = await uow.imports.of_source(command.source)
        files = [ImportedFile(record.origin.path, record.post_id) for record in records]
        return sorted(files, key=lambda file: file.path)
