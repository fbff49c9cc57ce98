"""Moodle's tags and categories as tags: a category's path is one tag."""

import re

from flask_babel import gettext as _

from classroom.formats.base import ParsedFile
from classroom.formats.moodle_xml.source import Source, plain
from classroom.formats.shared.metadata import MAX_TAG, clean_tag
from classroom.formats.shared.xml_reader import Element

USUAL_ABOUT = ("the default category for questions shared", "la categoría por defecto para")
"""How the descriptions begin that Moodle gives to categories by itself."""
_CONTEXT = re.compile(r"\$[a-z]{1,20}\$", re.IGNORECASE)
_SEPARATOR = re.compile(r"(?<!/)/(?!/)")


def of_category(parsed: ParsedFile, element: Element) -> list[str]:
    """Return the tag for the questions that follow a category, or none for the top one.

    The path begins with its place, such as ``$course$``, and ``top``; ``//`` stands for a slash in a name.
    """
    found = element.first("category")
    parts = [part.replace("//", "/").strip() for part in _SEPARATOR.split(plain(found) if found is not None else "")]
    if parts and _CONTEXT.fullmatch(parts[0]):
        parts = parts[1:]
        if parts and parts[0].lower() == "top":
            parts = parts[1:]
    about = element.first("info")
    if about is not None and plain(about) and not plain(about).lower().startswith(USUAL_ABOUT):
        parsed.add_note(element.line, _("The description of a category is not kept."))
    while len(parts) > 1 and len("/".join(parts)) > MAX_TAG:
        parts = parts[1:]  # the last ones say most
        parsed.add_note(element.line, _("The beginning of a category's path is left out: a tag is short."))
    tag, changed = clean_tag("/".join(part for part in parts if part))
    if changed:
        parsed.add_note(
            element.line, _("A tag has no comma or semicolon and is short: a category became %(tag)s.", tag=tag)
        )
    return [tag] if tag else []


def of_question(source: Source, category: list[str]) -> list[str]:
    """Return a question's tags and its category's."""
    found = list(category)
    for name in ("tags", "coursetags"):
        group = source.element.first(name)
        for element in group.all("tag") if group is not None else []:
            tag, changed = clean_tag(plain(element))
            if changed:
                source.note(_("A tag has no comma or semicolon and is short: one became %(tag)s.", tag=tag))
            found += [tag] if tag else []
    return sorted(set(found))
