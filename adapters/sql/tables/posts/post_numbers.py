from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Identity, Integer, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from hexameter.adapters.sql.schema.row import Row


class PostNumberRow(Row):
    """Numbers all posts in the order in which they were inserted, with gaps, so that the pages of
    the sitemap are found without counting. A trigger writes it, without another round trip.
    """

    __tablename__ = "post_numbers"

    number: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer(), "sqlite"), Identity(always=True), primary_key=True
    )
    post_id: Mapped[UUID] = mapped_column(
        Uuid(), ForeignKey("posts.id", ondelete="CASCADE"), unique=True
    )
