"""Files of questions, one format a file, found through the registry."""

from classroom.formats.base import (
    MAX_BYTES,
    MAX_QUESTIONS,
    Format,
    LineError,
    Loss,
    ParsedFile,
    ParsedItem,
    Portable,
    Written,
)
from classroom.formats.registry import extensions, get, guess, names

__all__ = [
    "MAX_BYTES",
    "MAX_QUESTIONS",
    "Format",
    "LineError",
    "Loss",
    "ParsedFile",
    "ParsedItem",
    "Portable",
    "Written",
    "extensions",
    "get",
    "guess",
    "names",
]
