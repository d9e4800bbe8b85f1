"""Run by Alembic, inside the process: `adapters.sql.migrate` hands over the connection."""

from alembic import context

from hexameter.adapters.sql.tables.complete import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata(),
    compare_type=True,
    render_as_batch=True,
)
context.run_migrations()
