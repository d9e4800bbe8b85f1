from hexameter.application.events.list_deliveries import ListDeliveries
from hexameter.application.events.list_subscribers import ListSubscribers
from hexameter.application.events.replay_subscriber import ReplaySubscriber
from hexameter.application.events.retire_subscriber import RetireSubscriber
from hexameter.application.events.retry_delivery import RetryDelivery
from hexameter.application.ports.outbox import ClaimedDeliveries
from hexameter.entrypoints.catalogue import Exposure
from hexameter.entrypoints.extensions.declaration import Extension, UseCase
from hexameter.entrypoints.features.stores import in_both_stores

EVENTS = Extension(
    name="events",
    use_cases=[
        UseCase(ListDeliveries, exposure=Exposure.COMMAND_LINE),
        UseCase(RetryDelivery, exposure=Exposure.COMMAND_LINE),
        UseCase(ListSubscribers, exposure=Exposure.COMMAND_LINE),
        UseCase(ReplaySubscriber, exposure=Exposure.COMMAND_LINE),
        UseCase(RetireSubscriber, exposure=Exposure.COMMAND_LINE),
    ],
    repositories=in_both_stores({ClaimedDeliveries: "outbox.outbox"}),
)
