"""Received bytes on their way to the parser."""

_EMPTY_LINE = b"\r\n\r\n"
_OVERLAP = len(_EMPTY_LINE) - 1

MAX_PIECE = 4096
"""Of a head or a chunked body: each chunk of a byte is a call back from the parser."""


class RequestInput:
    """Splits the input into pieces, so that a request can end only at the end of a piece.

    The parser cannot be stopped within a piece, so this is how one request is taken at a time: a
    head and a chunked body end with an empty line, any other body has a declared length.
    """

    def __init__(self) -> None:
        self.unparsed = 0
        """Bytes that `next_piece` has not returned yet."""
        self.declared_body_left = 0
        """Those of the current request's Content-Length, also if they have not been received."""
        self._data = b""
        self._position = 0
        self._request_start = 0

    def append(self, data: bytes) -> None:
        if self.declared_body_left:
            # Nothing is searched for in it, so what was returned is not needed, nor is a copy.
            self._data = self._data[self._position :]
            self._position = self._request_start = 0
        self._data += data
        self.unparsed += len(data)

    def next_piece(self) -> bytes:
        """Empty when there is no input."""
        start = self._position
        if self.declared_body_left:
            end = min(start + self.declared_body_left, len(self._data))
            self.declared_body_left -= end - start
        else:
            # An empty line may have begun in the piece before, but not in the request before.
            end = min(start + MAX_PIECE, len(self._data))
            searched = max(self._request_start, start - _OVERLAP)
            found = self._data.find(_EMPTY_LINE, searched, end)
            if found >= 0:
                end = found + len(_EMPTY_LINE)
        piece = self._data[start:end]
        self._position = end
        self.unparsed = len(self._data) - end
        if end == len(self._data):
            kept = max(self._request_start, end - _OVERLAP)
            self._data = self._data[kept:]
            self._position -= kept
            self._request_start = 0
        return piece

    def end_request(self) -> None:
        """The next piece begins another request."""
        self._request_start = self._position

    def clear(self) -> None:
        self._data = b""
        self._position = self._request_start = self.unparsed = self.declared_body_left = 0
