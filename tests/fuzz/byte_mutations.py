"""Random changes to the bytes of a file of any format."""

import random

NASTY = [
    b"\x00", b'"', b"\xff\xfe", b"[", b"{", b",", b"\n", b"\\ud800", b"1e999", b"\\", b"<", b"&", b"]]>", b"\xc3",
    b"\xe2\x80\xa8", b"\xf0\x9f\x91\xa9", b"\x0b", b"\x85", b"::", b"%", b"-",
]  # fmt: skip
ENCODINGS = ("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "latin-1", "cp1252", "utf-7")


def mutate_bytes(data: bytes, rng: random.Random) -> bytes:
    """Return the bytes with some of them deleted, repeated or replaced."""
    raw = bytearray(data)
    for _ in range(rng.randint(1, 12)):
        place = rng.randrange(len(raw) or 1)
        match rng.randrange(5):
            case 0:
                raw[place : place + rng.randint(1, 30)] = b""
            case 1:
                raw[place:place] = raw[place : place + rng.randint(1, 40)]
            case 2:
                raw[place : place + 1] = bytes([rng.randrange(256)])
            case 3:
                raw[place:place] = rng.choice(NASTY)
            case _ if not rng.randrange(4):
                raw = raw[: max(1, place)]
    return bytes(raw)


def truncate(data: bytes, rng: random.Random) -> bytes:
    """Return the beginning of a file, or sometimes its end."""
    place = rng.randrange(len(data) + 1)
    return data[place:] if not rng.randrange(8) else data[:place]


def reencode(data: bytes, rng: random.Random) -> bytes:
    """Return a text in another encoding, often an undeclared one, or with other line ends."""
    text = data.decode("utf-8-sig", errors="replace")
    match rng.randrange(4):
        case 0:
            text = text.replace("\r\n", "\n").replace("\n", rng.choice(("\r\n", "\r", "\n\r", "\u2028", "\x85")))
        case 1:
            return ("\ufeff" * rng.randint(1, 3) + text).encode()
        case _:
            pass
    return text.encode(rng.choice(ENCODINGS), errors="replace")


def shuffle_lines(data: bytes, rng: random.Random) -> bytes:
    """Return a file with some of its lines deleted, repeated or moved."""
    lines = data.split(b"\n")
    for _ in range(rng.randint(1, 6)):
        place, other = rng.randrange(len(lines)), rng.randrange(len(lines))
        match rng.randrange(4):
            case 0:
                lines[place], lines[other] = lines[other], lines[place]
            case 1:
                lines.insert(other, lines[place])
            case 2:
                lines[place] = b""
            case _ if len(lines) > 1:
                lines.pop(place)
    return b"\n".join(lines)


CHANGES = (mutate_bytes, mutate_bytes, truncate, reencode, shuffle_lines)
