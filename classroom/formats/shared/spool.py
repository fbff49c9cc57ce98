"""Pictures of a file that is being read wait on disk, so that memory holds few of them at a time."""

import tempfile
import weakref
from dataclasses import dataclass
from hashlib import sha256
from typing import IO, Any

SMALL = 64 * 1024
"""Bytes of a picture that stays in memory."""


@dataclass(frozen=True)
class Spooled:
    """A picture on disk; it can be read as long as this object is there."""

    spool: "Spool"
    offset: int
    size: int

    def read(self) -> bytes:
        """Return the bytes of the picture."""
        return self.spool.read(self.offset, self.size)


class Spool:
    """A temporary file without a name, made with the first picture and gone with the last reference to it.

    Not for several threads at once: a file is read first, and then its questions are checked.
    """

    def __init__(self) -> None:
        self._file: IO[bytes] | None = None
        self._places: dict[bytes, tuple[int, int]] = {}

    def put(self, data: bytes) -> Spooled:
        """Write a picture; equal ones are written once."""
        if self._file is None:
            self._file = tempfile.TemporaryFile()  # noqa: SIM115 - it is closed with this object
            weakref.finalize(self, self._file.close)
        digest = sha256(data).digest()
        if digest not in self._places:
            self._places[digest] = self._file.seek(0, 2), len(data)
            self._file.write(data)
        return Spooled(self, *self._places[digest])

    def read(self, offset: int, size: int) -> bytes:
        """Return bytes that were written."""
        if self._file is None:
            raise ValueError("nothing was written")
        self._file.seek(offset)
        return self._file.read(size)

    def without_pictures(self, question: dict[str, Any]) -> dict[str, Any]:
        """Return a question in the portable form whose large pictures are on disk."""
        found = dict(question)
        if question.get("image"):
            found["image"] = self._moved(question["image"])
        if any(isinstance(choice, dict) and choice.get("image") for choice in question.get("choices") or ()):
            found["choices"] = [
                {**choice, "image": self._moved(choice["image"])} if choice.get("image") else choice
                for choice in question["choices"]
            ]
        return found

    def _moved(self, image: dict[str, Any]) -> dict[str, Any]:
        data = image.get("data")
        return {**image, "data": self.put(data)} if isinstance(data, bytes) and len(data) > SMALL else image
