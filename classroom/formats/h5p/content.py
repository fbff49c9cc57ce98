"""Finding the questions in H5P content, and what all kinds of questions have in common: pictures and licences."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _

from classroom.formats.h5p.package import Package, machine_name
from classroom.formats.shared.line_question import LineQuestion
from classroom.formats.shared.markup import Picture
from classroom.questions.clean_text import tidy_line

PREFIX = "H5P."
UNKNOWN_LICENCES = frozenset({"", "u", "undisclosed"})
"""Licences that say nothing."""
MAX_NOTES = 2000

Params = dict[str, Any]


@dataclass(frozen=True)
class Content:
    """A piece of content: the name of its kind without version, its parameters, and its title."""

    library: str
    params: Params
    title: str = ""


def contents(package: Package, known: frozenset[str]) -> Iterator[Content]:
    """Yield the pieces of content in a package in order. Within one that is ``known``, none is looked for."""
    yield from _within(Content(package.library, package.content), known)


def _within(first: Content, known: frozenset[str]) -> Iterator[Content]:
    waiting: list[Any] = [first]  # no recursion: content may be as deep as JSON allows
    while waiting:
        part = waiting.pop()
        if isinstance(part, Content):
            yield part
            if part.library in known:
                continue
            waiting += reversed(list(part.params.values()))
        elif isinstance(part, dict):
            library, params = part.get("library"), part.get("params")
            if isinstance(library, str) and library.startswith(PREFIX) and isinstance(params, dict):
                waiting.append(Content(machine_name(library), params, _title(part)))
            else:
                waiting += reversed(list(part.values()))
        elif isinstance(part, list):
            waiting += reversed(part)


def _title(part: dict[str, Any]) -> str:
    metadata = part.get("metadata")
    title = metadata.get("title") if isinstance(metadata, dict) else ""
    return tidy_line(title) if isinstance(title, str) else ""


def dicts(value: Any) -> list[dict[str, Any]]:
    """Return the objects of a list; nothing if it is none."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def texts(value: Any) -> list[str]:
    """Return the texts of a list; nothing if it is none."""
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def object_of(params: Params, name: str) -> dict[str, Any]:
    """Return an object by its name, or an empty one."""
    found = params.get(name)
    return found if isinstance(found, dict) else {}


def is_set(params: Params, name: str, *, default: bool = False) -> bool:
    """Return whether a switch is set; some programs write it as a text."""
    found = params.get(name, default)
    return found.lower() == "true" if isinstance(found, str) else bool(found)


@dataclass
class H5pQuestion(LineQuestion):
    """A question of a package, with the licences of its media for the notes of the teacher."""

    licences: list[str] = field(default_factory=list)

    def media(self, params: Params) -> None:
        """Take the picture above a question; other media are noted."""
        media = object_of(params, "media")
        found = object_of(media, "type") or (media if "library" in media else object_of(params, "image"))
        library = machine_name(str(found.get("library", "")))
        inner = object_of(found, "params") or found
        if library in ("", "H5P.Image") and isinstance(inner.get("file", inner.get("path")), dict | str):
            self._picture(inner if isinstance(inner.get("file"), dict) else {"file": inner}, found)
        elif library:
            names = library.removeprefix(PREFIX)
            self.note(_("These parts of a text are not kept: %(names)s.", names=names))

    def _picture(self, image: dict[str, Any], holder: dict[str, Any]) -> None:
        file = object_of(image, "file")
        source = file.get("path")
        if not isinstance(source, str) or not source.strip():
            return
        alt = image.get("alt")
        about = " ".join(alt.split()) if isinstance(alt, str) else ""
        if self.place_picture(Picture(source.strip(), about), self.find, self.slot):
            self._licence(object_of(file, "copyright") or object_of(image, "copyright"))
            self._licence(object_of(holder, "metadata"))

    def _licence(self, about: dict[str, Any]) -> None:
        """Note the licence of a picture and whom to name, for the file and in the notes of the teacher."""
        licence = str(about.get("license") or "").strip()[:60]
        if licence.lower() in UNKNOWN_LICENCES:
            return
        version = str(about.get("version") or about.get("licenseVersion") or "").strip()[:20]
        names = [str(one.get("name", "")) for one in dicts(about.get("authors"))] or [str(about.get("author") or "")]
        title, address = (str(about.get(name) or "") for name in ("title", "source"))
        parts = (text.strip() for text in (title, ", ".join(names), f"{licence} {version}", address))
        said = tidy_line(" · ".join(text for text in parts if text))[:MAX_NOTES]
        self.note(_("The picture has a licence: %(licence)s. It is kept in the notes for the teacher.", licence=said))
        self.licences.append(_("Picture: %(licence)s", licence=said))
