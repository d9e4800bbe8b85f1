"""Run by Alembic inside the process; `runner` passes the connection."""

from alembic import context

from hexameter.adapters.sql.tables.metadata import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata(),
    compare_type=True,
    render_as_batch=True,
)
context.run_migrations()
