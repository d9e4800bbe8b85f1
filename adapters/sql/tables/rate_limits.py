from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from hexameter.adapters.sql.schema.row import Row
from hexameter.adapters.sql.schema.types import text as text_type

MAX_RATE_LIMIT_KEY = 400


class RateLimitRow(Row):
    """A fixed window that begins with its first hit and ends at `resets_at`."""

    __tablename__ = "rate_limits"

    key: Mapped[str] = mapped_column(text_type(MAX_RATE_LIMIT_KEY), primary_key=True)
    count: Mapped[int]
    resets_at: Mapped[datetime] = mapped_column(index=True)
