"""QTI, the format of 1EdTech for exchanging items: packages of QTI 2 and 3, or a single item."""

from classroom.formats.base import Format
from classroom.formats.h5p.package import is_package
from classroom.formats.qti.item_writer import TYPES
from classroom.formats.qti.package import ROOT_TAGS
from classroom.formats.qti.reader import read
from classroom.formats.qti.writer import write
from classroom.formats.shared.given_file import Data, given
from classroom.formats.shared.qti_versions import SIGNATURES, is_qti1
from classroom.formats.shared.xml_reader import root_tag


def recognise(data: Data) -> bool:
    """Return whether the file is a zip archive, but none of QTI 1 or H5P, or XML with a root element of QTI."""
    if not given(data).starts_with(SIGNATURES):
        return root_tag(data) in ROOT_TAGS
    return not is_qti1(data) and not is_package(data, broken=False)


FORMAT = Format(
    name="qti",
    label="QTI 2.1, 3.0",
    extensions=("zip", "xml"),
    content_type="application/zip",
    types=TYPES,
    read=read,
    write=write,
    recognise=recognise,
    streams=True,
)
