"""WebSocket frames (RFC 6455, section 5): the common case is read here, all others by wsproto.

Nearly everything that a browser sends is one masked text frame that has arrived completely. wsproto handles fragments,
binary messages, control frames and closing. It is given whole frames only, so that limits are checked before anything
is buffered, and so that we know whether it is in the middle of a message.
"""

from struct import Struct
from typing import Any, NamedTuple

from wsproto.connection import Connection, ConnectionType
from wsproto.events import BytesMessage, CloseConnection, Ping, TextMessage
from wsproto.frame_protocol import CloseReason

CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG = 0x0, 0x1, 0x2, 0x8, 0x9, 0xA
FINAL, MASKED = 0x80, 0x80
_head = Struct("!BBH").pack
"""Packs the head of a frame of 126 to 65,535 bytes: opcode, length of the length, length."""
MAX_EMPTY = 100
"""Empty fragments that one message may have."""
MAX_REASON = 123
"""Bytes of text in a closing frame: the size of a control frame, without the code."""


class Closing(NamedTuple):
    """The client has closed, or sent what cannot be read; what follows is ignored.

    Attributes:
        code: for the closing frame in reply; None when the client gave none.
        reason: why, in English, for the frame and the log; empty when the client has closed.
    """

    code: int | None
    reason: str = ""


class Pinged(NamedTuple):
    """A ping, to be answered by a pong with these bytes."""

    payload: bytes


Read = str | bytes | Pinged | Closing


class FrameReader:
    """Turns the bytes of one client into messages, however they are split."""

    __slots__ = ("_closed", "_empty", "_limit", "_needed", "_parts", "_protocol", "_rest", "_size")

    def __init__(self, limit: int) -> None:
        """Set up for a client whose messages have at most ``limit`` bytes."""
        self._limit = limit
        self._rest: bytearray | None = None
        self._needed = 2  # bytes that the rest must have before it is read again
        self._closed = False
        self._protocol: Connection | None = None
        self._parts: list[Any] | None = None  # of a fragmented message
        self._size = self._empty = 0

    def feed(self, data: bytes) -> list[Read]:
        """Add received bytes; return what is complete: text, bytes, pings, and a Closing at the end."""
        if self._closed:
            return []
        text = _only_text(data, self._limit) if self._rest is None and self._parts is None else None
        return self._read(data) if text is None else [text]

    def _read(self, data: bytes) -> list[Read]:
        found: list[Read] = []
        if self._rest:
            self._rest += data  # in place: a frame in a thousand pieces must not be copied a thousand times
            if len(self._rest) < self._needed:
                return found
            data = bytes(self._rest)
        end = len(data)
        at = 0
        self._needed = 2
        while end - at >= 2:
            first, second = data[at], data[at + 1]
            size, body = second & 0x7F, at + 6
            if size >= 126:
                body += 2 if size == 126 else 8
                if end < body - 4:
                    self._needed = body - 4 - at
                    break
                size = int.from_bytes(data[at + 2 : body - 4], "big")
            violation = self._violation(first, second, size)
            if violation:
                self._close(found, violation)
                break
            after = body + size
            if end < after:
                self._needed = after - at
                break
            if first == FINAL | TEXT and self._parts is None:
                try:
                    found.append(unmasked(data, body, size).decode())
                except UnicodeDecodeError:
                    self._close(found, Closing(CloseReason.INVALID_FRAME_PAYLOAD_DATA, "not UTF-8"))
                    break
            elif not self._read_by_wsproto(found, first, size, data[at:after]):
                break
            at = after
        self._rest = bytearray(data[at:]) if at < end and not self._closed else None
        return found

    def _close(self, found: list[Read], closing: Closing) -> None:
        self._closed = True
        self._protocol = self._parts = None
        found.append(closing)

    def _violation(self, first: int, second: int, size: int) -> Closing | None:
        """Check a frame by its header, before its content arrives; return why the connection must close, or None."""
        opcode = first & 0x0F
        short = second & 0x7F
        broken = None
        if first & 0x70:
            broken = "reserved bits are set"
        elif not second & MASKED:
            broken = "frames from clients are masked"
        elif opcode >= CLOSE:
            if opcode > PONG:
                broken = "unknown opcode"
            elif not first & FINAL or short > 125:
                broken = "control frames are short and whole"
        elif opcode > BINARY:
            broken = "unknown opcode"
        elif (short == 126 and size < 126) or (short == 127 and size < 65536) or size >> 63:
            broken = "the length is not written in its shortest form"
        elif (opcode == CONTINUATION) == (self._parts is None):
            broken = "a message begins or goes on where it cannot"
        elif size > self._limit or self._size + size > self._limit:
            return Closing(CloseReason.MESSAGE_TOO_BIG, f"a message is limited to {self._limit} bytes")
        return Closing(CloseReason.PROTOCOL_ERROR, broken) if broken else None

    def _read_by_wsproto(self, found: list[Read], first: int, size: int, frame: bytes) -> bool:
        """Have wsproto read one whole frame; return whether the connection goes on."""
        if self._protocol is None:
            self._protocol = Connection(ConnectionType.SERVER)
        self._protocol.receive_data(frame)
        for event in self._protocol.events():
            if isinstance(event, CloseConnection):
                code = None if event.code == CloseReason.NO_STATUS_RCVD else int(event.code)
                self._close(found, Closing(code, event.reason or ""))
                return False
            if isinstance(event, Ping):
                found.append(Pinged(bytes(event.payload)))
            elif isinstance(event, TextMessage | BytesMessage) and not self._add_fragment(found, event, size):
                return False
        if first & FINAL and self._parts is None:
            self._protocol = None  # between messages it has no state
        return True

    def _add_fragment(self, found: list[Read], event: TextMessage | BytesMessage, size: int) -> bool:
        if self._parts is None:
            self._parts, self._size, self._empty = [], 0, 0
        self._size += size
        self._empty += not size
        self._parts.append(event.data)
        if self._empty > MAX_EMPTY:
            self._close(found, Closing(CloseReason.POLICY_VIOLATION, "too many fragments without content"))
            return False
        if event.message_finished:
            whole = "".join(self._parts) if isinstance(event, TextMessage) else b"".join(self._parts)
            found.append(whole)
            self._parts, self._size = None, 0
        return True


