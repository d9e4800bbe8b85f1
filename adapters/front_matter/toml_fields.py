import re
import tomllib

from hexameter.adapters.front_matter.rejection import ImportRejected

MAX_KEY_PARTS = 32

# The time that `tomllib` takes grows with the square of a key's parts, and more.
_LONG_KEY = re.compile(
    r"(?<![\w-])(?:(?:[\w-]++|\"[^\"\n]*+\"|'[^'\n]*+')[ \t]*+\.[ \t]*+)"
    rf"{{{MAX_KEY_PARTS}}}"
)


def read_toml(source: str) -> dict[str, object]:
    """Values are as `tomllib` gives them. Raises `ImportRejected`."""
    if _LONG_KEY.search(source):
        raise ImportRejected(f"The front matter has a TOML key of more than {MAX_KEY_PARTS} parts.")
    try:
        return tomllib.loads(source)
    except (ValueError, RecursionError) as error:
        raise ImportRejected("The front matter is not valid TOML.") from error
