"""`hexameter openapi`."""

import json
import sys
from pathlib import Path

from hexameter.entrypoints.bootstrap import build_app
from hexameter.entrypoints.cli.configuration import load_settings
from hexameter.entrypoints.cli.console import output, print_json
from hexameter.entrypoints.cli.failures import CommandFailed
from hexameter.entrypoints.http.openapi.document import describe
from hexameter.entrypoints.setting_groups.site import Environment


def write_description(path: Path | None) -> None:
    # Only the title and the path prefix matter: no secret is needed.
    settings = load_settings(database_url="memory://", environment=Environment.DEVELOPMENT)
    document = describe(build_app(settings))
    text = json.dumps(document, indent=2, ensure_ascii=False) + "\n"
    if path is None:
        print_json(text, sys.stdout)
        return
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise CommandFailed(f"{path} cannot be written: {error.strerror}.") from error
    output().print(f"Wrote {path}.", markup=False)
