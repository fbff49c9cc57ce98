"""Paragraphs, lists, quotes, headings, code and tables as Markdown."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from classroom.formats.markup.runs import BREAK, Run, markdown
from classroom.formats.markup.tables import Table
from classroom.formats.markup.tokens import Tag, Text

STYLES = {
    "b": "**", "strong": "**", "i": "*", "em": "*", "cite": "*", "dfn": "*", "var": "*",
    "s": "~~", "del": "~~", "strike": "~~", "code": "code", "kbd": "code", "samp": "code", "tt": "code",
}  # fmt: skip
_PARAGRAPHS = (
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure"
    " footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol optgroup option p pre search"
    " section summary table tbody td tfoot th thead tr ul"
)
PARAGRAPHS = frozenset(_PARAGRAPHS.split())
"""Elements before and after which a line ends."""
HEADINGS = {"h1": "# ", "h2": "## ", "h3": "### ", "h4": "#### ", "h5": "#### ", "h6": "#### "}
LISTS = {"ul": "- ", "ol": "1. ", "dir": "- ", "menu": "- "}
CONTAINERS = {*LISTS, "li", "blockquote"}
DEEPEST = 10
"""Lists, their items and quotes in each other; what is deeper stands at this depth."""
_TICKS = re.compile("`{3,}")


@dataclass
class _Container:
    """A list, an item or a quote: what its first line begins with, and its others."""

    name: str
    parent: "_Container | None" = None
    """The list of an item."""
    first: str = ""
    rest: str = ""
    items: int = 0
    fresh: bool = True


class Page:
    """Makes Markdown out of tokens, once."""

    def __init__(self, escape: Callable[[str], str], *, styled: bool, inline: bool) -> None:
        self.escape, self.styled, self.inline = escape, styled, inline
        self.out: list[str] = []
        self.runs: list[Run] = []
        self.styles = dict.fromkeys(STYLES.values(), 0)
        self.marks: tuple[str, ...] = ()
        self.within: list[_Container] = []
        self.deeper = 0
        self.before: list[_Container] = []
        self.heading = ""
        self.code: list[str] | None = None
        self.table: Table | None = None

    def of(self, stream: Iterable[Text | Tag]) -> str:
        """Return the Markdown of the tokens."""
        for token in stream:
            if isinstance(token, Text):
                self._text(token.text)
            elif token.name == "br":
                self._line_break()
            elif token.name in STYLES:
                self._style(STYLES[token.name], end=token.end)
            elif token.name in PARAGRAPHS and self.inline:
                self.runs.append((" ", self.marks))
            elif token.name in PARAGRAPHS:
                self._block(token)
        self._end_code()
        self._end_table()
        self._paragraph()
        return "".join(self.out)

    def _text(self, text: str) -> None:
        if self.code is not None:
            self.code.append(text)
        else:
            self.runs.append((text if text != BREAK else " ", self.marks))

    def _line_break(self) -> None:
        if self.code is not None:
            self.code.append("\n")
        elif self.inline or self.table or self.heading:
            self.runs.append((" ", self.marks))
        elif self.runs and self.runs[-1][0] == BREAK:
            self._paragraph()  # two breaks are how some editors make paragraphs
        else:
            self.runs.append((BREAK, self.marks))

    def _style(self, mark: str, *, end: bool) -> None:
        """Begin or end a style. Each counts once, however often it begins: ``<b><b>`` is bold."""
        self.styles[mark] = max(0, self.styles[mark] + (-1 if end else 1))
        if not self.styles[mark]:
            self.marks = tuple(other for other in self.marks if other != mark)
        elif mark not in self.marks:
            self.marks += (mark,)

    def _block(self, token: Tag) -> None:
        name = token.name
        if self.code is not None and name != "pre":
            self.code.append("\n")
            return
        self._end_code()
        if self.table:
            if name == "table" and token.end:
                self._end_table()
            elif name in ("tr", "td", "th"):
                self.table.turn(name, self._flat(), end=token.end)
            elif name == "caption":
                self._paragraph()
            else:
                self.runs.append((" ", self.marks))
            return
        self._paragraph()
        self.heading = "" if token.end else HEADINGS.get(name, "")
        if name == "table" and not token.end:
            self.table = Table()
        elif name == "pre" and not token.end:
            self.code = []
        elif name == "hr":
            self._emit("***")
        elif name in CONTAINERS:
            self._leave(name) if token.end else self._enter(name)

    def _enter(self, name: str) -> None:
        if name == "li":
            while self.within and self.within[-1].name == "li":
                self.within.pop()  # an item may end without saying so
        if len(self.within) >= DEEPEST:
            self.deeper += 1
            return
        container = _Container(name)
        if name == "blockquote":
            container.first = container.rest = "> "
        elif name == "li":
            is_inside = bool(self.within) and self.within[-1].name in LISTS
            container.parent = self.within[-1] if is_inside else _Container("ul")
        self.within.append(container)

    def _leave(self, name: str) -> None:
        if self.deeper:
            self.deeper -= 1
        elif any(container.name == name for container in self.within):
            while self.within.pop().name != name:
                continue

    def _flat(self) -> str:
        """Take what was written as one line."""
        text = markdown(self.runs, self.escape, styled=self.styled).replace(BREAK, " ")
        self.runs = []
        return text

    def _paragraph(self) -> None:
        body = markdown(self.runs, self.escape, styled=self.styled)
        self.runs = []
        if body:
            self._emit(self.heading + body)

    def _end_code(self) -> None:
        if self.code is None:
            return
        text = "".join(self.code).replace("\r", "").strip("\n")
        self.code = None
        fence = "`" * max(3, 1 + max((len(ticks) for ticks in _TICKS.findall(text)), default=0))
        if text.strip():
            self._emit(f"{fence}\n{text}\n{fence}")

    def _end_table(self) -> None:
        if self.table is None:
            return
        self.table.turn("tr", self._flat(), end=True)
        blocks = self.table.blocks()
        self.table = None
        for block in blocks:
            self._emit(block)

    def _emit(self, body: str) -> None:
        """Write a block behind the signs of the lists and quotes that it stands in."""
        kept = "".join(each.rest for each in self.within if not each.fresh)
        items = [each for each in self.within if each.fresh and each.parent]
        for item in items:
            self._count(item)
        first = "".join(each.first if each.fresh else each.rest for each in self.within)
        rest = "".join(each.rest for each in self.within)
        if self.out:
            self.out.append("\n" if items and self._follows(items[0]) else f"\n{kept.rstrip()}\n")
        self.out.append(first + body.replace("\n", f"\n{rest}"))
        self.before = list(self.within)
        for each in self.within:
            each.fresh = False

    def _count(self, item: _Container) -> None:
        """Give an item its sign. Items without text count for nothing, as they are not written."""
        if item.parent:
            item.parent.items += 1
            item.first = f"{item.parent.items}. " if item.parent.name == "ol" else "- "
            item.rest = " " * len(item.first)

    def _follows(self, item: _Container) -> bool:
        """Say whether an item stands right behind the one before it, or behind the text of the item that it is in."""
        lists = [each.parent for each in self.before if each.parent]
        return any(each is item.parent for each in lists) or (
            bool(lists) and any(each is self.before[-1] for each in self.within)
        )
