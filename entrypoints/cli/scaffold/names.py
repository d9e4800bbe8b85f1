"""The names of a new extension."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from importlib.metadata import version

from packaging.version import Version

MAX_NAME = 30
_NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")


class InvalidName(ValueError):
    """The message says what is wrong; `suggestion` is a name that would do, or empty."""

    def __init__(self, problem: str, suggestion: str = "") -> None:
        super().__init__(problem)
        self.suggestion = suggestion


@dataclass(frozen=True, slots=True)
class Names:
    """What one name is called in each place."""

    name: str

    @property
    def package(self) -> str:
        return f"hexameter_{self.name}"

    @property
    def distribution(self) -> str:
        return self.package.replace("_", "-")

    @property
    def command(self) -> str:
        return self.name.replace("_", "-")

    @property
    def requires(self) -> str:
        """This release and those that are compatible with it."""
        ours = Version(version("hexameter"))
        lowest = f"{ours.major}.{ours.minor}"
        above = f"0.{ours.minor + 1}" if ours.major == 0 else str(ours.major + 1)
        return f"hexameter>={lowest},<{above}"


def checked_name(name: str, taken: Callable[[], Collection[str]]) -> Names:
    """`taken` gives the names that the core uses. Raises `InvalidName`."""
    if not _NAME.fullmatch(name):
        raise InvalidName(
            f"{name!r} cannot be the name of an extension: it must consist of lower-case letters "
            "and digits, joined by _, and begin with a letter.",
            _suggestion(name),
        )
    if len(name) > MAX_NAME:
        raise InvalidName(f"The name has {len(name)} characters; {MAX_NAME} are allowed.")
    if name in taken():
        raise InvalidName(f"{name} is a name of the core.", f"my_{name}")
    return Names(name)


def _suggestion(name: str) -> str:
    words = re.findall(r"[a-z0-9]+", re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower())
    joined = "_".join(words).removeprefix("hexameter_").lstrip("0123456789_")
    return joined if _NAME.fullmatch(joined) and len(joined) <= MAX_NAME else ""
