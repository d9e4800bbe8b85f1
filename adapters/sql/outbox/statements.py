"""The statements of the delivery side of the outbox."""

from sqlalchemy import (
    BigInteger,
    Uuid,
    bindparam,
    cast,
    delete,
    exists,
    func,
    insert,
    literal,
    null,
    select,
    union_all,
    update,
)
from sqlalchemy.orm import aliased

from hexameter.adapters.sql.driver.constructs import in_list, unnest
from hexameter.adapters.sql.schema.literals import constant
from hexameter.adapters.sql.schema.types import Json, UtcDateTime
from hexameter.adapters.sql.tables.outbox import (
    DeliveryRow,
    DeliveryStatus,
    OutboxRow,
    SequencerRow,
)

PRUNED_AT_ONCE = 500

_NOW = bindparam("now", type_=UtcDateTime())
_IS_SEQUENCER = SequencerRow.name == constant("outbox")
_IS_UNSEQUENCED = OutboxRow.position.is_(None)

LOCK_SEQUENCER = select(SequencerRow.position).where(_IS_SEQUENCER).with_for_update()
"""Until the end of the transaction. Events get positions, and subscriptions and what is kept for
them change, only under this lock.
"""

TRY_LOCK_SEQUENCER = (
    select(SequencerRow.position).where(_IS_SEQUENCER).with_for_update(skip_locked=True)
)
"""The same without waiting: no row when another transaction has the lock."""

_WAITING = (
    select(OutboxRow.number, func.row_number().over(order_by=OutboxRow.number).label("rank"))
    .where(_IS_UNSEQUENCED)
    .order_by(OutboxRow.number)
    .limit(bindparam("limit"))
    .subquery("waiting")
)
NUMBER = (
    update(OutboxRow)
    .where(OutboxRow.number == _WAITING.c.number)
    .values(position=bindparam("last", type_=BigInteger) + _WAITING.c.rank)
    .returning(OutboxRow.position, OutboxRow.id, OutboxRow.type)
)
"""Sees, and so numbers, only committed rows. Returns them in no particular order."""

MOVE_SEQUENCER = update(SequencerRow).where(_IS_SEQUENCER).values(position=bindparam("last"))

_WANTED = unnest("wanted", Json)
ADD_DELIVERIES = insert(DeliveryRow).from_select(
    [
        "id",
        "event_id",
        "subscriber",
        "position",
        "aggregate",
        "aggregate_id",
        "status",
        "attempts",
        "due_at",
    ],
    select(
        cast(_WANTED["id"].as_string(), Uuid()),
        OutboxRow.id,
        _WANTED["subscriber"].as_string(),
        OutboxRow.position,
        OutboxRow.aggregate,
        OutboxRow.aggregate_id,
        constant(DeliveryStatus.PENDING),
        literal(0),
        _NOW,
    ).where(OutboxRow.id == cast(_WANTED["event_id"].as_string(), Uuid())),
)
"""`wanted` has the keys `id`, `event_id` and `subscriber`; the ids as 32 hexadecimal digits."""

