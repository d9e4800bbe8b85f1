"""Whether lists can be read in the orders that their routes offer."""

from collections.abc import Iterator, Sequence
from typing import Any, get_args, get_origin

from hexameter.application.collections.collection import Collection
from hexameter.application.collections.spec import CollectionSpec, spec_of
from hexameter.domain.pagination import Page
from hexameter.entrypoints.extensions.declaration import Extension, Http
from hexameter.entrypoints.extensions.errors import ExtensionError
from hexameter.entrypoints.extensions.wiring.annotations import MissingArgument, annotations_of


def check_lists(extensions: Sequence[Extension]) -> None:
    """Raises `ExtensionError` for a use case with pages of a collection's rows whose route sorts by
    what no index of the collection gives: the first request would fail.
    """
    for extension in extensions:
        for declared in extension.use_cases:
            if declared.http is not None:
                for problem in _problems(declared.use_case, declared.http):
                    raise ExtensionError(extension.name, problem)


def _problems(use_case: type[Any], http: Http) -> Iterator[str]:
    specs = list(_read_by(use_case))
    for sort in (each.removeprefix("-") for each in http.sorts):
        if specs and not any(index[-1] == sort for spec in specs for index in spec.indexes):
            yield (
                f"{http.method} {http.path} sorts by {sort}, which no index of "
                f"{specs[0].collection} ends with: add it to its indexes."
            )


def _read_by(use_case: type[Any]) -> Iterator[CollectionSpec]:
    """The collections that it takes, if their rows are in the pages of its result."""
    try:
        result, taken = annotations_of(use_case.execute), annotations_of(use_case.__init__)
    except MissingArgument:  # is reported where arguments are checked
        return
    if get_origin(result.get("return")) is not Page:
        return
    (item,) = get_args(result["return"])
    for each in taken.values():
        if isinstance(each, type) and issubclass(each, Collection):
            spec = spec_of(each)
            if spec.row_type is item:
                yield spec
