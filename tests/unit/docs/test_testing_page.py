"""The examples of `docs/testing.md` run as they are printed."""

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]


def test_every_example_passes(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "testing.md").read_text(encoding="utf-8")
    examples = re.findall(r"^```python\n(.+?)^```$", page, flags=re.MULTILINE | re.DOTALL)
    assert examples
    names = [f"test_example_{number}.py" for number in range(len(examples))]
    for name, example in zip(names, examples, strict=True):
        (tmp_path / name).write_text(example, encoding="utf-8")
    (tmp_path / "pytest.ini").write_text("[pytest]\nasyncio_mode = auto\n", encoding="utf-8")
    # Only the plugins that the page asks for: others take longer to load than the examples to run.
    plugins = ("-p", "pytest_asyncio.plugin", "-p", "hexameter.pytest_plugin")
    command = [sys.executable, "-m", "pytest", "-v", *plugins]
    answer = subprocess.run(
        [*command, "-p", "no:cacheprovider"],
        cwd=tmp_path,
        env={
            **{name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ},
            "PYTHONPATH": str(ROOT),
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        },
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )
    assert answer.returncode == 0, answer.stdout + answer.stderr
    for name in names:
        assert re.search(rf"^{name}::\S+ PASSED", answer.stdout, flags=re.MULTILINE), answer.stdout
