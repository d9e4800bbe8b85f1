"""Bounds for search terms, which no value object has checked."""


def is_storable(text: str | None, longest: int) -> bool:
    """Whether a column of this length can hold it. PostgreSQL refuses NUL and lone surrogates even
    in a comparison. True for None, which means no filter.
    """
    if text is None:
        return True
    if len(text) > longest or "\0" in text:
        return False
    return text.isascii() or not any("\ud800" <= char <= "\udfff" for char in text)
