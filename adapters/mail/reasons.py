"""What a mail server or a connection said, in words that may be logged and stored."""

import re

from aiosmtplib import SMTPRecipientsRefused, SMTPResponseException

from hexameter.adapters.mail.text import one_line

MAX_REASON = 200

_ADDRESS = re.compile(r"<?[^\s<>:;,]+@[^\s<>:;,]+>?")
_LINK = re.compile(r"\bhttps?:\S+", re.IGNORECASE)
_LONG_TOKEN = re.compile(r"[\w.~+/=-]{32,}")


def failure_reason(error: Exception) -> str:
    """One line: the server's code and text, or what went wrong with the connection."""
    if isinstance(error, SMTPRecipientsRefused):
        error = error.recipients[0]
    if isinstance(error, SMTPResponseException):
        # aiosmtplib gives a reply that is none the code -1.
        is_reply = error.code >= 0
        return server_reason(error.code, error.message) if is_reply else _redacted(error.message)
    if isinstance(error, TimeoutError):
        return "The mail server did not answer in time."
    if isinstance(error, OSError) and error.strerror:
        return _redacted(error.strerror)
    return _redacted(str(error) or type(error).__name__)


def server_reason(code: int, message: str) -> str:
    """Replies often quote the address, and sometimes a link or a login."""
    return _redacted(f"{code} {message}")


def _redacted(text: str) -> str:
    text = _LINK.sub("[link]", one_line(text))
    text = _ADDRESS.sub("[address]", text)
    return _LONG_TOKEN.sub("[...]", text)[:MAX_REASON].rstrip()
