"""The product for programs: use cases and ports, without HTTP."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from typing import TypeVar, cast

from hexameter.application.actor import Actor
from hexameter.application.plain_data import Record
from hexameter.application.ports.unit_of_work import UnitOfWorkFactory
from hexameter.application.runs import Runs
from hexameter.application.takes_inputs import run_with_inputs
from hexameter.domain.users.errors import UserNotFound
from hexameter.domain.users.values import Username
from hexameter.entrypoints.container import Application, build_container
from hexameter.entrypoints.extensions.declaration import Extension
from hexameter.entrypoints.lifecycle import opened
from hexameter.entrypoints.settings import Settings
from hexameter.entrypoints.worker import build_worker

T = TypeVar("T")
C = TypeVar("C")
R = TypeVar("R")


class Service:
    def __init__(self, container: Application) -> None:
        self._container = container
        self._catalogue = container.catalogue()
        self._worker = build_worker(container)

    async def run(
        self,
        use_case: type[Runs[C, R]],
        command: C,
        actor: Actor,
        *,
        inputs: Sequence[Record] = (),
    ) -> R:
        """Execute the use case as every other caller would: with its permission, inside its wraps.
        `inputs` are what extensions take beside the command.

        Raises `AuthenticationRequired` or `Forbidden` for an actor without the permission, and
        `InputNotTaken`.
        """
        resolved = self._catalogue.resolve_for(actor, use_case)
        return await run_with_inputs(resolved, actor, command, inputs)

    def get(self, port: type[T]) -> T:
        """The adapter of a port, such as `PostQueries` or `UnitOfWorkFactory`; also what an
        extension provides. Raises `LookupError` if there is none.
        """
        try:
            return cast(T, self._container.injector.provider(port)())
        except KeyError:
            raise LookupError(f"Nothing provides {port.__name__}.") from None

    async def actor(self, username: str) -> Actor:
        """The person, with the permissions of their role. Raises `UserNotFound` for one who does
        not exist or is suspended.
        """
        async with self.get(UnitOfWorkFactory)() as uow:
            user = await uow.users.find_by_username(Username.parse(username))
        if user is None or user.suspended_at is not None:
            raise UserNotFound
        permissions = self._container.role_permissions.of(user.role)
        return Actor.user(user.id, user.role, permissions=permissions)

    async def subscribe(self) -> None:
        """Record the subscriptions before the program causes events. `open` does so."""
        await self._worker.subscribe()

    async def run_due(self) -> None:
        """Run every periodic task once, and deliver events until none is due.

        A server or `hexameter worker` over the same store does this all the time; in a program
        nothing is delivered unless it calls this. An error of a subscriber delays its delivery; one
        of a task is raised.
        """
        await self._worker.run_due()


@asynccontextmanager
async def open_service(
    settings: Settings | None = None, *, extensions: Sequence[Extension] | None = None
) -> AsyncGenerator[Service]:
    """The whole product in this process, migrated and open until the block ends.

    `settings` are by default those of the environment and `.env`. `extensions` are by default those
    that the settings choose. Raises `StoreUnavailable` if the database cannot be reached, and
    `ExtensionError` for an extension that does not fit.

    >>> async with hexameter.open(Settings(database_url="memory://")) as service:
    ...     await service.run(PublishPost, PublishPostCommand(post_id=post_id), actor)
    """
    settings = settings or Settings()
    container = build_container(settings, extensions=extensions)
    if settings.migrate_on_start:
        await container.stores.lifecycle().migrate()
    else:
        container.stores.lifecycle().require_declared()
    async with opened(container):
        service = Service(container)
        await service.subscribe()
        yield service
