"""Files with something wrong in them."""

import random

NASTY = [b"\x00", b'"', b"\xff\xfe", b"[", b"{", b",", b"\n", b"\\ud800", b"1e999"]


def mutated(data: bytes, dice: random.Random) -> bytes:
    """Return the bytes with some of them cut, doubled, swapped or replaced."""
    raw = bytearray(data)
    for _ in range(dice.randint(1, 12)):
        place = dice.randrange(len(raw) or 1)
        match dice.randrange(5):
            case 0:
                raw[place : place + dice.randint(1, 30)] = b""
            case 1:
                raw[place:place] = raw[place : place + dice.randint(1, 40)]
            case 2:
                raw[place : place + 1] = bytes([dice.randrange(256)])
            case 3:
                raw[place:place] = dice.choice(NASTY)
            case _:
                raw = raw[: max(1, place)]
    return bytes(raw)
