"""The tables in an SQL database. `migrations/` makes them."""

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, MetaData, Table, Uuid

from hexameter.sql_store import NAMING_CONVENTION, UtcDateTime, text

metadata = MetaData(naming_convention=NAMING_CONVENTION)

invitations = Table(
    "ext_invitations_invitations",
    metadata,
    Column("id", Uuid(), primary_key=True),
    Column("email", text(254), nullable=False),
    Column("digest", LargeBinary(), nullable=False, unique=True),
    Column("invited_by", Uuid(), ForeignKey("users.id", ondelete="CASCADE")),
    Column("created_at", UtcDateTime(), nullable=False),
    Column("accepted_by", Uuid(), ForeignKey("users.id", ondelete="SET NULL"), index=True),
    Column("accepted_at", UtcDateTime()),
    Index(None, "invited_by", "created_at", "id"),
)
inviters = Table(
    "ext_invitations_inviters",
    metadata,
    Column("user_id", Uuid(), ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
    Column("joined", Integer(), nullable=False),
)
