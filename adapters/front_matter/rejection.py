"""Why a file cannot be taken."""


class ImportRejected(Exception):
    """The message is the reason that is shown: one sentence."""
