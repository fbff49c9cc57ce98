"""WebSocket frames (RFC 6455, section 5.2), as far as the load generator needs them."""

from collections.abc import Iterator

TEXT, CLOSE, PING, PONG = 1, 8, 9, 10


def masked(payload: bytes, mask: bytes = b"\x5a\xc3\x96\x0f", opcode: int = TEXT) -> bytes:
    """Return a client's frame.

    Args:
        payload: less than 64 KiB.
        mask: four bytes. Browsers use random ones for each frame, but the server's work does not depend on them.
        opcode: type of the frame.

    Raises:
        ValueError: the payload is too long.
    """
    length = len(payload)
    if length < 126:
        head = bytes((0x80 | opcode, 0x80 | length))
    elif length < 65536:
        head = bytes((0x80 | opcode, 0xFE)) + length.to_bytes(2, "big")
    else:
        raise ValueError("payloads must be shorter than 64 KiB")
    key = int.from_bytes((mask * (length // 4 + 1))[:length], "big")
    return head + mask + (int.from_bytes(payload, "big") ^ key).to_bytes(length, "big")


def unmasked(payload: bytes) -> bytes:
    """Return a server's text frame; the payload is shorter than 64 KiB."""
    length = len(payload)
    if length < 126:
        return bytes((0x81, length)) + payload
    return b"\x81\x7e" + length.to_bytes(2, "big") + payload


class Inbox:
    """Reassembles a server's frames from received chunks."""

    __slots__ = ("_rest", "_text")

    def __init__(self) -> None:
        self._rest = b""
        self._text: bytes | None = None

    @property
    def empty(self) -> bool:
        """Whether there is no incomplete frame or message."""
        return not self._rest and self._text is None

    def feed(self, data: bytes) -> Iterator[tuple[int, bytes]]:
        """Add received bytes; yield the opcode and payload of each complete message and control frame.

        Raises:
            ValueError: a frame that servers must not send.
        """
        data = self._rest + data if self._rest else data
        at, end = 0, len(data)
        while end - at >= 2:
            first, length, body = data[at], data[at + 1], at + 2
            if first & 0x70 or length & 0x80:
                raise ValueError("reserved bits, or a masked frame from a server")
            if length == 126:
                if end - at < 4:
                    break
                length, body = int.from_bytes(data[at + 2 : at + 4], "big"), at + 4
            elif length == 127:
                if end - at < 10:
                    break
                length, body = int.from_bytes(data[at + 2 : at + 10], "big"), at + 10
            if end - body < length:
                break
            payload, at = data[body : body + length], body + length
            if first & 0x08 or (first & 0x80 and self._text is None):
                yield first & 0x0F, payload
            else:
                self._text = (self._text or b"") + payload
                if first & 0x80:
                    whole, self._text = self._text, None
                    yield TEXT, whole
        self._rest = data[at:]
