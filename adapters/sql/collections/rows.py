"""The collections of extensions in an SQL database."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from hexameter.adapters.sql.collections.statements import CollectionStatements
from hexameter.adapters.sql.driver.errors import ConstraintViolated
from hexameter.adapters.sql.driver.interface import Connection, Database, Reader, ResultRow
from hexameter.adapters.sql.unit_of_work import UnitOfWorkContext
from hexameter.application.collections.collection import Collection
from hexameter.application.collections.ports import PageQuery
from hexameter.domain.errors import DomainError
from hexameter.domain.posts.errors import PostNotFound
from hexameter.domain.users.errors import UserNotFound

_MISSING: Mapping[str, type[DomainError]] = {"users": UserNotFound, "posts": PostNotFound}


class SqlCollectionReader:
    """`locks`: `find` takes the row for writing."""

    def __init__(
        self, statements: CollectionStatements, reader: Reader, *, locks: bool = False
    ) -> None:
        self._statements = statements
        self._reader = reader
        self._find = statements.find_for_update if locks else statements.find

    async def find(self, key: tuple[Any, ...]) -> Any:
        row = await self._reader.fetch_one(self._find, **self._statements.key(key))
        return None if row is None else self._row(row)

    async def find_all(
        self, field: str, values: Sequence[Any], where: Mapping[str, Any]
    ) -> list[Any]:
        statement, parameters = self._statements.find_all(field, where)
        rows = await self._reader.fetch_all(statement, listed=values, **parameters)
        return list(map(self._row, rows))

    async def count(self, where: Mapping[str, Any]) -> int:
        statement, parameters = self._statements.count(where)
        (row,) = await self._reader.fetch_all(statement, **parameters)
        return row.number

    async def count_by(
        self, field: str, values: Sequence[Any], where: Mapping[str, Any]
    ) -> Mapping[Any, int]:
        statement, parameters = self._statements.count_by(field, where)
        rows = await self._reader.fetch_all(statement, listed=values, **parameters)
        return {self._statements.value(field, row.value): row.number for row in rows}

    async def page(self, query: PageQuery) -> list[Any]:
        statement, parameters = self._statements.page(query)
        return list(map(self._row, await self._reader.fetch_all(statement, **parameters)))

    def _row(self, row: ResultRow) -> Any:
        return self._statements.row(row)


class SqlCollectionWriter:
    def __init__(self, statements: CollectionStatements, connection: Connection) -> None:
        self._statements = statements
        self._connection = connection

    async def put(self, values: Mapping[str, Any]) -> None:
        missing = await self._missing_target(values)
        try:
            await self._connection.execute(
                self._statements.put, **self._statements.parameters(values)
            )
        except ConstraintViolated as violated:
            raise self._refusal(violated.constraint) or missing or violated from violated

    async def remove(self, key: tuple[Any, ...]) -> bool:
        parameters = self._statements.key(key)
        return bool(await self._connection.execute(self._statements.remove, **parameters))

    async def _missing_target(self, values: Mapping[str, Any]) -> DomainError | None:
        """SQLite does not say which foreign key is violated."""
        statements, references = self._statements, self._statements.spec.references
        if statements.targets is None:
            return None
        parameters = {field: values[field] for field in references}
        found = await self._connection.fetch_one(statements.targets, **parameters)
        for (field, target), exists in zip(references.items(), found or (), strict=True):
            if values[field] is not None and not exists:
                return _MISSING[target]()
        return None

    def _refusal(self, constraint: str) -> DomainError | None:
        if constraint in self._statements.unique:
            return self._statements.unique[constraint]()
        if constraint in self._statements.foreign:
            return _MISSING[self._statements.foreign[constraint]]()
        return None


def sql_collection(
    extension: str, collection: type[Collection[Any]]
) -> Callable[[UnitOfWorkContext], object]:
    """Makes it for one unit of work."""
    statements = CollectionStatements(extension, collection)

    def make(context: UnitOfWorkContext) -> object:
        return collection(
            SqlCollectionReader(statements, context.connection, locks=True),
            SqlCollectionWriter(statements, context.connection),
        )

    return make


def sql_reading(
    extension: str, collection: type[Collection[Any]], database: Database
) -> Collection[Any]:
    """Reads what is committed."""
    statements = CollectionStatements(extension, collection)
    return collection(SqlCollectionReader(statements, database))
