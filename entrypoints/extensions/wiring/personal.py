"""What features and extensions keep about a person."""

from collections.abc import Iterator, Sequence
from typing import Any

from hexameter.application.collections.collection import Collection
from hexameter.application.collections.spec import spec_of
from hexameter.application.personal_data import PersonalData, PersonalReader
from hexameter.domain.ids import UserId
from hexameter.entrypoints.extensions.declaration import Extension, Personal
from hexameter.entrypoints.extensions.errors import ExtensionError
from hexameter.entrypoints.extensions.wiring.injector import Injector


def personal_data(extensions: Sequence[Extension], injector: Injector) -> PersonalData:
    """Raises `ExtensionError` for two of one name. What a reader takes is made when it is used."""
    found: dict[str, dict[str, PersonalReader]] = {}
    for extension in extensions:
        readers: dict[str, PersonalReader] = {}
        for name, reader in _readers(extension, injector):
            if name in readers:
                raise ExtensionError(extension.name, f"it has personal data {name} twice.")
            readers[name] = reader
        if readers:
            found[extension.name] = readers
    return PersonalData(found)


def _readers(extension: Extension, injector: Injector) -> Iterator[tuple[str, PersonalReader]]:
    for personal in extension.personal:
        yield personal.name, _declared(personal, injector)
    for collection in extension.collections:
        spec = spec_of(collection)
        if spec.personal:
            yield spec.table, _kept(collection, injector)


def _declared(personal: Personal, injector: Injector) -> PersonalReader:
    async def read(user_id: UserId) -> object:
        return await injector.bind(personal.function, given=1)(user_id)

    return read


def _kept(collection: type[Collection[Any]], injector: Injector) -> PersonalReader:
    """The rows that have the person in one of the personal fields."""

    async def read(user_id: UserId) -> object:
        rows: Collection[Any] = injector.provider(collection)()
        found: list[object] = []
        for field in spec_of(collection).personal:
            found += [each for each in await rows.find_all(field, [user_id]) if each not in found]
        return found

    return read
