"""The files of an H5P package: its description, its content and its pictures."""

import json
import posixpath
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from flask_babel import gettext as _

from classroom.formats.shared.given_file import Data, given
from classroom.formats.shared.json_parser import is_encodable
from classroom.formats.shared.markup import Picture
from classroom.formats.shared.zip_archive import SIGNATURE, Archive, ZipError, resolve_name

DESCRIPTION, CONTENT = "h5p.json", "content/content.json"
FOLDER = "content"
MAX_NODES = 300_000
"""Objects, lists and values in the content: more than the maximum number of questions needs."""
_VERSION = re.compile(r"\s*[0-9.]*\s*$")


@dataclass(frozen=True)
class Package:
    """An open package: the name of its kind of content without version, its parameters and its language."""

    library: str
    content: dict[str, Any]
    language: str
    archive: Archive
    folder: str = ""
    """In which the package is within the archive, if somebody packed it with its folder; ends with a slash."""

    def picture(self, picture: Picture) -> bytes | None:
        """Return the content of a picture in the package, or None if it is missing.

        Raises:
            LookupError: the picture is at an address outside of the package.
        """
        if "://" in picture.source or picture.source.startswith("//"):
            raise LookupError(picture.source[:100])
        address = unquote(picture.source.partition("#")[0])
        name = resolve_name(posixpath.join(self.folder, FOLDER), address) if address else None
        try:
            return self.archive.read(name) if name is not None and name in self.archive else None
        except ZipError:
            return None


def is_package(data: Data, *, broken: bool = True) -> bool:
    """Return whether a file is an archive with H5P's description in it; ``broken`` for one that cannot be read."""
    if not given(data).starts_with(SIGNATURE):
        return False
    try:
        return _folder(Archive(data)) is not None
    except ZipError:
        return broken  # reading says what is broken


def open_package(data: Data) -> Package:
    """Return an open package.

    Raises:
        ZipError: it cannot be read, or is no package of H5P.
    """
    archive = Archive(data)
    folder = _folder(archive)
    if folder is None:
        raise ZipError(_("This is not a package of H5P: it has no h5p.json."), _("Download it with “Reuse” in H5P."))
    if f"{folder}{CONTENT}" not in archive:
        raise ZipError(
            _("The package has no content (%(name)s).", name=CONTENT),
            _("Download the content, not the library, with “Reuse” in H5P."),
        )
    about, content = (_json(archive, f"{folder}{name}") for name in (DESCRIPTION, CONTENT))
    library = machine_name(_text(about.get("mainLibrary")))
    language = _text(about.get("defaultLanguage")) or _text(about.get("language"))
    return Package(library, content, language, archive, folder)


def _text(value: Any) -> str:
    return value if isinstance(value, str) and is_encodable(value) else ""


def machine_name(library: str) -> str:
    """Return the name of a library without its version: ``H5P.MultiChoice 1.16`` is ``H5P.MultiChoice``."""
    return _VERSION.sub("", library[:100])


def _folder(archive: Archive) -> str | None:
    """Return the folder of the package in the archive, empty or the only one at the top level, or None."""
    if DESCRIPTION in archive:
        return ""
    found = [name for name in archive.names() if name.endswith(f"/{DESCRIPTION}") and name.count("/") == 1]
    return found[0].removesuffix(DESCRIPTION) if len(found) == 1 else None


def _json(archive: Archive, name: str) -> dict[str, Any]:
    try:
        found = json.loads(archive.read(name).decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        reason = str(error)[:100] if isinstance(error, ValueError) else "nested too deeply"
        text = _("The file %(name)s in the archive is not correct JSON: %(reason)s.", name=name[:100], reason=reason)
        raise ZipError(text, _("Export or download it again.")) from None
    if not isinstance(found, dict) or _is_too_large(found):
        raise ZipError(_("The file %(name)s in the archive holds no object of H5P.", name=name[:100]))
    return found


def _is_too_large(value: Any) -> bool:
    """Return whether a value has more parts than :data:`MAX_NODES`."""
    parts, count = [value], 0
    while parts:
        part = parts.pop()
        count += 1
        if count > MAX_NODES:
            return True
        if isinstance(part, dict):
            parts += part.values()
        elif isinstance(part, list):
            parts += part
    return False
