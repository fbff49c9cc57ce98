"""A file that is to be read: in memory, or on disk, from where a large one is never in memory as a whole."""

import io
import weakref
from collections.abc import Iterator
from typing import IO

PIECE = 1 << 16
"""Bytes that are read at a time."""


class GivenFile:
    """A file, of which readers take pieces.

    Not for several threads at once.
    """

    def __init__(self, file: IO[bytes], *, close: bool = False) -> None:
        """Take an open file that can be read from any place.

        Args:
            file: as long as it is read, it must stay open.
            close: close the file with this object; otherwise the caller closes it.
        """
        self._file = file
        if close:
            weakref.finalize(self, file.close)
        self.size = file.seek(0, io.SEEK_END)

    def piece(self, start: int = 0, size: int = PIECE) -> bytes:
        """Return some bytes, fewer at the end."""
        self._file.seek(start)
        return self._file.read(size)

    def pieces(self) -> Iterator[bytes]:
        """Yield all bytes, :data:`PIECE` at a time."""
        for start in range(0, self.size, PIECE):
            yield self.piece(start)

    def whole(self) -> bytes:
        """Return all bytes; for files of the formats that are small."""
        return self.piece(0, self.size)

    def starts_with(self, beginning: bytes | tuple[bytes, ...]) -> bool:
        """Return whether the file begins like this."""
        return self.piece(0, 64).startswith(beginning)

    def is_blank(self) -> bool:
        """Return whether there is nothing but white space."""
        return all(piece.isspace() for piece in self.pieces())

    def count(self, part: bytes) -> int:
        """Return how often some bytes occur."""
        found, end = 0, b""
        for piece in self.pieces():
            window = end + piece
            found += window.count(part)
            end = window[-len(part) + 1 :] if len(part) > 1 else b""
        return found

    def opened(self) -> IO[bytes]:
        """Return the open file at its beginning, such as for reading an archive."""
        self._file.seek(0)
        return self._file


Data = bytes | GivenFile
"""What the readers of large formats take."""


def given(data: Data) -> GivenFile:
    """Return a file, also for one that is in memory."""
    return data if isinstance(data, GivenFile) else GivenFile(io.BytesIO(data))
