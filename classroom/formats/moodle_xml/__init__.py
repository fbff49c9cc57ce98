"""Moodle XML, in which Moodle's question bank is exported. What of it has a counterpart: docs/formats/moodle_xml.md."""

from collections.abc import Sequence

from classroom.formats.base import ParsedFile, Portable, Written
from classroom.formats.moodle_xml import reading, writing
from classroom.formats.qti import ROOTS
from classroom.formats.shared.xml_reader import root_tag

__all__ = ["MoodleXml"]


class MoodleXml:
    """The export format of Moodle."""

    name = "moodle_xml"
    title = "Moodle XML"
    extension = "xml"
    extensions: tuple[str, ...] = ("xml",)
    content_type = "application/xml"

    def read(self, data: bytes) -> ParsedFile:
        """Read a question bank; each question that cannot come in is named."""
        return reading.read(data)

    def write(self, questions: Sequence[Portable]) -> Written:
        """Write a question bank; what it cannot hold is said."""
        return writing.write(questions)

    def recognise(self, data: bytes) -> bool:
        """Say whether a file is not of the other format in XML: what is wrong with a broken file is said by reading."""
        return root_tag(data) not in ROOTS
