"""The statements of subscriptions."""

from sqlalchemy import (
    ScalarSelect,
    bindparam,
    delete,
    exists,
    func,
    insert,
    literal,
    select,
    update,
)

from hexameter.adapters.sql.driver.constructs import bind_columns, in_list
from hexameter.adapters.sql.schema.literals import constant
from hexameter.adapters.sql.schema.types import UtcDateTime
from hexameter.adapters.sql.tables.outbox import DeliveryRow, DeliveryStatus, OutboxRow
from hexameter.adapters.sql.tables.subscriptions import SubscriptionRow

_IS_NAMED = SubscriptionRow.name == bindparam("subscription")
_NOW = bindparam("now", type_=UtcDateTime())

WANTED_TYPES = select(SubscriptionRow.name, SubscriptionRow.event_types)
FIND = select(SubscriptionRow.event_types).where(_IS_NAMED)
ADD = insert(SubscriptionRow).values(
    bind_columns(SubscriptionRow.name, SubscriptionRow.event_types, SubscriptionRow.recorded_at)
)
SET_TYPES = (
    update(SubscriptionRow).where(_IS_NAMED).values(bind_columns(SubscriptionRow.event_types))
)
REPORT_CLAIM = update(SubscriptionRow).where(_IS_NAMED).values(claimed_at=_NOW)
RETIRE = delete(SubscriptionRow).where(_IS_NAMED)
DELETE_DELIVERIES = delete(DeliveryRow).where(DeliveryRow.subscriber == bindparam("subscription"))


def _count(status: DeliveryStatus) -> ScalarSelect[int]:
    return (
        select(func.count())
        .select_from(DeliveryRow)
        .where(
            DeliveryRow.status == constant(status),
            DeliveryRow.subscriber == SubscriptionRow.name,
        )
        .scalar_subquery()
    )


ALL = select(
    SubscriptionRow.name,
    SubscriptionRow.event_types,
    SubscriptionRow.recorded_at,
    SubscriptionRow.claimed_at,
    _count(DeliveryStatus.PENDING).label("pending"),
    _count(DeliveryStatus.DEAD).label("dead"),
).order_by(SubscriptionRow.name)

_OF_ITS_TYPES = (
    OutboxRow.position.is_not(None),
    in_list(OutboxRow.type, "event_types"),
    OutboxRow.occurred_at >= bindparam("since", type_=UtcDateTime()),
)
WITHOUT_DELIVERY = (
    select(OutboxRow.id)
    .where(
        *_OF_ITS_TYPES,
        ~exists().where(
            DeliveryRow.event_id == OutboxRow.id,
            DeliveryRow.subscriber == bindparam("subscription"),
        ),
    )
    .order_by(OutboxRow.position)
)
DELIVER_AGAIN = (
    update(DeliveryRow)
    .where(
        DeliveryRow.subscriber == bindparam("subscription"),
        DeliveryRow.status != constant(DeliveryStatus.PENDING),
        DeliveryRow.event_id.in_(select(OutboxRow.id).where(*_OF_ITS_TYPES)),
    )
    .values(
        status=constant(DeliveryStatus.PENDING),
        attempts=literal(0),
        due_at=_NOW,
        finished_at=None,
        last_error=None,
    )
)
