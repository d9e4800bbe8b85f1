"""What HTTP requires of the head of a request beyond what the parser checks (RFC 9112, 3)."""

import re
from collections.abc import Iterable

_HOST = re.compile(rb"(?:\[[0-9A-Za-z:.%~-]+\]|[0-9A-Za-z._~!$&'()*+,;=%-]*)(?::[0-9]*)?")


def check_head(version: str, target: bytes, headers: Iterable[tuple[bytes, bytes]]) -> None:
    """Raises ValueError. A proxy in front may take what fails here for another request."""
    hosts = [value.strip(b" \t") for name, value in headers if name == b"host"]
    if version == "1.1":
        if len(hosts) != 1:
            raise ValueError("not one Host header")
    elif version != "1.0" or len(hosts) > 1:
        raise ValueError("an unsupported version, or more than one Host header")
    if hosts and not _HOST.fullmatch(hosts[0]):
        raise ValueError("an invalid Host header")
    if b"#" in target:
        raise ValueError("a fragment in the target")
