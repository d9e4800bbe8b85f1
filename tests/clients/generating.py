"""Tools that read the OpenAPI document, each run on the one that `hexameter openapi` writes."""

import json
import subprocess
import sys
from pathlib import Path

from tests.support.hexameter_process import run

HERE = Path(__file__).parent
XML = ("application/xml", "application/atom+xml")
PYTHON_PACKAGE = "hexameter_client"
_SECONDS = 120


def write_document(folder: Path) -> Path:
    document = folder / "openapi.json"
    written = run(folder, "openapi", "--output", str(document))
    assert written.returncode == 0, written.stderr
    return document


def make_python_client(document: Path) -> Path:
    """The folder that holds `PYTHON_PACKAGE`. The generator warns of what it leaves out."""
    folder = document.parent / "python"
    folder.mkdir()
    # The generator reads XML as text if it is told to.
    configuration = document.parent / "python.json"
    configuration.write_text(json.dumps({"content_type_overrides": dict.fromkeys(XML, "text/xml")}))
    command = [
        *(sys.executable, "-m", "openapi_python_client", "generate", "--fail-on-warning"),
        *("--path", str(document), "--output-path", str(folder / PYTHON_PACKAGE)),
        *("--meta", "none", "--config", str(configuration)),
    ]
    _run(command, document.parent)
    return folder


def node_tool(name: str, *arguments: str, folder: Path) -> str:
    """The output of a tool of `package.json`, which must succeed."""
    tool = HERE / "node_modules" / ".bin" / name
    assert tool.exists(), "run `npm ci --ignore-scripts` in tests/clients"
    return _run([str(tool), *arguments], folder)


def _run(command: list[str], folder: Path) -> str:
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, timeout=_SECONDS, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr
