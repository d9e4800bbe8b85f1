from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from hexameter.adapters.sql.schema.row import Row
from hexameter.adapters.sql.schema.types import Json
from hexameter.adapters.sql.schema.types import text as text_type
from hexameter.application.ports.subscriptions import MAX_SUBSCRIBER


class SubscriptionRow(Row):
    """Changed and read only by the transaction that has locked the row in `sequencers`."""

    __tablename__ = "subscriptions"

    name: Mapped[str] = mapped_column(text_type(MAX_SUBSCRIBER), primary_key=True)
    event_types: Mapped[list[str]] = mapped_column(Json)
    recorded_at: Mapped[datetime]
    claimed_at: Mapped[datetime | None]
