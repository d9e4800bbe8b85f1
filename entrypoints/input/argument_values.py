"""What was given on the command line, as the values of a command's fields."""

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import ValidationError

from hexameter.application.inputs import InputTypes
from hexameter.application.plain_data import Record
from hexameter.domain.errors import FieldError
from hexameter.entrypoints.input.command_line import CommandLine, InvalidCommandLine
from hexameter.entrypoints.input.idempotency_key import InvalidKey, parse_idempotency_key
from hexameter.entrypoints.input.strict_types import UnsupportedField, arguments, sent_values
from hexameter.entrypoints.input.validation import field_errors


class InvalidArguments(ValueError):
    """`problems` has a line for each argument that is wrong."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


def check_command_line(line: CommandLine, beside: Iterable[CommandLine] = ()) -> None:
    """Raises `InvalidCommandLine`."""
    line.check(beside)
    try:
        arguments(line.fields, line.names)
    except UnsupportedField as problem:
        raise InvalidCommandLine(str(problem)) from None


def field_values(line: CommandLine, given: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that were given. `given` has a value for each parameter, None if it was left out.

    Raises `InvalidArguments`.
    """
    texts: dict[str, Any] = {}
    shown: dict[str, str] = {}
    if line.prefix:  # one that is needed may have been left out
        shown = {parameter.field: parameter.option for parameter in line.parameters()}
    for parameter in line.parameters():
        value = given.get(parameter.name)
        clears = parameter.kind == "clears"
        if value is None or value == [] or (clears and not value):
            continue
        if parameter.field in texts:
            both = f"{shown[parameter.field]} and {parameter.option}"
            raise InvalidArguments([f"{both} cannot be used together."])
        texts[parameter.field] = None if clears else value
        shown[parameter.field] = parameter.shown
    try:
        values = sent_values(arguments(line.fields, line.names).model_validate(texts))
        if (key := texts.get("idempotency_key")) is not None:
            values["idempotency_key"] = parse_idempotency_key(key)
    except ValidationError as error:
        problems = field_errors(error.errors(include_input=False))
        raise InvalidArguments([_line(each, shown) for each in problems]) from None
    except InvalidKey as problem:
        raise InvalidArguments([f"{shown['idempotency_key']}: {problem}"]) from None
    return {name: value for name, value in values.items() if name in texts}


def input_values(
    types: InputTypes, lines: Mapping[str, CommandLine], given: Mapping[str, Any]
) -> list[Record]:
    """What was given for extensions. Raises `InvalidArguments`."""
    values: list[Record] = []
    for name, line in lines.items():
        if any(given.get(each.name) not in (None, False, []) for each in line.parameters()):
            values.append(types[name](**field_values(line, given)))
    return values


def _line(problem: FieldError, shown: Mapping[str, str]) -> str:
    field = problem.field.split(".")[0]
    return f"{shown.get(field, field)}: {problem.message}"
