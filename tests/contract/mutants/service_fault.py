"""What a broken adapter beside the store is."""

from collections.abc import Callable
from dataclasses import dataclass

from hexameter.adapters.security.key_ring import KeyRing

KEYS = KeyRing(b"a secret that only these tests know")

Test = Callable[..., object]


@dataclass(frozen=True, slots=True)
class ServiceFault:
    """`caught_by` as in `Fault`; they belong to one suite."""

    make: Callable[[], object]
    caught_by: tuple[Test, ...]

    @property
    def name(self) -> str:
        return self.make.__name__


def broken_service(make: Callable[[], object], *caught_by: Test) -> ServiceFault:
    return ServiceFault(make, caught_by)
