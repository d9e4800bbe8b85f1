"""The interface through which one use case runs another."""

from typing import Protocol, TypeVar

from hexameter.application.actor import Actor

C_contra = TypeVar("C_contra", contravariant=True)
R_co = TypeVar("R_co", covariant=True)


class Runs(Protocol[C_contra, R_co]):
    """A use case, which a team may have replaced or wrapped: constructors take this, never the
    class of another use case.
    """

    async def execute(self, actor: Actor, command: C_contra) -> R_co: ...
