"""WebSocket frames byte by byte: as clients send them, right or wrong, and as they read those of the server."""

from typing import NamedTuple

CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG = 0x0, 0x1, 0x2, 0x8, 0x9, 0xA
MASK = bytes((0x37, 0xFA, 0x21, 0x3D))


def client_frame(
    opcode: int,
    payload: bytes = b"",
    *,
    final: bool = True,
    reserved: int = 0,
    mask: bytes | None = MASK,
    size: int | None = None,
    width: int | None = None,
) -> bytes:
    """Return a frame.

    Args:
        opcode: four bits.
        payload: the content, unmasked.
        final: whether a message ends with it.
        reserved: the three reserved bits.
        mask: four bytes; None for a frame without a mask, as no client may send it.
        size: the length that the header tells, where it is not the payload's.
        width: the bytes of the length's extension (0, 2 or 8), where it is not the shortest.
    """
    told = len(payload) if size is None else size
    if width is None:
        width = 0 if told < 126 else 2 if told < 65536 else 8
    short = {0: told, 2: 126, 8: 127}[width]
    head = bytes((final << 7 | reserved << 4 | opcode, (mask is not None) << 7 | short))
    head += told.to_bytes(width, "big") if width else b""
    if mask is None:
        return head + payload
    return head + mask + bytes(byte ^ mask[place % 4] for place, byte in enumerate(payload))


def text(content: str) -> bytes:
    """Return the frame of a whole message."""
    return client_frame(TEXT, content.encode())


def closing(code: int | None = None, reason: bytes = b"") -> bytes:
    """Return a closing frame."""
    return client_frame(CLOSE, b"" if code is None else code.to_bytes(2, "big") + reason)


class ServerFrame(NamedTuple):
    """A frame from the server."""

    opcode: int
    payload: bytes

    @property
    def code(self) -> int | None:
        """Of a closing frame; None where it has none."""
        return int.from_bytes(self.payload[:2], "big") if self.payload else None


def split_frame(data: bytes) -> tuple[ServerFrame, bytes] | None:
    """Take the first frame off what a server has sent; None when it is not complete.

    Raises:
        AssertionError: no server may send this.
    """
    if len(data) < 2:
        return None
    assert data[0] & 0x80, "servers here send whole messages only"
    assert not data[0] & 0x70, "reserved bits"
    assert not data[1] & 0x80, "servers send no masks"
    size, at = data[1], 2
    if size >= 126:
        at = 4 if size == 126 else 10
        size = int.from_bytes(data[2:at], "big")
        assert len(data) < at or size >= (126 if at == 4 else 65536), "a length in more bytes than it needs"
    if len(data) < at + size:
        return None
    return ServerFrame(data[0] & 0x0F, data[at : at + size]), data[at + size :]
