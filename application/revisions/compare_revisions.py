"""Compare two revisions of a post."""

from dataclasses import dataclass
from uuid import UUID

from hexameter.application.actor import Actor
from hexameter.application.ports.revisions import DifferenceView, RevisionQueries, TextDifferences


@dataclass(frozen=True, slots=True, kw_only=True)
class CompareRevisionsCommand:
    post_id: UUID
    number: int
    other: int


@dataclass(eq=False)
class CompareRevisions:
    """How the body of revision `number` becomes that of `other`, line by line.

    Raises `PostNotFound` and `RevisionNotFound`.
    """

    revisions: RevisionQueries
    differences: TextDifferences

    async def execute(self, actor: Actor, command: CompareRevisionsCommand) -> DifferenceView:
        before = await self.revisions.by_number(command.post_id, command.number, actor)
        after = await self.revisions.by_number(command.post_id, command.other, actor)
        return DifferenceView(await self.differences.between(before.body, after.body))
