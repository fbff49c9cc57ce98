"""QTI 1.2: packages of Canvas, Common Cartridge, Blackboard and Respondus, or a single file."""

from classroom.formats.base import Format
from classroom.formats.qti12.item_writer import TYPES
from classroom.formats.qti12.reader import read
from classroom.formats.qti12.writer import write
from classroom.formats.shared.qti_versions import is_qti1

FORMAT = Format(
    name="qti12",
    label="QTI 1.2 (Canvas, Blackboard)",
    extensions=("zip", "imscc", "xml"),
    content_type="application/zip",
    types=TYPES,
    read=read,
    write=write,
    recognise=is_qti1,
    streams=True,
)
