"""The source files in ``static/``, and which of them the templates name.

Templates name a file in one of these ways; each name is a path below ``static/``::

    {{ module('js/report.js') }}                                      a script with its imports
    {{ module('js/student.js', before='js/questions/types') }}        ... after every script of a folder
    {{ stylesheet('css/site.css') }}                                  a style sheet with its imports
    {{ url_for('static', filename='img/favicon.svg') }}               any other file
    {{ preload_font('vendor/PACKAGE/files/NAME.woff2') }}             a font that a style sheet loads

Names that begin with ``vendor/`` are files of npm packages: ``vendor/katex/dist/katex.min.js`` is
``node_modules/katex/dist/katex.min.js``. Style sheets and scripts refer to them in the same way.

Both the build and the server use this module, so that they agree on the sources of a bundle.
"""

import hashlib
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

VENDOR = "vendor/"
DIST = "dist/"
"""The folder of the built files, below ``static/``. It is not a source."""
MANIFEST = "manifest.json"
"""The built file that lists the others, and has the fingerprint of their sources."""

_MODULE = re.compile(r"\bmodule\('([^']+)'(?:, before='([^']+)')?\)")
_OTHER = re.compile(r"\b(?:stylesheet\(|filename=)'([^']+)'")

Stamp = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True)
class Named:
    """The files that the templates name.

    Attributes:
        modules: entry modules, each with the folder whose scripts run before it ("" for none).
        others: style sheets, classic scripts, pictures and files of npm packages.
    """

    modules: dict[str, str]
    others: list[str]


@dataclass(frozen=True)
class Sources:
    """The source files of a project.

    Attributes:
        project: the folder that contains ``static/``, ``templates/`` and ``node_modules/``.
    """

    project: Path

    @property
    def static(self) -> Path:
        """The folder of Tiza's own files."""
        return self.project / "static"

    @property
    def templates(self) -> Path:
        """The folder of the templates that name files."""
        return self.project / "templates"

    @property
    def packages(self) -> Path:
        """The folder of the npm packages."""
        return self.project / "node_modules"

    def stamp(self) -> Stamp:
        """Return the sorted path, modification time and size of all sources and templates, to detect edits."""
        both = [*_walk(self.static), *_walk(self.templates, "../templates/")]
        return tuple(sorted((name, known.st_mtime_ns, known.st_size) for name, known in both))

    def fingerprint(self) -> str:
        """Return a digest of all files in ``static/`` and of the names in the templates."""
        digest = hashlib.sha256(repr(self.named()).encode())
        for name in sorted(name for name, _known in _walk(self.static)):
            digest.update(f"\n{name} ".encode())
            digest.update(hashlib.sha256((self.static / name).read_bytes()).digest())
        return digest.hexdigest()

    def named(self) -> Named:
        """Return the files that the templates name."""
        modules: dict[str, str] = {}
        others: set[str] = set()
        for name, _known in sorted(_walk(self.templates), key=lambda found: found[0]):
            text = (self.templates / name).read_text(encoding="utf-8")
            modules.update(_MODULE.findall(text))
            others.update(_OTHER.findall(text))
        return Named(dict(sorted(modules.items())), sorted(others))

    def scripts_in(self, folder: str) -> list[str]:
        """Return the sorted names of the scripts directly in a folder of ``static/``; none if it does not exist."""
        path = self.static / folder
        if not path.is_dir():
            return []
        return sorted(f"{folder}/{name}" for name, _known in _walk(path) if name.endswith(".js") and "/" not in name)

    def path(self, name: str) -> Path:
        """Return the path of a file, without checking whether it exists."""
        if name.startswith(VENDOR):
            return self.packages / name.removeprefix(VENDOR)
        return self.static / name

    def find(self, name: str) -> Path | None:
        """Return a file if browsers may load it: no hidden files, no links, nothing outside of these folders."""
        parts = name.split("/")
        if name.startswith(DIST) or any(not part or part.startswith(".") or set(part) & {"\\", "\0"} for part in parts):
            return None
        path, below = (self.packages, parts[1:]) if name.startswith(VENDOR) else (self.static, parts)
        for part in below:
            path /= part
            if path.is_symlink():
                return None
        return path if path.is_file() else None


def _walk(root: Path, prefix: str = "") -> Iterator[tuple[str, os.stat_result]]:
    """Yield name and status of every file, except links, hidden files and built files."""
    with os.scandir(root) as entries:
        for entry in entries:
            if entry.name.startswith(".") or f"{prefix}{entry.name}/" in (DIST, VENDOR):
                continue
            if entry.is_dir(follow_symlinks=False):
                yield from _walk(root / entry.name, f"{prefix}{entry.name}/")
            elif entry.is_file(follow_symlinks=False):
                yield f"{prefix}{entry.name}", entry.stat(follow_symlinks=False)
