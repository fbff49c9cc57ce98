"""A tokenizer for HTML that yields texts, tags and formulas.

It is a small part of the tokenizer of the HTML standard (https://html.spec.whatwg.org/multipage/parsing.html), but what
only looks like a tag stays text: ``a < b``, ``a<b y c>d``, ``List<String>``. A parser that follows the standard, such
as html5lib, takes all of these for tags and loses letters of the question, and lets a ``<title>`` without an end
swallow the rest; that is why there is none here. It takes linear
time: each kind of missing end is searched for only once.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from classroom.formats.shared.markup.elements import (
    BARE_VOID,
    DOCUMENT,
    FLAGS,
    NAMES,
    OPAQUE,
    OPTIONAL_END,
)

KEPT_ATTRIBUTES = frozenset({"alt", "data-equation-content", "data-mathml", "href", "src", "style"})

_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});?")
_NAME = re.compile(r"</?([A-Za-z][\w:.-]{0,40})(?=[\s/>])")
_BEGIN = re.compile(r"<([A-Za-z][\w:.-]{0,40})(?=[\s/>])")
_END = re.compile(r"</([A-Za-z][\w:.-]{0,40})(?=[\s/>])")
_ATTRIBUTE = re.compile(r"[\s/=]*([^\s=>/]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>\"']*)))?")
_REST = re.compile(r"[\s/=]*")
_SKIPPED = (("<!--", "-->"), ("<![CDATA[", "]]>"), ("<!", ">"), ("<?", ">"))


@dataclass(frozen=True)
class Text:
    """A text between tags."""

    text: str


@dataclass(frozen=True)
class Tag:
    """A start tag or an end tag."""

    name: str
    end: bool = False
    attributes: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Math:
    """A formula in MathML: the source of its ``math`` element."""

    source: str


def unescape(text: str) -> str:
    """Return the text with its entities as characters. (``html.unescape`` raises for numbers of 5,000 digits.)"""
    return _ENTITY.sub(lambda match: html.unescape(match[0]), text)


def tokenize(text: str, *, prose: bool = False) -> Iterator[Text | Tag | Math]:
    """Yield texts, tags and formulas in document order.

    Args:
        text: HTML, well-formed or not.
        prose: whether people typed it, who also write about tags: ``Which tag is bold, <b> or <i>?`` There, elements of
            pages are text, and so is a tag without its other half.
    """
    return _Tokenizer(text, prose=prose).tokens()


class _Tokenizer:
    def __init__(self, text: str, *, prose: bool) -> None:
        self.text, self.prose = text, prose
        self.missing: set[str] = set()
        """Ends that do not occur in the rest of the text."""
        self.last_ends = {match[1].lower(): match.start() for match in _END.finditer(text)}
        self.first_begins: dict[str, int] = {}
        for match in _BEGIN.finditer(text):
            self.first_begins.setdefault(match[1].lower(), match.start())

    def tokens(self) -> Iterator[Text | Tag | Math]:
        text = self.text
        at = start = 0
        while (at := text.find("<", at)) >= 0:
            found = self._special(at) or self._tag(at)
            if found is None:
                at += 1
                continue
            if start < at:
                yield Text(unescape(text[start:at]))
            token, at = found
            if token is not None:
                yield token
            if isinstance(token, Tag) and token.name in OPAQUE and not token.end:
                end = re.compile(f"</{token.name}(?=[\\s/>])", re.IGNORECASE).search(text, at)
                at = end.start() if end else at
            start = at
        if start < len(text):
            yield Text(unescape(text[start:]))

    def _special(self, at: int) -> tuple[Text | None, int] | None:
        """Read a comment, a declaration or CDATA section; return None if there is none or it has no end."""
        if self.text[at + 1 : at + 2] not in ("!", "?"):
            return None
        for begin, end in _SKIPPED:
            if self.text.startswith(begin, at) and end not in self.missing:
                stop = self.text.find(end, at + len(begin))
                if stop >= 0:
                    content = Text(self.text[at + len(begin) : stop]) if begin == "<![CDATA[" else None
                    return content, stop + len(end)
                self.missing.add(end)
        return None

    def _tag(self, at: int) -> tuple[Tag | Math, int] | None:
        """Read a tag or a formula; return None if there is none."""
        match = _NAME.match(self.text, at)
        if not match or "tag" in self.missing:
            return None
        name, is_end = match[1].lower(), self.text[at + 1] == "/"
        attributes: dict[str, str] = {}
        is_bare, place = True, match.end()
        while self.text[place : place + 1] != ">" and (found := _ATTRIBUTE.match(self.text, place)):
            place = found.end()
            key = found[1].lower()
            if found.end(1) == place and key not in FLAGS and not is_end:
                return None  # a word, as in ``a<b y c>d``
            is_bare = False
            if key in KEPT_ATTRIBUTES and key not in attributes:
                attributes[key] = unescape(found[2] or found[3] or found[4] or "")
        rest = _REST.match(self.text, place)
        place = rest.end() if rest else place
        if place >= len(self.text):
            self.missing.add("tag")  # no tag ends after this point, so the rest is text
            return None
        place += 1
        if not is_end and name.rpartition(":")[2] == "math" and (math := self._math(name, at)):
            return math
        is_pair = self.first_begins.get(name, at) < at if is_end else self.last_ends.get(name, -1) > at
        if not self._is_mark_up(name, is_pair=is_pair, is_end=is_end, is_bare=is_bare):
            return None
        return Tag(name, is_end, attributes), place

    def _math(self, name: str, at: int) -> tuple[Math, int] | None:
        """Read a formula up to its end, if it has one."""
        end = self.text.find(f"</{name}", at) if self.last_ends.get(name, -1) > at else -1
        stop = self.text.find(">", end)
        return (Math(self.text[at : stop + 1]), stop + 1) if end >= 0 and stop >= 0 else None

    def _is_mark_up(self, name: str, *, is_pair: bool, is_end: bool, is_bare: bool) -> bool:
        """Return whether a tag is mark-up, and not a name between angle brackets.

        Args:
            name: of the element.
            is_pair: whether a tag of the same name begins before this end tag, or ends after this start tag.
            is_end: whether it is an end tag.
            is_bare: whether it has no attributes.
        """
        if name not in NAMES:
            return is_pair or ":" in name  # such as ``o:p``, of Word
        if self.prose and name in DOCUMENT:
            return False
        if name in OPAQUE or name in ("title", "textarea"):
            return is_pair
        if not self.prose or is_pair:
            return True
        return not is_end and (name in OPTIONAL_END or name in BARE_VOID or not is_bare)
