"""How statements reach the database. The door is `interface.Database`; nothing else is imported
outside this package but `constructs`, with which statements are written, and `errors`.

Read `plain` first. It implements the door on SQLAlchemy's `AsyncConnection` in one short file, and
is the specification: both implementations pass the same contract suites.

The product uses `compiled_database`, which compiles each statement once with SQLAlchemy and runs it
on the driver's own connection. Reading one row that way takes a third of the processor time. It is
made of `compiled` (the statement cache), `connection`, `pool`, and one driver per database:
`postgresql` (asyncpg) and `sqlite` (aiosqlite).
"""
