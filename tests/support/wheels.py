"""The wheel, and environments in which nothing but it is installed."""

import os
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
UV = os.environ.get("UV") or shutil.which("uv") or "uv"


def uv(*arguments: str | Path) -> None:
    done = subprocess.run(
        [UV, *map(str, arguments)], capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr


def built_wheel(folder: Path) -> Path:
    """Built from the source distribution, as an index would serve it."""
    uv("build", "--quiet", "--out-dir", folder, ROOT)
    (wheel,) = folder.glob("*.whl")
    return wheel


def environment_with(folder: Path, *packages: str | Path) -> Path:
    """The `bin` folder of a new environment, which has pip as one made by `python -m venv` has."""
    uv("venv", "--quiet", "--clear", "--seed", folder)
    uv("pip", "install", "--quiet", "--python", folder / "bin/python", *packages)
    return folder / "bin"


def shell(folder: Path, script: str, bin_folder: Path) -> str:
    """What the commands print, in an activated environment. Fails with it if one of them fails."""
    path = os.pathsep.join([str(bin_folder), os.environ["PATH"]])
    kept = {name: os.environ[name] for name in ("HOME", "LANG") if name in os.environ}
    done = subprocess.run(
        ["/bin/bash", "-euo", "pipefail", "-c", script],
        cwd=folder,
        env={**kept, "PATH": path, "NO_COLOR": "1", "COLUMNS": "100"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout
