from sqlalchemy.orm import Mapped, mapped_column

from hexameter.adapters.sql.schema.row import Row, partial_index
from hexameter.adapters.sql.schema.types import text as text_type
from hexameter.domain.tags import MAX_TAG

_USED = "posts_count > 0"


class TagRow(Row):
    """How many posts with the tag an anonymous reader may see. Without a row it is 0."""

    __tablename__ = "tags"

    name: Mapped[str] = mapped_column(text_type(MAX_TAG), primary_key=True)
    posts_count: Mapped[int]

    __table_args__ = (partial_index("ix_tags_used", "name", where=_USED),)