_PENDING = DeliveryRow.status == constant(DeliveryStatus.PENDING)
_OLDER = aliased(DeliveryRow)
_IS_OLDEST = ~exists().where(
    _OLDER.subscriber == DeliveryRow.subscriber,
    _OLDER.aggregate == DeliveryRow.aggregate,
    _OLDER.aggregate_id == DeliveryRow.aggregate_id,
    _OLDER.status == constant(DeliveryStatus.PENDING),
    _OLDER.position < DeliveryRow.position,
)
_IS_DUE = (
    _PENDING,
    DeliveryRow.due_at <= _NOW,
    DeliveryRow.leased_until.is_(None) | (DeliveryRow.leased_until <= _NOW),
    _IS_OLDEST,
)
_MAY_BE_CLAIMED = (DeliveryRow.subscriber == bindparam("subscriber"), *_IS_DUE)
_ASKING = unnest("subscribers", DeliveryRow.subscriber.type)
# A scalar subquery, unlike EXISTS, is never turned into a join that reads everything pending.
_DUE_TO_IT = (
    select(DeliveryRow.id)
    .where(DeliveryRow.subscriber == _ASKING, *_IS_DUE)
    .limit(1)
    .scalar_subquery()
)
_FIRST_UNSEQUENCED = select(OutboxRow.number).where(_IS_UNSEQUENCED).limit(1).scalar_subquery()
WORK = union_all(
    select(_ASKING.label("subscriber")).where(_DUE_TO_IT.is_not(None)),
    select(null().label("subscriber")).where(_FIRST_UNSEQUENCED.is_not(None)),
)
"""A row for each subscriber that could claim, and one without a name for unsequenced events."""
TAKE = (
    select(
        DeliveryRow.id,
        DeliveryRow.attempts,
        DeliveryRow.event_id,
        DeliveryRow.position,
        OutboxRow.type,
        OutboxRow.aggregate,
        OutboxRow.aggregate_id,
        OutboxRow.occurred_at,
        OutboxRow.data,
        OutboxRow.depth,
    )
    .join(OutboxRow, OutboxRow.id == DeliveryRow.event_id)
    .where(*_MAY_BE_CLAIMED)
    .order_by(DeliveryRow.position)
    .limit(bindparam("limit"))
    .with_for_update(of=DeliveryRow, skip_locked=True)
)
LEASE = (
    update(DeliveryRow)
    .where(in_list(DeliveryRow.id, "ids"))
    .values(
        owner=bindparam("owner"),
        leased_until=bindparam("leased_until"),
        attempts=DeliveryRow.attempts + 1,
    )
)

# An owner that lost its lease may have claimed the same delivery again; the attempt differs.
_IS_LEASED = (
    DeliveryRow.id == bindparam("delivery_id"),
    _PENDING,
    DeliveryRow.owner == bindparam("by"),
    DeliveryRow.attempts == bindparam("attempt"),
)
FINISH = (
    update(DeliveryRow)
    .where(*_IS_LEASED)
    .values(
        status=bindparam("status"),
        finished_at=bindparam("finished_at"),
        last_error=bindparam("last_error"),
        owner=None,
        leased_until=None,
    )
)
POSTPONE = (
    update(DeliveryRow)
    .where(*_IS_LEASED)
    .values(
        due_at=bindparam("due_at"),
        last_error=bindparam("last_error"),
        owner=None,
        leased_until=None,
    )
)

_UNFINISHED = exists().where(
    DeliveryRow.event_id == OutboxRow.id,
    DeliveryRow.status != constant(DeliveryStatus.SUCCEEDED),
)
_OVER = (
    select(OutboxRow.number)
    .where(
        OutboxRow.occurred_at < bindparam("before", type_=UtcDateTime()),
        OutboxRow.position.is_not(None),
        ~_UNFINISHED,
    )
    .limit(PRUNED_AT_ONCE)
)
PRUNE = delete(OutboxRow).where(OutboxRow.number.in_(_OVER))

UNFINISHED = (
    select(
        DeliveryRow.id,
        DeliveryRow.subscriber,
        OutboxRow.type,
        DeliveryRow.status,
        DeliveryRow.attempts,
        DeliveryRow.due_at,
        DeliveryRow.last_error,
    )
    .join(OutboxRow, OutboxRow.id == DeliveryRow.event_id)
    .where(DeliveryRow.status != constant(DeliveryStatus.SUCCEEDED))
    .order_by(DeliveryRow.position)
    .limit(bindparam("limit"))
)
REQUEUE = (
    update(DeliveryRow)
    .where(
        DeliveryRow.id == bindparam("delivery_id"),
        DeliveryRow.status != constant(DeliveryStatus.SUCCEEDED),
        DeliveryRow.leased_until.is_(None) | (DeliveryRow.leased_until <= _NOW),
    )
    .values(
        status=constant(DeliveryStatus.PENDING),
        attempts=literal(0),
        due_at=_NOW,
        finished_at=None,
    )
)

BACKLOG = select(
    select(func.count()).select_from(DeliveryRow).where(_PENDING).label("pending"),
    select(func.count())
    .select_from(DeliveryRow)
    .where(DeliveryRow.status == constant(DeliveryStatus.DEAD))
    .label("dead"),
    select(func.count()).select_from(OutboxRow).where(_IS_UNSEQUENCED).label("unsequenced"),
)
