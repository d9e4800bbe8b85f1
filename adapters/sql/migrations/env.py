"""Run by Alembic inside the process; `runner` passes the connection, and what is migrated."""

from alembic import context

from hexameter.adapters.sql.migrations.rendering import render_type
from hexameter.adapters.sql.tables.metadata import is_declared, metadata

attributes = context.config.attributes
context.configure(
    connection=attributes["connection"],
    target_metadata=attributes.get("metadata") or metadata(),
    version_table=attributes.get("version_table", "alembic_version"),
    include_name=attributes.get("include_name") or (lambda name, *_: is_declared(name)),
    include_object=attributes.get("include_object"),
    compare_type=True,
    render_as_batch=True,
    render_item=render_type,
)
context.run_migrations()
