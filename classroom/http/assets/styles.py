"""Style sheets as they are served: what a sheet imports stands in it, and small pictures do too.

A sheet is written as plain CSS that a browser could load as it is, with ``@import url("other.css");`` lines. On a slow
phone each file costs more in round trips and headers than in bytes, so they are served in one piece.
"""

import posixpath
import re
from collections.abc import Mapping

IMPORT = re.compile(r'^@import url\("([^"]+)"\);$', re.MULTILINE)
PICTURE = re.compile(r'url\("([^":]+\.svg)"\)')
LARGEST_PICTURE = 4096
"""Bytes up to which a picture goes into the sheet; a larger one stays a file of its own."""

_DECORATION = re.compile(r' (?:class="[^"]*"|fill="currentColor"|width="\d+"|height="\d+")')
_BREAK = re.compile(r"\s*\n\s*")
_UNSAFE = str.maketrans({'"': "'", "#": "%23", "<": "%3C", ">": "%3E", "%": "%25"})


class SheetError(Exception):
    """A sheet imports what is not there, or itself; the message names both."""


def joined(name: str, files: Mapping[str, bytes], on_the_way: tuple[str, ...] = ()) -> str:
    """Return a sheet with everything that it imports.

    Args:
        name: its name below ``static/``.
        files: all files by that name.

    Raises:
        SheetError: an import leads nowhere, or in a circle.
    """
    if name in on_the_way or name not in files:
        raise SheetError(f"{on_the_way[-1] if on_the_way else '?'} imports {name}")
    folder = posixpath.dirname(name)

    def put_in(found: re.Match[str]) -> str:
        target = posixpath.normpath(posixpath.join(folder, found[1]))
        if posixpath.dirname(target) != folder:
            raise SheetError(f"{name} imports {target}: its addresses would be read from another folder")
        return joined(target, files, (*on_the_way, name))

    def draw(found: re.Match[str]) -> str:
        picture = files.get(posixpath.normpath(posixpath.join(folder, found[1])))
        if picture is None or len(picture) > LARGEST_PICTURE:
            return found[0]
        return f'url("{as_address(picture.decode())}")'

    return PICTURE.sub(draw, IMPORT.sub(put_in, files[name].decode()))


def as_address(svg: str) -> str:
    """Return a drawing as a ``data:`` address, for a mask: without its colour and size, which a mask ignores."""
    opening, closing, rest = svg.strip().partition(">")
    return "data:image/svg+xml," + _BREAK.sub("", _DECORATION.sub("", opening) + closing + rest).translate(_UNSAFE)
