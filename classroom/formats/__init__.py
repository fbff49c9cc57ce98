"""Files of questions, one format a file, found through the registry."""

from classroom.formats.base import MAX_BYTES, MAX_QUESTIONS, Format, LineError, ParsedFile, ParsedItem, Portable
from classroom.formats.registry import get, guess, names

__all__ = [
    "MAX_BYTES",
    "MAX_QUESTIONS",
    "Format",
    "LineError",
    "ParsedFile",
    "ParsedItem",
    "Portable",
    "get",
    "guess",
    "names",
]