def _only_text(data: bytes, limit: int) -> str | None:
    """Return the text of data that are one whole text frame without a fault, as nearly all are; None for all others."""
    size, start = len(data) - 6, 6
    if 0 <= size < 126:
        head = bytes((FINAL | TEXT, MASKED | size))
    elif 128 <= size < 65538:
        size, start = size - 2, 8
        head = _head(FINAL | TEXT, MASKED | 126, size)
    else:
        return None
    if size > limit or not data.startswith(head):
        return None
    try:
        return unmasked(data, start, size).decode()
    except UnicodeDecodeError:
        return None


def unmasked(data: bytes, start: int, size: int) -> bytes:
    """Return the unmasked content of a frame; its mask is the 4 bytes before ``start`` (RFC 6455, section 5.3)."""
    if not size:
        return b""
    mask = (data[start - 4 : start] * (size // 4 + 1))[:size]
    # One operation on two large numbers instead of one for each byte.
    content = int.from_bytes(data[start : start + size], "big") ^ int.from_bytes(mask, "big")
    return content.to_bytes(size, "big")


def frame(opcode: int, payload: bytes) -> bytes:
    """Return a whole message as one unmasked frame, as servers send it."""
    size = len(payload)
    if size < 126:
        return bytes((FINAL | opcode, size)) + payload
    if size < 65536:
        return _head(FINAL | opcode, 126, size) + payload
    return bytes((FINAL | opcode, 127)) + size.to_bytes(8, "big") + payload


def closing_frame(closing: Closing) -> bytes:
    """Return a closing frame."""
    if closing.code is None:
        return frame(CLOSE, b"")
    reason = closing.reason.encode()[:MAX_REASON].decode(errors="ignore").encode()
    return frame(CLOSE, closing.code.to_bytes(2, "big") + reason)
