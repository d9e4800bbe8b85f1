"""Why a file cannot be taken."""


class Refusal(Exception):
    """The message is the reason that is shown: one sentence."""
