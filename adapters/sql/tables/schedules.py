from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from hexameter.adapters.sql.schema.row import Row
from hexameter.adapters.sql.schema.types import text as text_type
from hexameter.adapters.sql.tables.outbox import MAX_OWNER

MAX_SCHEDULE = 200


class ScheduleRow(Row):
    """The next run of what runs on a schedule, and the process that has claimed it."""

    __tablename__ = "schedules"

    name: Mapped[str] = mapped_column(text_type(MAX_SCHEDULE), primary_key=True)
    due_at: Mapped[datetime]
    owner: Mapped[str | None] = mapped_column(text_type(MAX_OWNER))
    leased_until: Mapped[datetime | None]
