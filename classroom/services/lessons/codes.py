"""Codes of lessons and participants: read aloud, copied from a projector, typed on a phone."""

import secrets
import unicodedata

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Without 0, O, 1, I and L, which look alike."""
LESSON_LENGTH = 6
RESUME_LENGTH = 8


def make(length: int) -> str:
    """Return a random code of ``length`` characters (4.95 bits each)."""
    return "".join(secrets.choice(ALPHABET) for _position in range(length))


def normalise(text: str) -> str:
    """Return a typed code in the form in which it is stored: NFKC, upper case, without spaces and hyphens."""
    folded = unicodedata.normalize("NFKC", text[:64]).upper()
    return "".join(character for character in folded if character not in " -_\t\n\u00a0")
