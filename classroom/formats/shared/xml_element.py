"""The elements of XML documents, which know their line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape

VOID = frozenset({"area", "br", "col", "hr", "img", "input", "source", "wbr"})
"""HTML elements without an end tag."""


class CData(str):
    """A text that stands in a CDATA section, where some programs put HTML."""

    __slots__ = ()


@dataclass(slots=True)
class Element:
    """An element: name without prefix, attributes, texts and child elements in order, and line (from 1)."""

    tag: str
    attributes: dict[str, str]
    line: int
    content: list[str | Element] = field(default_factory=list)

    @property
    def children(self) -> list[Element]:
        """The child elements."""
        return [part for part in self.content if isinstance(part, Element)]

    def all(self, tag: str) -> list[Element]:
        """Return the child elements with a name."""
        return [child for child in self.children if child.tag == tag]

    def first(self, tag: str) -> Element | None:
        """Return the first child element with a name, or None."""
        return next((child for child in self.children if child.tag == tag), None)

    def walk(self) -> Iterator[Element]:
        """Yield this element and its descendants in document order."""
        yield self
        for child in self.children:
            yield from child.walk()

    def find(self, *tags: str) -> Iterator[Element]:
        """Yield this element and its descendants that have one of some names, in document order."""
        return (element for element in self.walk() if element.tag in tags)

    @property
    def text(self) -> str:
        """The text of this element and its descendants."""
        return "".join(part if isinstance(part, str) else part.text for part in self.content)

    @property
    def html(self) -> str:
        """The content as HTML."""
        return "".join(escape(part, quote=False) if isinstance(part, str) else part.outer_html for part in self.content)

    @property
    def outer_html(self) -> str:
        """This element as HTML."""
        given = "".join(f' {name}="{escape(value)}"' for name, value in self.attributes.items())
        return f"<{self.tag}{given}>" + ("" if self.tag in VOID else f"{self.html}</{self.tag}>")
