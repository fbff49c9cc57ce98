"""Reading MathML, well-formed or not, as a tree."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from classroom.formats.shared.markup.html_tokens import unescape
from classroom.formats.shared.markup.tex_symbols import INVISIBLE

MAX_DEPTH = 60
"""Levels of nested elements in a formula."""
_PART = re.compile(r"<(/?)([A-Za-z][\w:.-]{0,40})(?=[\s/>])([^<>]*)>|([^<]+)")
_ATTRIBUTE = re.compile(r"(?<![\w:-])([\w:-]{1,40})\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_SPACE = re.compile(r"\s+")


class UnknownPartError(ValueError):
    """A part of a formula cannot be converted."""


@dataclass(slots=True)
class Node:
    """An element: its name without prefix, its attributes as they are written, and its content."""

    name: str
    given: str = ""
    parts: list["Node | str"] = field(default_factory=list)

    @property
    def children(self) -> list["Node"]:
        """The child elements."""
        return [part for part in self.parts if isinstance(part, Node)]

    @property
    def text(self) -> str:
        """The text in it, not in child elements, with single spaces."""
        return _SPACE.sub(" ", "".join(part for part in self.parts if isinstance(part, str))).strip()

    def attribute(self, name: str, default: str = "") -> str:
        """Return an attribute."""
        found = (match for match in _ATTRIBUTE.finditer(self.given) if match[1].lower() == name)
        return next((unescape(match[2] or match[3] or "") for match in found), default)


def plain_text(source: str) -> str:
    """Return the text of a formula, without annotations."""
    texts, hidden = [], False
    for part in _PART.finditer(_without_comments(source)):
        if part[2] and part[2].lower().rpartition(":")[2].startswith("annotation"):
            hidden = not part[1] and not part[3].endswith("/")
        elif part[4] and not hidden:
            texts.append(unescape(part[4]).strip())
    return " ".join(text for text in texts if text and text not in INVISIBLE)


def _without_comments(source: str) -> str:
    kept: list[str] = []
    for index, part in enumerate(source.split("<!--")):
        kept.append(part.partition("-->")[2] if index and "-->" in part else part)
    return "".join(kept)


def parse(source: str) -> Node:
    """Return the ``math`` element of a source.

    Raises:
        UnknownPartError: it is nested too deeply.
    """
    root = Node("")
    opened = [root]
    for part in _PART.finditer(_without_comments(source)):
        if part[4]:
            opened[-1].parts.append(unescape(part[4]))
        elif part[1]:
            name = part[2].lower().rpartition(":")[2]
            if any(node.name == name for node in opened[1:]):
                while opened.pop().name != name:
                    continue
        elif part[2] and part[2].lower() != "br":
            node = Node(part[2].lower().rpartition(":")[2], part[3])
            opened[-1].parts.append(node)
            if not part[3].endswith("/"):
                opened.append(node)
            if len(opened) > MAX_DEPTH:
                raise UnknownPartError
    return next(iter(root.children), root)


_FORMULA = re.compile(r"<((?:\w{1,9}:)?math)\b", re.IGNORECASE)


def find(text: str) -> Iterator[tuple[int, int]]:
    """Yield the beginning and the end of each ``math`` element in a text."""
    at = 0
    ends: dict[str, int] = {}
    while begin := _FORMULA.search(text, at):
        closing = f"</{begin[1]}>"
        if ends.get(closing, 0) < begin.end() and ends.get(closing, 0) >= 0:
            ends[closing] = text.find(closing, begin.end())
        end = ends[closing]
        at = begin.end()
        if end >= 0:
            at = end + len(closing)
            yield begin.start(), at
