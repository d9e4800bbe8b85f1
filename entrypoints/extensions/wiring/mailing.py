"""The mails of extensions."""

from collections.abc import Sequence
from pathlib import Path

from hexameter.entrypoints.extensions.declaration import Extension
from hexameter.entrypoints.extensions.errors import ExtensionError


def mail_folders(extensions: Sequence[Extension]) -> dict[str, Path]:
    """The folder of each extension that has templates. Raises `ExtensionError` for one without any,
    and for a text or HTML template that lacks the other.
    """
    found: dict[str, Path] = {}
    for extension in extensions:
        if extension.mail_templates is None:
            continue
        folder = found[extension.name] = extension.mail_templates
        texts, pages = ({each.stem for each in folder.glob(f"*.{end}")} for end in ("txt", "html"))
        if not texts and not pages:
            raise ExtensionError(extension.name, f"there are no mail templates in {folder}.")
        for name in sorted(texts ^ pages):
            missing = "html" if name in texts else "txt"
            raise ExtensionError(extension.name, f"its mail {name} lacks the template .{missing}.")
    return found
