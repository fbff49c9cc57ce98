"""A tokenizer for HTML that yields texts and tags.

It is a small part of the tokenizer of the HTML standard (https://html.spec.whatwg.org/multipage/parsing.html), but what
only looks like a tag (``a < b``, ``List<String>``) stays text. It takes linear time: each kind of missing end is
searched for only once.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_NAMES = (
    "a abbr acronym address applet area article aside audio b base basefont bdi bdo big blockquote body br"
    " button canvas caption center cite code col colgroup data datalist dd del details dfn dialog dir div dl dt"
    " em embed fieldset figcaption figure font footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup"
    " hr html i iframe img input ins kbd label legend li link main map mark math menu meta meter nav nobr"
    " noembed noframes noscript object ol optgroup option output p param picture pre progress q rb rp rt rtc"
    " ruby s samp script section select slot small source span strike strong style sub summary sup svg table"
    " tbody td template textarea tfoot th thead time title tr track tt u ul var video wbr xmp"
)
NAMES = frozenset(_NAMES.split())
"""HTML elements, also obsolete ones. Other names are text unless they have ``:`` or ``-`` (``o:p``, ``my-part``)."""
OPAQUE = frozenset({"iframe", "noembed", "noframes", "script", "style", "textarea", "title", "xmp"})
"""Elements whose content is not mark-up; it is left out."""
KEPT_ATTRIBUTES = frozenset({"alt", "href", "src"})

_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});?")
_NAME = re.compile(r"</?([A-Za-z][A-Za-z0-9:-]{0,30})(?=[\s/>])")
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


def unescape(text: str) -> str:
    """Return the text with its entities as characters. (``html.unescape`` raises for numbers of 5,000 digits.)"""
    return _ENTITY.sub(lambda match: html.unescape(match[0]), text)


def tokenize(text: str) -> Iterator[Text | Tag]:
    """Yield texts and tags in document order."""
    at = start = 0
    missing: set[str] = set()
    while (at := text.find("<", at)) >= 0:
        found = _special(text, at, missing) or _tag(text, at, missing)
        if found is None:
            at += 1
            continue
        if start < at:
            yield Text(unescape(text[start:at]))
        token, at = found
        start = at
        if token is not None:
            yield token
        if isinstance(token, Tag) and token.name in OPAQUE and not token.end:
            end = re.compile(f"</{token.name}", re.IGNORECASE).search(text, at)
            at = start = end.start() if end else len(text)
    if start < len(text):
        yield Text(unescape(text[start:]))


def _special(text: str, at: int, missing: set[str]) -> tuple[Text | None, int] | None:
    """Read a comment, a declaration or CDATA section; return None if there is none or it has no end."""
    for begin, end in _SKIPPED:
        if text.startswith(begin, at) and end not in missing:
            stop = text.find(end, at + len(begin))
            if stop >= 0:
                content = Text(text[at + len(begin) : stop]) if begin == "<![CDATA[" else None
                return content, stop + len(end)
            missing.add(end)
    return None


def _tag(text: str, at: int, missing: set[str]) -> tuple[Tag, int] | None:
    """Read a tag; return None if there is none."""
    match = _NAME.match(text, at)
    if not match or "tag" in missing:
        return None
    name = match[1].lower()
    if name not in NAMES and ":" not in name and "-" not in name:
        return None
    attributes: dict[str, str] = {}
    place = match.end()
    while found := _ATTRIBUTE.match(text, place):
        place = found.end()
        key = found[1].lower()
        if key in KEPT_ATTRIBUTES and key not in attributes:
            attributes[key] = unescape(found[2] or found[3] or found[4] or "")
    rest = _REST.match(text, place)
    place = rest.end() if rest else place
    if place >= len(text):
        missing.add("tag")  # no tag ends after this point, so the rest is text
        return None
    return Tag(name, text[at + 1] == "/", attributes), place + 1
