from hexameter.application.events.list_deliveries import ListDeliveries
from hexameter.application.events.retry_delivery import RetryDelivery
from hexameter.entrypoints.catalogue import Exposure
from hexameter.entrypoints.extensions.declaration import Extension, UseCase

EVENTS = Extension(
    name="events",
    use_cases=[
        UseCase(ListDeliveries, exposure=Exposure.COMMAND_LINE),
        UseCase(RetryDelivery, exposure=Exposure.COMMAND_LINE),
    ],
)
