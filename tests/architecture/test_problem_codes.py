import ast
import re
from collections.abc import Iterator

from hexameter.entrypoints.input.validation import RULES
from tests.architecture.source import ROOT, modules, name_of

_TABLE = re.compile(r"(?m)^\| `code` of a detail .*\n\|[-|]+\|\n((?:\|.*\n)+)")


def test_the_page_lists_every_code_that_a_problem_can_have() -> None:
    table = _TABLE.search((ROOT / "docs" / "api.md").read_text())
    assert table is not None
    listed = {
        code for row in table[1].splitlines() for code in re.findall("`(.+?)`", row.split("|")[1])
    }
    assert listed == {"invalid", *(code for code, _ in RULES.values()), *written_codes()}


def written_codes() -> Iterator[str]:
    """The second argument of `invalid` and `FieldError`, where it is a literal."""
    for module in modules(ROOT):
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Call) and name_of(node.func) in {"invalid", "FieldError"}:
                match node.args:
                    case [_, ast.Constant(value=str(code)), *_]:
                        yield code
                    case _:
                        continue
