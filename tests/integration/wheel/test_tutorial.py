"""The tutorial of `docs/extending.md`, as it is printed, with the installed wheel."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.real_server import free_port
from tests.support.wheels import ROOT

PAGE = ROOT / "docs" / "extending.md"
SECONDS = 300
PYTHON = Path(sys.executable).resolve().parent

pytestmark = pytest.mark.external


def tutorial() -> str:
    """As one script: files are written where the text before them names one."""
    text = PAGE.read_text(encoding="utf-8")
    section = text[text.index("<!-- tutorial -->") : text.index("<!-- /tutorial -->")]
    script = ["trap 'kill $(jobs -p)' EXIT"]
    for before, language, block in re.findall(
        r"([^\n]*)\n\n```(\w+)\n(.*?)```", section, flags=re.DOTALL
    ):
        if language == "sh":
            script.append(block)
            continue
        named = re.findall(r"`([^`]+\.\w+)`", before)
        assert len(named) == 1, f"the text before a block must name one file: {before}"
        script.append(f"cat > {named[0]} <<'END OF FILE'\n{block}END OF FILE")
    return "\n".join(script)


def test_it_works_as_printed(wheel: Path, tmp_path: Path) -> None:
    script = tutorial().replace("8010", str(free_port()))
    done = subprocess.run(
        ["/bin/bash", "-euo", "pipefail", "-c", script],
        cwd=tmp_path,
        env={"HOME": str(tmp_path), "PATH": f"{PYTHON}:/usr/bin:/bin", "WHEEL": str(wheel)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    for expected in (
        "pins: hexameter-pins 0.1.0",
        "0001_pins_of_authors.py",
        "3 passed",
        '"code":"POST_NOT_PUBLISHED"',
        "\n204\n",
        '"items":[{"author_id":',
    ):
        assert expected in done.stdout
