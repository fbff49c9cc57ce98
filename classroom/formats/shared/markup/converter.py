"""Conversion of HTML to Markdown.

Superscripts and subscripts, which Markdown does not have, become characters of Unicode: H₂O, x², 10⁻³. Formulas in
MathML become TeX.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from flask_babel import gettext as _

from classroom.formats.shared.markup import mathml, mathml_tree
from classroom.formats.shared.markup.blocks import STYLES, UNDERLINED, MarkdownWriter
from classroom.formats.shared.markup.elements import HIDDEN, NAMES, OPAQUE, UNSUPPORTED
from classroom.formats.shared.markup.escaping import escape, escape_risky, first_faithful
from classroom.formats.shared.markup.formulas import PLACEHOLDER, Formulas
from classroom.formats.shared.markup.html_tokens import Math, Tag, Text, tokenize
from classroom.formats.shared.markup.span_styles import span_elements
from classroom.formats.shared.markup.wiris import to_mathml

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


SCRIPTS: dict[str, Callable[[str], str]] = {"sub": subscript, "sup": superscript}
CODE = frozenset({"pre", *(name for name, mark in STYLES.items() if mark == "code")})
"""Elements in which no formula is looked for."""
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,8});", re.IGNORECASE)
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
    unknown: set[str] = field(default_factory=set)
    """Names of elements that are not HTML, of which the text was kept."""
    has_underline: bool = False
    """Whether an underlined text became bold."""
    has_plain_formula: bool = False
    """Whether the text of a formula replaces the formula."""

    def notes(self) -> Iterator[tuple[str, str]]:
        """Yield what became of the text as translated sentences, each with a suggestion or an empty text."""
        if self.unsupported:
            names = ", ".join(sorted(self.unsupported))
            yield _("These parts of a text are not kept: %(names)s.", names=names), ""
        if self.unknown:
            names = ", ".join(f"<{name}>" for name in sorted(self.unknown)[:10])
            yield _("Only the text of these elements is kept, which HTML does not know: %(names)s.", names=names), ""
        if self.has_underline:
            yield _("Underlined text is shown in bold."), _("Change the question if it speaks of underlined words.")
        if self.has_plain_formula:
            yield (
                _("A formula in MathML is imported as plain text."),
                _("Write it between dollar signs afterwards."),
            )


def convert(text: str, *, inline: bool = False, extracted: int = -1, prose: bool = False) -> Converted:
    """Convert HTML, well-formed or not, to Markdown that is rendered alike.

    Kept are paragraphs, line breaks, headings, lists, quotes, tables, bold, italic, strikethrough and code; underlined
    text becomes bold. The address of a link follows it in brackets. Of an unknown element, the text is kept.

    Args:
        text: HTML.
        inline: for one line, such as a choice.
        extracted: index of the picture that is shown beside the text, or -1. The alternative text replaces the others.
        prose: whether people typed it, who also write about tags; see :func:`html_tokens.tokenize`.
    """
    converted = Converted()
    formulas = Formulas()
    tokens = list(tokenize(to_mathml(text), prose=prose))
    stream = list(_TokenFilter(converted, formulas, extracted, inline=inline).filter(tokens))

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


def looks_like_html(text: str) -> bool:
    """Return whether a text that people typed has an HTML tag or entity."""
    return bool(_ENTITY.search(text)) or any(
        not isinstance(token, Text) for token in tokenize(to_mathml(text), prose=True)
    )


def formulas_to_tex(markdown: str) -> str:
    """Return Markdown with the MathML in it as formulas in TeX: Moodle's Markdown may have HTML in it."""
    text = to_mathml(markdown)
    if "math" not in text:
        return markdown
    formulas = Formulas()
    out: list[str] = []
    at = 0
    for start, end in mathml_tree.find(text):
        try:
            tex, display = mathml.to_tex(text[start:end])
        except mathml.UnknownMathError as error:
            replacement = error.text
        else:
            replacement = formulas.restore(formulas.add(tex, display=display))
        out += [text[at:start], replacement]
        formulas.found.clear()
        at = end
    return "".join([*out, text[at:]])


def _closed(tokens: list[Text | Tag | Math]) -> set[int]:
    """Return the indexes of the start tags of hidden elements that have an end tag."""
    found: set[int] = set()
    opened: dict[str, list[int]] = {}
    for index, token in enumerate(tokens):
        if isinstance(token, Tag) and token.name in HIDDEN:
            if not token.end:
                opened.setdefault(token.name, []).append(index)
            elif waiting := opened.get(token.name):
                found.add(waiting.pop())
    return found


