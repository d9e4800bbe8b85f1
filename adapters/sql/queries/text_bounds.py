"""Text that is asked for and has gone through no value object."""


def is_storable(text: str | None, longest: int) -> bool:
    """Whether a column of this length can hold it. PostgreSQL refuses to be asked for the rest:
    NUL, and half of a surrogate pair. None, for nothing asked, can.
    """
    if text is None:
        return True
    if len(text) > longest or "\0" in text:
        return False
    return text.isascii() or not any("\ud800" <= char <= "\udfff" for char in text)
