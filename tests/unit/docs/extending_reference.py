"""The reference of `hexameter.extending` and of the stores, generated from the code:
`python -m tests.unit.docs.extending_reference`.
"""

import ast
import inspect
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent

import hexameter.extending as public
from hexameter import memory_store, sql_store, store_ports
from hexameter.domain.errors import DomainError
from hexameter.domain.events import Event
from tests.support.exports import exported

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "docs" / "extending-reference.md"
HEAD = """# Reference of `hexameter.extending`

Every name that an extension may import, with its signature; [extending.md](extending.md) explains
how they are used, [stability.md](stability.md) what may change. At the end are the modules that
repositories by hand and stores are written with. Everything else below `hexameter`, apart from
`hexameter.testing` and `hexameter.open`, is internal.

This page is made by `python -m tests.unit.docs.extending_reference`.
"""
SECTIONS = {
    "declaration": "Declaring an extension",
    "port": "Ports",
    "view": "Views",
    "use case": "Use cases of the core",
    "event": "Events",
    "error": "Errors",
    "other": "Everything else",
}


_FUNCTIONS = ast.FunctionDef | ast.AsyncFunctionDef
_DOCUMENTED = ast.ClassDef | _FUNCTIONS


def page() -> str:
    names: dict[str, list[str]] = {title: [] for title in SECTIONS}
    for name in dir(public):
        names[_section(getattr(public, name))].append(name)
    parts = [HEAD]
    for section, title in SECTIONS.items():
        parts.append(f"\n## {title}\n")
        if section == "event":
            listed = ", ".join(f"`{name}`" for name in names[section])
            parts.append(f"\n{listed}: their fields are listed in [events.md](events.md).\n")
            continue
        parts += [_entry(name, getattr(public, name)) for name in names[section]]
    for module in (memory_store, sql_store, store_ports):
        parts.append(f"\n## `{module.__name__}`\n")
        parts += [_entry(name, getattr(module, name)) for name in exported(module)]
    return "".join(parts)


def _section(value: object) -> str:
    module = getattr(value, "__module__", "")
    if module.startswith("hexameter.entrypoints.extensions"):
        return "declaration"
    if not inspect.isclass(value):
        return "other"
    kinds = {
        "event": issubclass(value, Event) and value is not Event,
        "error": issubclass(value, DomainError),
        "port": getattr(value, "_is_protocol", False),
        "view": value.__name__.endswith("View"),
        "use case": hasattr(value, "execute") or value.__name__.endswith("Command"),
    }
    return next((kind for kind, applies in kinds.items() if applies), "other")


def _entry(name: str, value: object) -> str:
    lines = ["", f"### `{name}`", ""]
    if not (inspect.isclass(value) or inspect.isfunction(value)):
        return "\n".join([*lines, "A value, or the name of a type.", ""])
    source = dedent(inspect.getsource(value))
    node = ast.parse(source).body[0]
    shown = list(_shown(node))
    if shown:
        lines += ["```python", *shown, "```", ""]
    if doc := ast.get_docstring(node) if isinstance(node, _DOCUMENTED) else None:
        lines += [" ".join(doc.split("\n\n")[0].split()), ""]
        if example := [line[4:] for line in doc.splitlines() if line.startswith((">>> ", "... "))]:
            lines += ["```python", *example, "```", ""]
    return "\n".join(lines)


def _shown(node: ast.stmt) -> Iterator[str]:
    if isinstance(node, _FUNCTIONS):
        yield _signature(node)
        return
    assert isinstance(node, ast.ClassDef)
    bases = ", ".join(map(ast.unparse, (*node.bases, *(each.value for each in node.keywords))))
    yield f"class {node.name}({bases}):" if bases else f"class {node.name}:"
    # What a use case takes is wired by the product, and may change.
    is_use_case = any(isinstance(each, _FUNCTIONS) and each.name == "execute" for each in node.body)
    for each in node.body:
        if isinstance(each, ast.AnnAssign | ast.Assign):
            if not (is_use_case or ast.unparse(each).startswith("_")):
                yield f"    {ast.unparse(each)}"
        elif isinstance(each, _FUNCTIONS) and not each.name.startswith("_"):
            yield from (f"    @{ast.unparse(decorator)}" for decorator in each.decorator_list)
            yield f"    {_signature(each)}"


def _signature(node: ast.FunctionDef | ast.AsyncFunctionDef) -> str:
    kind = "async def" if isinstance(node, ast.AsyncFunctionDef) else "def"
    returns = f" -> {ast.unparse(node.returns)}" if node.returns else ""
    return f"{kind} {node.name}({ast.unparse(node.args)}){returns}"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