class _TokenFilter:
    """Drops tokens that are not rendered; turns pictures, links, formulas, superscripts and subscripts into text."""

    def __init__(self, converted: Converted, formulas: Formulas, extracted: int, *, inline: bool) -> None:
        self.converted, self.formulas, self.extracted, self.inline = converted, formulas, extracted, inline
        self.hidden: list[str] = []
        self.address = ""
        self.code = 0
        self.spans: list[list[str]] = []
        self.convert: Callable[[str], str] = str

    def filter(self, tokens: list[Text | Tag | Math]) -> Iterator[Text | Tag]:
        """Yield the tokens that remain."""
        closed = _closed(tokens)
        for index, token in enumerate(tokens):
            if isinstance(token, Text):
                if not self.hidden:
                    yield Text(self._text(token.text))
            elif isinstance(token, Math):
                if not self.hidden:
                    yield self._formula(token.source)
            elif token.name in HIDDEN:
                self.converted.unsupported.add(token.name)
                self._hide(token, has_end=index in closed)
            elif not self.hidden:
                yield from self._tag(token)
        if last := self._link(""):
            yield last

    def _text(self, text: str) -> str:
        if text.strip() in (self.address, self.address.removeprefix("mailto:")):
            self.address = ""  # the text of the link is its address
        return self.convert(self.formulas.extract(text) if not self.code else text.replace(PLACEHOLDER, "\ufffd"))

    def _formula(self, source: str) -> Text:
        try:
            tex, display = mathml.to_tex(source)
        except mathml.UnknownMathError as error:
            self.converted.has_plain_formula = True
            return Text(self.formulas.extract(error.text))
        return Text(self.formulas.add(tex, display=display and not self.inline))

    def _hide(self, token: Tag, *, has_end: bool) -> None:
        """Begin or end a hidden element. One without an end hides nothing."""
        if not token.end:
            self.hidden += [token.name] if has_end else []
        elif token.name in self.hidden:
            while self.hidden.pop() != token.name:
                continue

    def _tag(self, token: Tag) -> Iterable[Text | Tag]:
        name = token.name
        if name in UNSUPPORTED:
            self.converted.unsupported.add(name)
        if name in CODE:
            self.code = max(0, self.code + (-1 if token.end else 1))
        if name == "img":
            return self._picture(token)
        if name == "a":
            target = token.attributes.get("href", "").strip()
            found = self._link("" if token.end or not target.lower().startswith(WEB) else target)
            return (found,) if found else ()
        if name in ("span", "font"):
            return self._span(token)
        if name in SCRIPTS:
            self.convert = str if token.end else SCRIPTS[name]
            return ()
        if name in UNDERLINED:
            self.converted.has_underline = True
        if name not in NAMES:
            self.converted.unknown |= {name} if ":" not in name else set()
            return ()
        return () if name in OPAQUE else (token,)

    def _span(self, token: Tag) -> Iterator[Text | Tag]:
        """Yield the elements that stand for the style of a span, such as underlined text."""
        if not token.end:
            self.spans.append(span_elements(token.attributes.get("style", "")))
            for name in self.spans[-1]:
                yield from self._tag(Tag(name))
        elif self.spans:
            for name in reversed(self.spans.pop()):
                yield from self._tag(Tag(name, end=True))

    def _picture(self, token: Tag) -> Iterable[Text]:
        """Return the text for a picture: the formula from which an editor made it, or its alternative text."""
        given = token.attributes
        if source := given.get("data-mathml"):
            return (self._formula(to_mathml(source)),)
        if tex := given.get("data-equation-content", "").strip():
            return (Text(self.formulas.add(tex, display=False)),)
        picture = Picture(given.get("src", ""), " ".join(given.get("alt", "").split()))
        is_shown = len(self.converted.pictures) == self.extracted
        self.converted.pictures.append(picture)
        return (Text(self.formulas.extract(picture.alt)),) if picture.alt and not is_shown else ()

    def _link(self, following: str) -> Text | None:
        """Return the address of the link that ends here as text, and remember that of the one that begins."""
        address, self.address = self.address, following
        return Text(f" ({address})") if address else None
