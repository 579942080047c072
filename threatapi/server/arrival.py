"""Tells when a request has arrived whole, from its bytes.

Only how a message is framed is read here (RFC 9112, section 6); gunicorn parses the rest. What
cannot be framed is refused, so that no thread ever waits for the rest of a request.
"""

import re

MOST_HEADER = 128 * 1024
# Django refuses 2.5 MB and more; up to here it can tell so itself.
MOST_BODY = 3 * 1024 * 1024
END_OF_HEADER = b"\r\n\r\n"
# Without repetitions that could match the same bytes in several ways: they would take minutes.
FRAMING = re.compile(
    rb"^(content-length|transfer-encoding|expect):([^\n]*)", re.IGNORECASE | re.MULTILINE
)
CHUNK_SIZE = re.compile(rb"([0-9a-fA-F]{1,8})[ \t]*(;[^\r\n]*)?\r\n")
LONGEST_CHUNK_SIZE = 1024
NO_LENGTH = (400, "The length of the body cannot be told from the header.")
NO_CHUNK = (400, "The body is not made of chunks as announced.")
LONG_HEADER = (431, f"A header may have at most {MOST_HEADER} bytes.")
LARGE_BODY = (413, f"A body may have at most {MOST_BODY} bytes.")


class Arrival:
    """The bytes of one request as they come in, and perhaps some of the next."""

    def __init__(self) -> None:
        self.data = bytearray()
        self.has_header = False
        self.is_whole = False
        # The client waits for “100 Continue” before it sends the body.
        self.awaits_continue = False
        self.fault: tuple[int, str] | None = None  # status and reason of a refusal
        self._searched = 0
        self._body = 0  # where the body begins
        self._end: int | None = None  # where a body of known length ends
        self._chunk: int | None = None  # where the next chunk begins

    def add(self, data: bytes) -> None:
        """Take in more bytes."""
        self.data += data
        if not self.has_header:
            self._find_header()
        if self.fault or not self.has_header:
            return
        if self._end is not None:
            self.is_whole = len(self.data) >= self._end
        else:
            self._walk_chunks()

    @property
    def header(self) -> bytes:
        """The bytes of the header, once it is there."""
        return bytes(self.data[: self._body])

    def _find_header(self) -> None:
        at = self.data.find(END_OF_HEADER, max(0, self._searched - 3))
        self._searched = len(self.data)
        if (at if at >= 0 else len(self.data)) > MOST_HEADER:
            self.fault = LONG_HEADER
        elif at >= 0:
            self.has_header = True
            self._body = at + len(END_OF_HEADER)
            self._read_framing(bytes(self.data[: at + 2]))

    def _read_framing(self, header: bytes) -> None:
        """Where the body ends, or that it comes in chunks."""
        values: dict[bytes, list[bytes]] = {}
        for name, value in FRAMING.findall(header):
            values.setdefault(name.lower(), []).append(value.strip(b" \t\r").lower())
        lengths = values.get(b"content-length", [])
        codings = values.get(b"transfer-encoding", [])
        expects = values.get(b"expect", [])
        if any(value != b"100-continue" for value in expects):
            self.fault = (400, "Only 100-continue can be expected.")
        elif len(lengths) + len(codings) > 1 or codings not in ([], [b"chunked"]):
            self.fault = NO_LENGTH
        elif codings:
            self._chunk = self._body
        elif lengths and not (lengths[0].isdigit() and len(lengths[0]) < 19):
            self.fault = NO_LENGTH
        else:
            length = int(lengths[0]) if lengths else 0
            self._end = self._body + length
            self.fault = LARGE_BODY if length > MOST_BODY else None
        has_body = bool(self._chunk) or self._end != self._body
        self.awaits_continue = bool(expects) and has_body and len(self.data) == self._body

    def _walk_chunks(self) -> None:
        """Step from chunk to chunk as far as they are here."""
        while self._chunk is not None and not self.fault:
            start = self._chunk
            size = CHUNK_SIZE.match(self.data, start)
            if not size:
                waiting = bytes(self.data[start : start + LONGEST_CHUNK_SIZE])
                if b"\n" in waiting or len(waiting) == LONGEST_CHUNK_SIZE:
                    self.fault = NO_CHUNK
                return
            after = size.end() + int(size[1], 16) + 2
            if after - self._body > MOST_BODY + MOST_HEADER:
                self.fault = LARGE_BODY
            elif not int(size[1], 16):
                # An empty line ends the trailers, of which there may be none.
                self.is_whole = self.data.find(END_OF_HEADER, size.end() - 2) >= 0
                if not self.is_whole and len(self.data) - start > MOST_HEADER:
                    self.fault = LONG_HEADER
                return
            elif len(self.data) < after:
                return
            elif self.data[after - 2 : after] != b"\r\n":
                self.fault = NO_CHUNK
            self._chunk = after
