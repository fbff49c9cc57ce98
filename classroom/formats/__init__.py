"""File formats for questions: one folder a format, found through the registry."""

from classroom.formats.base import (
    MAX_BYTES,
    MAX_QUESTIONS,
    MOST_BYTES,
    Format,
    LineError,
    Loss,
    ParsedFile,
    ParsedItem,
    Portable,
    Written,
)
from classroom.formats.examples import examples
from classroom.formats.other_programs import why_unknown, why_unreadable
from classroom.formats.registry import by_name, extensions, get, guess, guess_pasted, names, written_names
from classroom.formats.shared.given_file import Data, GivenFile, given
from classroom.formats.templates import template

__all__ = [
    "MAX_BYTES",
    "MAX_QUESTIONS",
    "MOST_BYTES",
    "Data",
    "Format",
    "GivenFile",
    "LineError",
    "Loss",
    "ParsedFile",
    "ParsedItem",
    "Portable",
    "Written",
    "by_name",
    "examples",
    "extensions",
    "get",
    "given",
    "guess",
    "guess_pasted",
    "names",
    "template",
    "why_unknown",
    "why_unreadable",
    "written_names",
]
