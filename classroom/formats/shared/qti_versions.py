"""Telling QTI 1 and QTI 2 apart: both come as ``.zip`` and ``.xml``."""

from classroom.formats.shared.given_file import Data, given
from classroom.formats.shared.xml_reader import root_tag
from classroom.formats.shared.zip_archive import SIGNATURE, Archive, ZipError

QTI1_ROOT = "questestinterop"
"""The root element of QTI 1. Chamilo puts items of QTI 2 into it."""
QTI1_PARTS = ("assessment", "section", "objectbank", "item")
"""Parts of QTI 1, which some programs and people save alone."""
MANIFEST = "imsmanifest.xml"
"""Lists the files of a package of QTI 2, and of QTI 1 in Common Cartridge."""
SIGNATURES = (SIGNATURE, b"PK\x05\x06")
"""First bytes of a zip archive, the second of an empty one."""
ENDINGS = (".xml", ".dat", ".qti")
"""How names of files in a package end that may hold questions; ``.dat`` are those of Blackboard."""


def is_qti1(data: Data) -> bool:
    """Return whether a file is QTI 1: XML, or a package in which one file is."""
    if not given(data).starts_with(SIGNATURES):
        return root_tag(data) in (QTI1_ROOT, *QTI1_PARTS)
    try:
        return any(qti1_files(Archive(data)))
    except ZipError:
        return False  # the reader of QTI 2 says what is broken


def qti1_files(archive: Archive) -> list[str]:
    """Return the names of the files of an archive that are QTI 1, in its order."""
    found: dict[str, str | None] = {}
    for name in archive.names():
        if name.lower().endswith(ENDINGS):
            try:
                found[name] = root_tag(archive.read(name))
            except ZipError:
                continue  # reported when the file is read
    whole = [name for name, root in found.items() if root == QTI1_ROOT]
    alone = [] if MANIFEST in archive else [name for name, root in found.items() if root in QTI1_PARTS]
    return whole or alone
