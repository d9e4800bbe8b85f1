"""The member `extensions` of bodies: what extensions take beside the command of a use case."""

from collections.abc import Callable, Mapping
from typing import Any, cast

from fastapi.exceptions import RequestValidationError
from pydantic import Field, ValidationError, create_model
from starlette.requests import Request

from hexameter.application.actor import Actor
from hexameter.application.inputs import NO_INPUTS, Inputs, InputTypes
from hexameter.application.takes_inputs import TakesInputs
from hexameter.domain.errors import FieldError, ValidationFailed
from hexameter.entrypoints.input import strict_types
from hexameter.entrypoints.input.command_fields import CommandFields
from hexameter.entrypoints.input.fields import MISSING, StrictModel

MEMBER = "extensions"

INPUTS = "hexameter.inputs"
"""Where the scope of a request keeps what was sent for extensions."""

BODY_INPUTS = "body_inputs"
"""The attribute of the application that has the `BodyInputs` of its routes, by their functions."""

BodyErrors = Callable[[object], list[Any]]
"""The validation errors of a body, as FastAPI reports them."""


class BodyInputs:
    """What the bodies of one route may hold for extensions."""

    def __init__(self, types: InputTypes) -> None:
        self._types = types
        self.model = _model(types)

    def take(self, request: Request, body: object, other_errors: BodyErrors) -> None:
        """Take the member out of the body, so that the route sees its own fields, and keep it for
        `SentInputs`.

        Raises `RequestValidationError` for all that is wrong in the body.
        """
        if not isinstance(body, dict) or MEMBER not in body:
            return
        sent: object = cast(dict[str, object], body).pop(MEMBER)
        try:
            model = self.model.model_validate(sent)
        except ValidationError as error:
            found = [{**each, "loc": ("body", MEMBER, *each["loc"])} for each in error.errors()]
            raise RequestValidationError([*other_errors(body), *found]) from None
        request.scope[INPUTS] = Inputs(
            {name: _value(name, self._types[name], part) for name, part in _parts(model).items()}
        )


class SentInputs:
    """A use case that is run with what the request holds for extensions."""

    __slots__ = ("_request", "_use_case")

    def __init__(self, use_case: TakesInputs, request: Request) -> None:
        self._use_case = use_case
        self._request = request

    async def execute(self, actor: Actor, command: object) -> Any:
        inputs: Inputs = self._request.scope.get(INPUTS, NO_INPUTS)
        return await self._use_case.execute_with(inputs, actor, command)


def _model(types: InputTypes) -> type[StrictModel]:
    members: dict[str, Any] = {}
    for number, (name, kind) in enumerate(types.items()):
        fields = CommandFields(kind)
        schema = strict_types.body(fields, f"{pascal_case(name)}{kind.__name__}", fields.names())
        # The name of an extension may be none in Python.
        members[f"extension_{number}"] = (schema | MISSING, Field(default=MISSING, alias=name))
    return create_model("Extensions", __base__=StrictModel, **members)


def _parts(model: StrictModel) -> Mapping[str, StrictModel]:
    """Those that were sent, by the name of the extension."""
    fields = type(model).model_fields
    values = {str(fields[name].alias): getattr(model, name) for name in fields}
    return {name: value for name, value in values.items() if value is not MISSING}


def _value(name: str, kind: type[Any], part: StrictModel) -> Any:
    try:
        return kind(**strict_types.sent_values(part))
    except ValidationFailed as failed:
        path = f"{MEMBER}.{name}"
        raise ValidationFailed(
            details=[
                FieldError(f"{path}.{each.field}".rstrip("."), each.code, each.message)
                for each in failed.details
            ]
        ) from None


def pascal_case(name: str) -> str:
    return "".join(part.capitalize() for part in name.replace("-", "_").split("_"))
