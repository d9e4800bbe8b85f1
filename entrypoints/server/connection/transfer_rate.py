"""Whether a client sends or reads fast enough."""


class TransferRate:
    """Compares the bytes that pass within `seconds` with `bytes_per_second`.

    A whole window is judged at once, so that a pause within it does no harm.
    """

    def __init__(self, bytes_per_second: int, seconds: float) -> None:
        self._seconds = seconds
        self._least = int(bytes_per_second * seconds)
        self._window: tuple[float, int, int] | None = None

    def restart(self) -> None:
        """Begin a new window with the next `is_too_slow`."""
        self._window = None

    def is_too_slow(self, now: float, passed: int, pending: int | None = None) -> bool:
        """`passed`: bytes so far, in total. `pending`: bytes still to pass, if known: the
        next window requires no more than that.
        """
        if self._window is not None:
            began, passed_before, demanded = self._window
            if now - began < self._seconds:
                return False
            if passed - passed_before < demanded:
                return True
        demanded = self._least if pending is None else min(self._least, pending)
        self._window = (now, passed, demanded)
        return False
