"""Pyright in strict mode over a folder outside the source tree."""

import json
import os
import subprocess
import sys
from pathlib import Path

CONFIGURATION = {"typeCheckingMode": "strict", "pythonVersion": "3.11"}


def reported(folder: Path) -> list[str]:
    """Its errors, as `file:line rule: message`. Writes its configuration into the folder."""
    configuration = folder / "pyrightconfig.json"
    configuration.write_text(json.dumps(CONFIGURATION), encoding="utf-8")
    command = [sys.executable, "-m", "pyright", "--outputjson", "--pythonpath", sys.executable]
    done = subprocess.run(
        [*command, "--project", configuration],
        env={**os.environ, "PYRIGHT_PYTHON_IGNORE_WARNINGS": "1"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    answer = json.loads(done.stdout)
    assert answer["summary"]["filesAnalyzed"] > 0, done.stdout + done.stderr
    return [
        f"{Path(each['file']).relative_to(folder)}:{each['range']['start']['line'] + 1} "
        f"{each.get('rule', 'error')}: {each['message']}"
        for each in answer["generalDiagnostics"]
        if each["severity"] == "error"
    ]
