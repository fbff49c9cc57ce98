"""The built files: bundled and minified, each in a folder named by the hash of its content."""

import json
import re
from functools import lru_cache
from pathlib import Path

from classroom.http.assets.files import File
from classroom.http.assets.sources import DIST, MANIFEST, VENDOR, Sources

_HASH = re.compile(r"^[A-Z0-9]{8}/")


class AssetsError(Exception):
    """The built files are missing or out of date; the message says what to do."""


class Bundle:
    """The built files, read into memory.

    Args:
        folder: the folder of the built files.

    Attributes:
        sources: fingerprint of the sources of the build.

    Raises:
        AssetsError: there is no complete bundle.
    """

    def __init__(self, folder: Path) -> None:
        try:
            manifest = json.loads((folder / MANIFEST).read_text())
            self.sources: str = manifest["sources"]
            self._built: dict[str, str] = manifest["entries"]
            self._files = {name: File(folder / name, (folder / name).read_bytes()) for name in manifest["files"]}
        except (OSError, ValueError, KeyError, TypeError):
            raise AssetsError("The files for browsers were not built: run `make setup`") from None
        self._by_source: dict[str, str] = {source_name(name): name for name in self._files}

    def built_name(self, name: str) -> str:
        """Return the name of the built file for a source that a template names.

        Raises:
            LookupError: no template named the source when the bundle was built.
        """
        return self._built[name]

    def font_name(self, name: str) -> str:
        """Return the built file for a font of an npm package that a style sheet loads.

        Raises:
            LookupError: no style sheet loaded the font when the bundle was built.
        """
        return self._by_source[f"{VENDOR}{name.rsplit('/', 1)[-1]}"]  # esbuild keeps the file's own name

    def find(self, name: str) -> tuple[File, bool] | None:
        """Return a file, and whether its name contains the hash of exactly this content.

        A name with another hash, or none, finds the current file, so that pages keep working during an update: those
        that were loaded before it, and those whose requests reach a worker that has not been restarted yet.
        """
        if name in self._files:
            return self._files[name], True
        current = self._by_source.get(source_name(name))
        return (self._files[current], False) if current else None


def source_name(name: str) -> str:
    """Return a name without its hash: ``js/student.js`` for ``ABCD2345/js/student.js``."""
    return _HASH.sub("", name)


def read(sources: Sources) -> Bundle:
    """Return the bundle if it was built from these sources.

    Raises:
        AssetsError: it is missing or out of date.
    """
    bundle = read_latest(sources)
    if bundle.sources != _fingerprint(sources, sources.stamp()):
        raise AssetsError("The files for browsers were built from other sources: run `make setup`")
    return bundle


def read_latest(sources: Sources) -> Bundle:
    """Return the last bundle, even if it is out of date.

    Raises:
        AssetsError: there is no bundle.
    """
    return _read(sources.static / DIST, _changed(sources.static / DIST / MANIFEST))


def _changed(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


@lru_cache(maxsize=2)
def _read(folder: Path, _changed: int) -> Bundle:
    return Bundle(folder)


@lru_cache(maxsize=2)
def _fingerprint(sources: Sources, _stamp: object) -> str:
    return sources.fingerprint()
