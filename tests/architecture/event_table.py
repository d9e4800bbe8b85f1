"""The page of events, generated from the code: `python -m tests.architecture.event_table`."""

from collections.abc import Iterator, Sequence
from dataclasses import fields
from importlib import import_module
from inspect import getdoc, isabstract
from pathlib import Path
from typing import get_type_hints

from hexameter.domain.events import Event

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "events.md"
HEAD = (
    "# Events\n\n"
    "What a subscriber of an extension can hear ([extending.md](extending.md#events)), by the"
    " names that `hexameter.extending` exports. A field that may be missing has `None` in its type."
    " Events hold no secret and no address. Those of one aggregate arrive in order; `version` is"
    " that of the account or post after the change.\n\n"
    "This page is made by `python -m tests.architecture.event_table`.\n"
)


def events() -> Sequence[type[Event]]:
    """Every event of the core, in the order of types."""
    for path in sorted((ROOT / "domain").rglob("*.py")):
        module = path.relative_to(ROOT).with_suffix("")
        import_module(".".join(("hexameter", *module.parts)))
    return sorted(_concrete(Event), key=lambda event: event.type)


def page() -> str:
    return HEAD + "".join(map(_section, events()))


def _concrete(event: type[Event]) -> Iterator[type[Event]]:
    for each in event.__subclasses__():
        # A test's own events are of other modules. `slots` leaves a class without them behind.
        if each.__module__.startswith("hexameter.domain.") and each in _exported(each):
            if "type" in vars(each) and not isabstract(each):
                yield each
            yield from _concrete(each)


def _exported(event: type[Event]) -> Sequence[object]:
    return list(vars(import_module(event.__module__)).values())


def _section(event: type[Event]) -> str:
    hints = get_type_hints(event)
    doc = (getdoc(event) or "") if "__doc__" in vars(event) else ""
    lines = ["", f"## `{event.__name__}`", ""]
    described = "" if doc.startswith(f"{event.__name__}(") or not doc else f" {doc}"
    lines += [f"`{event.type}`, of the aggregate `{event.aggregate}`.{described}", ""]
    lines += ["| field | type |", "|---|---|"]
    lines += [f"| `{field.name}` | `{_shown(hints[field.name])}` |" for field in fields(event)]
    return "\n".join(lines).replace("\n  ", " ") + "\n"


def _shown(annotation: object) -> str:
    name = getattr(annotation, "__name__", None)
    if name and not getattr(annotation, "__args__", None):
        return name
    return str(annotation).replace("uuid.", "").replace("datetime.", "")


if __name__ == "__main__":
    PAGE.write_text(page())
