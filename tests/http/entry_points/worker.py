"""Runs a use case as the worker does."""

from hexameter.application.events.dispatcher import Dispatcher
from hexameter.entrypoints.container import Application
from hexameter.entrypoints.extensions.declaration import PeriodicTask
from hexameter.entrypoints.scheduler import ScheduledUseCase
from hexameter.entrypoints.worker import Worker, scheduled_use_cases
from tests.http.entry_points.scene import Recorded, Scene

Due = PeriodicTask | ScheduledUseCase


def due_of(application: Application, use_case: type) -> list[Due]:
    """The tasks and schedules that run it."""
    found: list[Due] = [*application.periodic_tasks(), *scheduled_use_cases(application.extensions)]
    return [each for each in found if each.use_case is use_case]


async def through_worker(scene: Scene, due: Due) -> Recorded:
    """What it records."""
    before = await scene.recorded()
    application: Application = scene.app.api.state.container
    tasks = [due] if isinstance(due, PeriodicTask) else []
    scheduled = [due] if isinstance(due, ScheduledUseCase) else []
    scheduler = application.scheduler()
    await Worker(_idle(application), application.catalogue(), tasks, scheduler, scheduled).run_due()
    return (await scene.recorded()).since(before)


def _idle(application: Application) -> Dispatcher:
    """Without subscribers, so that nothing is delivered beside it."""
    stores, clock = application.stores, application.services.clock()
    return Dispatcher(
        stores.outbox(), stores.subscriptions(), stores.uow(), [], clock, owner="nobody"
    )
