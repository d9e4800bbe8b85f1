from hexameter.adapters.sql.driver.interface import Database


class SqlQueries:
    """Queries of what is committed."""

    def __init__(self, database: Database) -> None:
        self._database = database
