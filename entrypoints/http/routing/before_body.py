"""Dependencies that are resolved before the request's body is read."""

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request

RESULTS = "hexameter.dependencies"
"""Where the scope of a request keeps the results of these dependencies."""


class BeforeBody(ABC):
    """A dependency on the request alone: credentials, rate limits, permissions.

    `StrictRoute` calls those of a route before it reads the body, so that a request which they
    refuse costs no reading and no parsing. The result is kept: `resolve` runs once per request.
    """

    async def __call__(self, request: Request) -> Any:
        results = results_of(request)
        if self not in results:
            results[self] = await self.resolve(request)
        return results[self]

    @abstractmethod
    def resolve(self, request: Request) -> Awaitable[Any]:
        """The dependency's value. Raises the error to respond with."""


def results_of(request: Request) -> dict[Callable[..., Any], Any]:
    return request.scope.setdefault(RESULTS, {})
