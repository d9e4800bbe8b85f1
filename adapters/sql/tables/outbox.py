from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    ForeignKey,
    Identity,
    Index,
    Integer,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.orm import Mapped, mapped_column

from hexameter.adapters.sql.schema.row import Row, one_of, partial_index
from hexameter.adapters.sql.schema.types import Json
from hexameter.adapters.sql.schema.types import text as text_type
from hexameter.application.ports.subscriptions import MAX_SUBSCRIBER

MAX_EVENT_TYPE = 80
MAX_AGGREGATE = 40
MAX_OWNER = 120
MAX_DELIVERY_STATUS = 20
_UNSEQUENCED = "position IS NULL"
_PENDING = "status = 'pending'"


class DeliveryStatus(StrEnum):
    PENDING = "pending"
    SUCCEEDED = "succeeded"
    DEAD = "dead"


class OutboxRow(Row):
    """`position` is NULL until the sequencer has seen the committed row.

    The database assigns `number` when the row is written. Of two transactions that lock the same
    aggregate one after the other, the second gets the higher numbers; ids, which come from the
    clocks of several processes, do not guarantee that.
    """

    __tablename__ = "outbox"

    number: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer(), "sqlite"), Identity(always=True), primary_key=True
    )
    id: Mapped[UUID] = mapped_column(unique=True)
    position: Mapped[int | None] = mapped_column(BigInteger, unique=True)
    type: Mapped[str] = mapped_column(text_type(MAX_EVENT_TYPE))
    aggregate: Mapped[str] = mapped_column(text_type(MAX_AGGREGATE))
    aggregate_id: Mapped[UUID]
    occurred_at: Mapped[datetime] = mapped_column(index=True)
    data: Mapped[dict[str, object]] = mapped_column(Json)
    depth: Mapped[int] = mapped_column(server_default="0")

    __table_args__ = (partial_index("ix_outbox_unsequenced", "number", where=_UNSEQUENCED),)


class DeliveryRow(Row):
    """One event for one subscriber; repeats of the event what a claim is decided by.

    A claim sets `owner` and `leased_until`; `attempts` counts the claims.
    """

    __tablename__ = "deliveries"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    event_id: Mapped[UUID] = mapped_column(Uuid(), ForeignKey("outbox.id", ondelete="CASCADE"))
    subscriber: Mapped[str] = mapped_column(text_type(MAX_SUBSCRIBER))
    position: Mapped[int] = mapped_column(BigInteger)
    aggregate: Mapped[str] = mapped_column(text_type(MAX_AGGREGATE))
    aggregate_id: Mapped[UUID]
    status: Mapped[str] = mapped_column(text_type(MAX_DELIVERY_STATUS))
    attempts: Mapped[int]
    due_at: Mapped[datetime]
    owner: Mapped[str | None] = mapped_column(text_type(MAX_OWNER))
    leased_until: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    last_error: Mapped[str | None] = mapped_column(text_type())

    __table_args__ = (
        one_of("status", DeliveryStatus),
        UniqueConstraint("event_id", "subscriber"),
        partial_index("ix_deliveries_pending", "subscriber", "position", where=_PENDING),
        partial_index(
            "ix_deliveries_pending_of_aggregate",
            "subscriber",
            "aggregate",
            "aggregate_id",
            "position",
            where=_PENDING,
        ),
        Index("ix_deliveries_status_subscriber_position", "status", "subscriber", "position"),
    )


class SequencerRow(Row):
    """`position` is the last one assigned. The migrations insert the only row, named `outbox`; the
    transaction that has locked it is the sequencer, or changes what the sequencer goes by.
    """

    __tablename__ = "sequencers"

    name: Mapped[str] = mapped_column(text_type(MAX_AGGREGATE), primary_key=True)
    position: Mapped[int] = mapped_column(BigInteger)
