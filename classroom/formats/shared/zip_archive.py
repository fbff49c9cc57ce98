"""Reading untrusted zip archives, a file at a time and within limits.

Nothing is unpacked to disk. The directory of the archive is checked before anything is unpacked, and never more than
it declares. Sources: PKWARE, APPNOTE.TXT; Python, zipfile, "Decompression pitfalls".
"""

import posixpath
import stat
import struct
import zipfile
import zlib

from flask_babel import gettext as _

from classroom.formats.shared.given_file import Data, given

MAX_MEMBERS = 12_000
"""Files in an archive: enough for the maximum number of questions with a picture each."""
MAX_MEMBER = 8 * 1024 * 1024
"""Largest unpacked file, in bytes."""
MAX_UNPACKED = 80 * 1024 * 1024
"""All unpacked files together, in bytes. They are unpacked one at a time; pictures hardly shrink in an archive."""
SIGNATURE = b"PK\x03\x04"
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""The first bytes of files of old Office programs, which are archives of another kind."""
_ENTRY = b"PK\x01\x02"
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_BROKEN = (
    zipfile.BadZipFile, zlib.error, struct.error, OSError, EOFError, ValueError, RuntimeError, NotImplementedError,
    LookupError, OverflowError,
)  # fmt: skip
"""What zipfile raises for broken archives."""


def is_archive(data: bytes) -> bool:
    """Return whether a file begins like an archive."""
    return data.startswith(SIGNATURE)


class ZipError(ValueError):
    """The archive cannot be read. ``reason`` and ``suggestion`` are translated sentences for its author."""

    def __init__(self, reason: str, suggestion: str = "") -> None:
        super().__init__(reason)
        self.reason, self.suggestion = reason, suggestion


class Archive:
    """The files of an archive by name.

    Raises:
        ZipError: the archive is broken, too large or encrypted, or has unsafe names, or one name for different files.
    """

    def __init__(self, data: Data) -> None:
        file = given(data)
        if file.count(_ENTRY) > MAX_MEMBERS:
            raise ZipError(_("The archive has more than %(max)d files.", max=MAX_MEMBERS), _("Split it."))
        try:
            self._zip = zipfile.ZipFile(file.opened())
            entries = self._zip.infolist()
        except _BROKEN:
            raise _unreadable() from None
        self._entries: dict[str, zipfile.ZipInfo] = {}
        for entry in entries:
            if not entry.is_dir():
                _check(entry)
                twin = self._entries.get(entry.filename)
                if twin is not None and (twin.CRC, twin.file_size) != (entry.CRC, entry.file_size):
                    text = _("The name %(name)s appears twice in the archive.", name=entry.filename[:100])
                    raise ZipError(text, _("Pack the files again."))
                self._entries[entry.filename] = entry
        if sum(entry.file_size for entry in self._entries.values()) > MAX_UNPACKED:
            text = _("Unpacked, the archive has more than %(max)d MB.", max=MAX_UNPACKED // 1024 // 1024)
            raise ZipError(text, _("Split it."))

    def names(self) -> list[str]:
        """Return the names of the files in the order of the archive."""
        return list(self._entries)

    def __contains__(self, name: object) -> bool:
        return name in self._entries

    def read(self, name: str) -> bytes:
        """Return the content of a file.

        Raises:
            ZipError: the file is broken.
        """
        entry = self._entries[name]
        try:
            with self._zip.open(entry) as file:
                data = file.read(entry.file_size + 1)
        except _BROKEN:
            raise _unreadable(name) from None
        if len(data) != entry.file_size:
            raise _unreadable(name)
        return data


def resolve_name(folder: str, address: str) -> str | None:
    """Return the name of a file whose address is relative to a folder, or None if it is outside of the archive."""
    name = posixpath.normpath(posixpath.join(folder, address))
    return None if name.startswith(("../", "/")) or name in ("..", ".") or "\\" in name else name


def _check(entry: zipfile.ZipInfo) -> None:
    name = entry.orig_filename
    short_name = name[:100]
    again = _("Pack the files again.")
    parts = name.split("/")
    if "\\" in name or "\x00" in name or name.startswith("/") or ":" in parts[0] or ".." in parts or "." in parts:
        raise ZipError(_("The archive has a file name that points outside of it: %(name)s.", name=short_name), again)
    mode = entry.external_attr >> 16
    if mode and stat.S_IFMT(mode) not in (0, stat.S_IFREG):
        raise ZipError(_("The archive has a link or a device in it: %(name)s.", name=short_name), again)
    if entry.flag_bits & 0x1:
        raise ZipError(_("The archive is encrypted."), _("Pack the files without a password."))
    if entry.compress_type not in _METHODS:
        raise ZipError(_("The archive uses a compression method that is not supported."), _("Pack it as a plain zip."))
    if entry.file_size > MAX_MEMBER:
        size = MAX_MEMBER // 1024 // 1024
        text = _("Unpacked, %(name)s has more than %(max)d MB.", name=short_name, max=size)
        raise ZipError(text, _("Leave large files out of the archive."))


def _unreadable(name: str = "") -> ZipError:
    if name:
        text = _("The file %(name)s in the archive is broken.", name=name[:100])
    else:
        text = _("The archive is broken, or was cut off.")
    return ZipError(text, _("Export or download it again."))
