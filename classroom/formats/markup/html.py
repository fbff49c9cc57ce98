"""HTML to Markdown."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from classroom.formats.markup.blocks import STYLES, Page
from classroom.formats.markup.formulas import PLACE, Formulas
from classroom.formats.markup.letters import lowered, raised
from classroom.formats.markup.shown import escape, escape_risky, first_right
from classroom.formats.markup.tokens import OPAQUE, Tag, Text, tokens

HIDDEN = frozenset({"applet", "audio", "canvas", "datalist", "map", "object", "svg", "template", "video"})
"""Elements that are left out with all that is in them, which is for programs or for browsers that do not know them."""
LOST = HIDDEN | {"embed", "iframe", "script"}
"""Elements that show or do something which a question cannot hold; the caller is told."""
PLACES: dict[str, Callable[[str], str]] = {"sub": lowered, "sup": raised}
CODE = frozenset({"pre", *(name for name, mark in STYLES.items() if mark == "code")})
"""Elements in which nothing is a formula."""
WEB = ("http://", "https://", "mailto:")


@dataclass(frozen=True)
class Picture:
    """A picture that stands in the text: its address as it stands there, and its alternative text."""

    source: str
    alt: str


@dataclass
class Converted:
    """Markdown, and what of the HTML is not in it."""

    markdown: str = ""
    pictures: list[Picture] = field(default_factory=list)
    lost: set[str] = field(default_factory=set)
    """Names of the elements in :data:`LOST` that were there."""


def convert(text: str, *, inline: bool = False, shown: int = -1) -> Converted:
    """Turn HTML, right or wrong, into Markdown that shows the same.

    Kept: paragraphs, line breaks, headings, lists, quotes, tables, bold, italic, struck out, code. Raised and lowered
    letters become characters; an address that a link goes to stands behind it in brackets.

    Args:
        text: HTML.
        inline: for one line, such as a choice.
        shown: which picture, from 0, is shown beside the text; the alternative text of others stands in their place.
    """
    converted = Converted()
    formulas = Formulas()
    stream = list(_Simpler(converted, formulas, shown).of(tokens(text)))

    def candidate(escaper: Callable[[str], str], *, styled: bool) -> Callable[[], str]:
        return lambda: Page(escaper, styled=styled, inline=inline).of(stream)

    seen = "".join(token.text for token in stream if isinstance(token, Text))
    candidates = (
        candidate(str, styled=True),
        candidate(escape_risky, styled=True),
        candidate(escape, styled=True),
        candidate(escape, styled=False),
    )
    converted.markdown = first_right(candidates, seen, formulas, inline=inline)
    return converted


class _Simpler:
    """Takes away what is not shown and turns pictures, links and raised letters into text."""

    def __init__(self, converted: Converted, formulas: Formulas, shown: int) -> None:
        self.converted, self.formulas, self.shown = converted, formulas, shown
        self.hidden: list[str] = []
        self.address = ""
        self.code = 0
        self.place: Callable[[str], str] = str

    def of(self, stream: Iterable[Text | Tag]) -> Iterator[Text | Tag]:
        """Yield the simpler tokens."""
        for token in stream:
            if isinstance(token, Text):
                if not self.hidden:
                    yield Text(self._text(token.text))
                continue
            if token.name in LOST:
                self.converted.lost.add(token.name)
            if token.name in HIDDEN:
                self._hide(token)
            elif not self.hidden and (simpler := self._tag(token)):
                yield simpler
        if last := self._link(""):
            yield last

    def _text(self, text: str) -> str:
        if text.strip() in (self.address, self.address.removeprefix("mailto:")):
            self.address = ""  # the link's text is its address already
        return self.place(self.formulas.hide(text) if not self.code else text.replace(PLACE, "\ufffd"))

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
        if token.name in PLACES:
            self.place = str if token.end else PLACES[token.name]
            return None
        return None if token.name in OPAQUE else token

    def _picture(self, token: Tag) -> Text | None:
        picture = Picture(token.attributes.get("src", ""), " ".join(token.attributes.get("alt", "").split()))
        is_shown = len(self.converted.pictures) == self.shown
        self.converted.pictures.append(picture)
        return Text(self.formulas.hide(picture.alt)) if picture.alt and not is_shown else None

    def _link(self, following: str) -> Text | None:
        """Say where the link that ends here goes to, and remember the one that begins."""
        address, self.address = self.address, following
        return Text(f" ({address})") if address else None
