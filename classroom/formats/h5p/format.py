"""H5P: a zip archive with ``h5p.json``, which names the kind of content, and ``content/content.json``.

Questions are read from question sets and from all other content in which they occur, such as courses and videos.

Source: H5P, "H5P Specification" and "Semantics Definition"; the semantics of each kind of content.
"""

from classroom.formats.base import Format
from classroom.formats.h5p.package import is_package
from classroom.formats.h5p.reader import TYPES, read

FORMAT = Format(
    name="h5p",
    label="H5P",
    extensions=("h5p",),
    reads=("zip",),
    content_type="application/zip",
    types=TYPES,
    read=read,
    recognise=is_package,
    streams=True,
)
