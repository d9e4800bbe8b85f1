"""Parts of the functions that answer declared routes."""

import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import MISSING as NO_DEFAULT
from dataclasses import dataclass
from inspect import Parameter
from typing import Any
from uuid import UUID

from starlette.requests import Request

from hexameter.domain.errors import ValidationFailed
from hexameter.entrypoints.http.requests.pagination import parameter_errors


@dataclass(slots=True)
class CreatedResource:
    """What a call created, now or when it was first made."""

    id: UUID


def only_parameters(names: Sequence[str]) -> Callable[..., Awaitable[None]]:
    """A dependency that refuses other query parameters, and repeated ones."""

    async def names_(request: Request) -> None:
        problems = parameter_errors(request, names)
        if problems:
            raise ValidationFailed(details=problems)

    return names_


def keyword(name: str, annotation: Any, default: Any = NO_DEFAULT) -> Parameter:
    given = Parameter.empty if default is NO_DEFAULT else default
    return Parameter(name, Parameter.KEYWORD_ONLY, annotation=annotation, default=given)


def snake_case(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()
