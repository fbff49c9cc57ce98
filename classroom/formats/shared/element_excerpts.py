"""What an XML element says, in lines, for showing it beside the question that was made of it."""

from collections.abc import Iterator

from classroom.formats.shared.xml_element import Element

LONGEST, MOST_LINES = 1500, 30
"""Characters and lines of an excerpt."""
_LEFT_OUT = frozenset({"itemmetadata", "qtimetadata", "stylesheet", "matimage"})
"""Elements that say nothing about the question, or too much: pictures in the file itself."""


def excerpt_of_element(element: Element) -> str:
    """Return the texts of an element, one a line, each after the identifier of the part to which it belongs."""
    lines: list[str] = []
    for line in _lines(element, ""):
        lines.append(line)
        if len(lines) == MOST_LINES:
            break
    return "\n".join(lines)[:LONGEST]


def _lines(element: Element, label: str) -> Iterator[str]:
    if any(part.strip() for part in element.content if isinstance(part, str)):
        text = " ".join(_text(element)[:LONGEST].split())
        yield f"{label}: {text}" if label else text
        return
    for child in element.children:
        if child.tag not in _LEFT_OUT:
            given = child.attributes
            yield from _lines(child, given.get("identifier") or given.get("ident") or given.get("respident") or label)


def _text(element: Element) -> str:
    """Return the text of an element with a line where it has a field."""
    return "".join(
        part
        if isinstance(part, str)
        else " ____ "
        if part.tag.lower().replace("-", "").endswith("interaction")
        else _text(part)
        for part in element.content
    )
