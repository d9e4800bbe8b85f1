"""The OpenAPI document, read by tools of Node.js: `npm ci --ignore-scripts` installs them."""

import shutil
from pathlib import Path

import pytest

from tests.clients.generating import HERE, node_tool, write_document

pytestmark = pytest.mark.external


def test_spectral_has_nothing_to_say(tmp_path: Path) -> None:
    document = write_document(tmp_path)
    ruleset = str(HERE / "spectral.yaml")
    said = node_tool(
        *("spectral", "lint", str(document), "--ruleset", ruleset, "--fail-severity", "hint"),
        folder=tmp_path,
    )
    assert "No results" in said


def test_the_typescript_client_compiles_strictly(tmp_path: Path) -> None:
    document = write_document(tmp_path)
    node_tool("openapi-ts", "-i", str(document), "-o", str(tmp_path / "client"), folder=tmp_path)
    shutil.copy(HERE / "usage.ts", tmp_path)
    node_tool(
        *("tsc", "--strict", "--noEmit", "--target", "es2022", "--module", "esnext"),
        *("--moduleResolution", "bundler", "usage.ts"),
        folder=tmp_path,
    )
