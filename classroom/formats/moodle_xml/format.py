"""Moodle XML, in which Moodle exports its question bank.

Source: MoodleDocs, "Moodle XML format".
"""

from classroom.formats.base import Format
from classroom.formats.moodle_xml.reader import read
from classroom.formats.moodle_xml.writer import TYPES, write
from classroom.formats.qti.package import ROOT_TAGS
from classroom.formats.shared.given_file import Data
from classroom.formats.shared.qti_versions import QTI1_PARTS, QTI1_ROOT
from classroom.formats.shared.xml_reader import root_tag


def recognise(data: Data) -> bool:
    """Return whether the file is not QTI, the other format in XML. Reading reports what is wrong in a broken file."""
    return root_tag(data) not in (*ROOT_TAGS, QTI1_ROOT, *QTI1_PARTS)


FORMAT = Format(
    name="moodle_xml",
    label="Moodle XML",
    extensions=("xml",),
    content_type="application/xml",
    types=TYPES,
    read=read,
    write=write,
    recognise=recognise,
    streams=True,
)
