"""Conversion of HTML to Markdown.

Superscripts and subscripts, which Markdown does not have, become characters of Unicode: H₂O, x², 10⁻³.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from classroom.formats.shared.markup.blocks import STYLES, MarkdownWriter
from classroom.formats.shared.markup.escaping import escape, escape_risky, first_faithful
from classroom.formats.shared.markup.formulas import PLACEHOLDER, Formulas
from classroom.formats.shared.markup.html_tokens import OPAQUE, Tag, Text, tokenize

_SUPERSCRIPTS = dict(zip("0123456789+-−=()niaceoxyh", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱᵃᶜᵉᵒˣʸʰ", strict=True))
_SUBSCRIPTS = dict(zip("0123456789+-−=()aeoxhklmnpst", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₒₓₕₖₗₘₙₚₛₜ", strict=True))


def superscript(text: str) -> str:
    """Return a superscript; ``^(...)`` if a character has no superscript form."""
    return _with_script(text, _SUPERSCRIPTS, "^")


def subscript(text: str) -> str:
    """Return a subscript; ``_(...)`` if a character has no subscript form."""
    return _with_script(text, _SUBSCRIPTS, "_")


def _with_script(text: str, forms: dict[str, str], mark: str) -> str:
    text = text.strip()
    if not text:
        return ""
    if all(character in forms for character in text):
        return "".join(forms[character] for character in text)
    return f"{mark}{text}" if len(text) == 1 else f"{mark}({text})"


HIDDEN = frozenset({"applet", "audio", "canvas", "datalist", "map", "object", "svg", "template", "video"})
"""Elements that are left out with their content, which is only for programs or for old browsers."""
UNSUPPORTED = HIDDEN | {"embed", "iframe", "script"}
"""Elements that a question cannot hold; their names are reported in :class:`Converted`."""
SCRIPTS: dict[str, Callable[[str], str]] = {"sub": subscript, "sup": superscript}
CODE = frozenset({"pre", *(name for name, mark in STYLES.items() if mark == "code")})
"""Elements in which no formula is looked for."""
WEB = ("http://", "https://", "mailto:")


@dataclass(frozen=True)
class Picture:
    """A picture in the text: its address as written there, and its alternative text."""

    source: str
    alt: str


@dataclass
class Converted:
    """Markdown, and what was in the HTML but is not in the Markdown."""

    markdown: str = ""
    pictures: list[Picture] = field(default_factory=list)
    unsupported: set[str] = field(default_factory=set)
    """Names of the elements in :data:`UNSUPPORTED` that were left out."""


def convert(text: str, *, inline: bool = False, extracted: int = -1) -> Converted:
    """Convert HTML, well-formed or not, to Markdown that is rendered alike.

    Kept are paragraphs, line breaks, headings, lists, quotes, tables, bold, italic, strikethrough and code. The address
    of a link follows it in brackets.

    Args:
        text: HTML.
        inline: for one line, such as a choice.
        extracted: index of the picture that is shown beside the text, or -1. The alternative text replaces the others.
    """
    converted = Converted()
    formulas = Formulas()
    stream = list(_TokenFilter(converted, formulas, extracted).filter(tokenize(text)))

    def candidate(escaper: Callable[[str], str], *, styled: bool) -> Callable[[], str]:
        return lambda: MarkdownWriter(escaper, styled=styled, inline=inline).write(stream)

    seen = "".join(token.text for token in stream if isinstance(token, Text))
    candidates = (
        candidate(str, styled=True),
        candidate(escape_risky, styled=True),
        candidate(escape, styled=True),
        candidate(escape, styled=False),
    )
    converted.markdown = first_faithful(candidates, seen, formulas, inline=inline)
    return converted


class _TokenFilter:
    """Drops tokens that are not rendered; turns pictures, links, superscripts and subscripts into text."""

    def __init__(self, converted: Converted, formulas: Formulas, extracted: int) -> None:
        self.converted, self.formulas, self.extracted = converted, formulas, extracted
        self.hidden: list[str] = []
        self.address = ""
        self.code = 0
        self.convert: Callable[[str], str] = str

    def filter(self, stream: Iterable[Text | Tag]) -> Iterator[Text | Tag]:
        """Yield the tokens that remain."""
        for token in stream:
            if isinstance(token, Text):
                if not self.hidden:
                    yield Text(self._text(token.text))
                continue
            if token.name in UNSUPPORTED:
                self.converted.unsupported.add(token.name)
            if token.name in HIDDEN:
                self._hide(token)
            elif not self.hidden and (simpler := self._tag(token)):
                yield simpler
        if last := self._link(""):
            yield last

    def _text(self, text: str) -> str:
        if text.strip() in (self.address, self.address.removeprefix("mailto:")):
            self.address = ""  # the text of the link is its address
        return self.convert(self.formulas.extract(text) if not self.code else text.replace(PLACEHOLDER, "\ufffd"))

    def _hide(self, token: Tag) -> None:
        if not token.end:
            self.hidden.append(token.name)
        elif self.hidden and self.hidden[-1] == token.name:
            self.hidden.pop()

    def _tag(self, token: Tag) -> Text | Tag | None:
        if token.name in CODE:
            self.code = max(0, self.code + (-1 if token.end else 1))
        if token.name == "img":
            return self._picture(token)
        if token.name == "a":
            target = token.attributes.get("href", "").strip()
            return self._link("" if token.end or not target.lower().startswith(WEB) else target)
        if token.name in SCRIPTS:
            self.convert = str if token.end else SCRIPTS[token.name]
            return None
        return None if token.name in OPAQUE else token

    def _picture(self, token: Tag) -> Text | None:
        picture = Picture(token.attributes.get("src", ""), " ".join(token.attributes.get("alt", "").split()))
        is_shown = len(self.converted.pictures) == self.extracted
        self.converted.pictures.append(picture)
        return Text(self.formulas.extract(picture.alt)) if picture.alt and not is_shown else None

    def _link(self, following: str) -> Text | None:
        """Return the address of the link that ends here as text, and remember that of the one that begins."""
        address, self.address = self.address, following
        return Text(f" ({address})") if address else None
