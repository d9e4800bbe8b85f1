"""Finds the arguments of constructors by their annotations."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from inspect import Parameter, isclass, signature
from typing import Any, get_args, get_origin

from hexameter.application.runs import Runs
from hexameter.entrypoints.extensions.wiring.annotations import (
    MissingArgument,
    annotations_of,
    command_type,
)
from hexameter.entrypoints.injection import providers


class AlreadyProvided(LookupError):
    """A second provider of a type. The message names the type."""


@dataclass(frozen=True, slots=True)
class _Argument:
    name: str
    key: Any
    is_optional: bool


class Injector:
    """Providers by the type of what they provide. A use case is also known by
    `Runs[<its command>, <result>]`.
    """

    def __init__(self, provided: Mapping[Any, Any]) -> None:
        self._providers = dict(provided)
        self._made_by: dict[Any, Callable[..., object]] = {}
        self._checked: set[Callable[..., object]] = set()

    def add(self, provide: Callable[..., object]) -> Any:
        """Make the class, or the result of the function, once when it is first asked for."""
        made = providers.Singleton(self.build, provide)
        self._add(provided_type(provide), provide, made)
        return made

    def add_use_case(self, use_case: type[object]) -> Any:
        """As `add`; constructors also get it for `Runs[command, ...]`."""
        made = self.add(use_case)
        self._add(_RunsCommand(command_type(use_case)), use_case, made)
        return made

    def add_object(self, key: type[object], value: object) -> None:
        self._providers[key] = providers.Object(value)

    def replace(self, key: type[object], provide: Callable[..., object]) -> Any:
        """Make this in place of what is provided for the key, everywhere."""
        provider = self._providers[key]
        provider.override(providers.Singleton(self.build, provide))
        self._made_by[key] = provide
        return provider

    def provider(self, key: object) -> Any:
        """Raises `KeyError`."""
        return self._providers[key]

    def build(self, provide: Callable[..., object]) -> object:
        return provide(**self._values(_arguments(provide)))

    def check_function(
        self, function: Callable[..., object], given: int, *, also: object = None
    ) -> None:
        """Raises `MissingArgument` for what `bind` would not find. `also` is the type of an
        argument that a call gives.
        """
        arguments = list(_arguments(function))[given:]
        self._require(function, [each for each in arguments if each.key is not also])

    def bind(self, function: Callable[..., object], given: int) -> Callable[..., Any]:
        """The function with the arguments after the first `given`."""
        return partial(function, **self._values(list(_arguments(function))[given:]))

    def check(
        self, provide: Callable[..., object], path: tuple[Callable[..., object], ...] = ()
    ) -> None:
        """Raises `MissingArgument` for what `build` would not find, and for a cycle."""
        if provide in path:
            names = " and ".join(each.__name__ for each in path[path.index(provide) :])
            raise MissingArgument(f"{names} cannot be made: each needs the other")
        if provide in self._checked:
            return
        arguments = list(_arguments(provide))
        self._require(provide, arguments)
        for argument in arguments:
            if argument.key in self._made_by:
                self.check(self._made_by[argument.key], (*path, provide))
        self._checked.add(provide)

    def takes(self, provide: Callable[..., object], use_case: type[object]) -> bool:
        """Whether the constructor asks for this use case, by its class or by `Runs`."""
        keys = {use_case, _RunsCommand(command_type(use_case))}
        return any(argument.key in keys for argument in _arguments(provide))

    def _values(self, arguments: Iterable[_Argument]) -> dict[str, object]:
        return {
            argument.name: self._providers[argument.key]()
            for argument in arguments
            if argument.key in self._providers
        }

    def _require(self, taker: Callable[..., object], arguments: Sequence[_Argument]) -> None:
        for argument in arguments:
            if argument.key not in self._providers and not argument.is_optional:
                raise MissingArgument(
                    f"{taker.__name__} takes {argument.name}: {_shown(argument.key)}, which "
                    "nothing provides"
                )

    def _add(self, key: Any, provide: Callable[..., object], made: Any) -> None:
        if key in self._providers:
            raise AlreadyProvided(f"{_shown(key)} is already provided")
        self._providers[key] = made
        self._made_by[key] = provide


@dataclass(frozen=True, slots=True)
class _RunsCommand:
    command: object


def provided_type(provide: Callable[..., object]) -> Any:
    """The class itself, or what the function is annotated to return. Raises `MissingArgument`."""
    if isclass(provide):
        return provide
    hints = annotations_of(provide)
    if "return" not in hints:
        raise MissingArgument(f"{provide.__name__} does not say what it returns")
    return hints["return"]


def argument_of_type(function: Callable[..., object], key: object) -> str | None:
    """The name of its argument with this annotation."""
    return next((each.name for each in _arguments(function) if each.key is key), None)


def _arguments(provide: Callable[..., object]) -> Iterator[_Argument]:
    function = provide.__init__ if isclass(provide) else provide
    if function is object.__init__:
        return
    hints = annotations_of(function)
    for name, parameter in signature(provide).parameters.items():
        if parameter.kind in (Parameter.VAR_POSITIONAL, Parameter.VAR_KEYWORD):
            continue
        has_default = parameter.default is not Parameter.empty
        yield _Argument(name, _key(hints.get(name)), has_default)


def _key(annotation: Any) -> Any:
    if get_origin(annotation) is Runs:
        return _RunsCommand(get_args(annotation)[0])
    return annotation


def _shown(key: object) -> str:
    if isinstance(key, _RunsCommand):
        return f"Runs[{_shown(key.command)}, ...]"
    return getattr(key, "__name__", str(key)) if key is not None else "(no annotation)"
