"""A release of uvicorn that renames a hook is noticed at start."""

import pytest
from typing_extensions import override

from hexameter.entrypoints.server.overrides import HookMissing, check_overrides
from hexameter.entrypoints.server.protocol import HttpProtocol


class Library:
    def kept(self) -> None: ...


class Fitting(Library):
    @override
    def kept(self) -> None: ...

    def own(self) -> None: ...


class Outdated(Library):
    def renamed(self) -> None: ...

    # Unlike the decorator, not checked by the type checker.
    override(renamed)


class Inheriting(Outdated):
    @override
    def kept(self) -> None: ...


def test_hooks_that_the_library_has_are_accepted() -> None:
    check_overrides(HttpProtocol, Fitting)


@pytest.mark.parametrize("cls", [Outdated, Inheriting])
def test_a_hook_that_the_library_lacks_is_named(cls: type) -> None:
    with pytest.raises(HookMissing, match="Outdated overrides renamed"):
        check_overrides(cls)
