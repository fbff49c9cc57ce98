"""All files below ``static/`` at one moment, as they are served, and the digest that stands in their addresses."""

import gzip
import hashlib
import mimetypes
import os
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property, lru_cache
from pathlib import Path

from classroom.core.concurrency import offload
from classroom.http.assets import modules, styles

LARGEST = 2 * 1024 * 1024
"""Bytes up to which a file is kept in memory. A larger one is read when somebody asks, and not compressed."""
WORTH_IT = 256
"""Bytes below which compressing saves less than its header costs."""

Stamp = tuple[tuple[str, int, int], ...]

_TEXT = ("text/", "application/javascript", "application/json", "image/svg+xml")


class Asset:
    """One file: its bytes, type and digest."""

    def __init__(self, path: Path, content: bytes) -> None:
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        self.is_text = kind.startswith(_TEXT)
        self.content_type = f"{kind}; charset=utf-8" if self.is_text else kind
        self.digest = hashlib.sha256(content).hexdigest()
        self._path = path
        self._kept = content if len(content) <= LARGEST else None

    @property
    def content(self) -> bytes:
        """The bytes."""
        return self._path.read_bytes() if self._kept is None else self._kept

    @cached_property
    def compressed(self) -> bytes | None:
        """The bytes as gzip at its best, made once when somebody first asks; None where it would not be smaller."""
        if not self.is_text or self._kept is None or len(self._kept) < WORTH_IT:
            return None
        made = offload(gzip.compress, self._kept, 9, mtime=0)
        return made if len(made) < len(self._kept) else None


class Tree:
    """The files of one moment.

    Attributes:
        files: by name below ``static/``, with ``/`` between folders. Only what is in here is ever served.
        version: a digest of all names and bytes, as it stands in addresses.
    """

    def __init__(self, root: Path, names: Iterable[str]) -> None:
        raw = {name: (root / name).read_bytes() for name in names}
        served = {name: _served(name, raw) for name in raw}
        self.files: Mapping[str, Asset] = {name: Asset(root / name, content) for name, content in served.items()}
        every = "\n".join(f"{name} {asset.digest}" for name, asset in self.files.items())
        self.version = "v-" + hashlib.sha256(every.encode()).hexdigest()[:12]
        self._modules = {name: content for name, content in served.items() if name.endswith(".js")}

    def preloads(self, entry: str) -> list[str]:
        """Return the names of what an entry module imports, directly or not, as it is served."""
        return modules.needed(entry, self._modules)


@lru_cache(maxsize=2)
def read(root: Path, stamped: Stamp) -> Tree:
    """Return the tree of a folder with this stamp; tests make many applications on one folder.

    Raises:
        JoinError, SheetError: a script or style sheet is not as it has to be.
    """
    return Tree(root, (name for name, _time, _size in stamped))


def _served(name: str, raw: Mapping[str, bytes]) -> bytes:
    if name.startswith("css/") and name.endswith(".css"):
        return styles.joined(name, raw).encode()
    if name.startswith(modules.OURS) and name.endswith(".js"):
        return modules.joined(name, raw).encode()
    return raw[name]


def stamp(root: Path) -> Stamp:
    """Return name, time of change and size of every file, sorted. Links and hidden files are left out."""
    return tuple(sorted(_walk(root, "")))


def _walk(root: Path, prefix: str) -> Iterator[tuple[str, int, int]]:
    with os.scandir(root / prefix) as entries:
        for entry in entries:
            if entry.name.startswith("."):
                continue
            if entry.is_dir(follow_symlinks=False):
                yield from _walk(root, f"{prefix}{entry.name}/")
            elif entry.is_file(follow_symlinks=False):
                known = entry.stat(follow_symlinks=False)
                yield f"{prefix}{entry.name}", known.st_mtime_ns, known.st_size
