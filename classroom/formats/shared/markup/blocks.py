"""Writing Markdown from HTML tokens: paragraphs, lists, quotes, headings, code, tables and emphasis.

Tables are those of GitHub Flavored Markdown (https://github.github.com/gfm/#tables-extension-); the first row is the
header."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import groupby

from classroom.formats.shared.markup.elements import BLOCK
from classroom.formats.shared.markup.html_tokens import Tag, Text

STYLES = {
    "b": "**", "strong": "**", "i": "*", "em": "*", "cite": "*", "dfn": "*", "var": "*",
    "u": "**", "ins": "**", "s": "~~", "del": "~~", "strike": "~~", "code": "code", "kbd": "code", "samp": "code",
    "tt": "code",
}  # fmt: skip
"""Markdown has no underline: bold replaces it, because what is underlined in a question matters."""
UNDERLINED = frozenset({"u", "ins"})
HEADINGS = {"h1": "# ", "h2": "## ", "h3": "### ", "h4": "#### ", "h5": "#### ", "h6": "#### "}
LISTS = {"ul": "- ", "ol": "1. ", "dir": "- ", "menu": "- "}
CONTAINERS = {*LISTS, "li", "blockquote"}
MAX_DEPTH = 10
"""Levels of nested lists, items and quotes; deeper ones are written at this level."""
_FENCES = re.compile("`{3,}")


@dataclass
class _Container:
    """A list, an item or a quote: the prefixes of its first line and of the others."""

    name: str
    parent: "_Container | None" = None
    """The list of an item."""
    first: str = ""
    rest: str = ""
    items: int = 0
    fresh: bool = True


class MarkdownWriter:
    """Writes the Markdown of one text."""

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
        self.table: MarkdownTable | None = None

    def write(self, stream: Iterable[Text | Tag]) -> str:
        """Return the tokens as Markdown."""
        for token in stream:
            if isinstance(token, Text):
                self._text(token.text)
            elif token.name == "br":
                self._line_break()
            elif token.name in STYLES:
                self._style(STYLES[token.name], end=token.end)
            elif token.name in BLOCK and self.inline:
                self.runs.append((" ", self.marks))
            elif token.name in BLOCK:
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
            self._paragraph()  # some editors separate paragraphs by two line breaks
        else:
            self.runs.append((BREAK, self.marks))

    def _style(self, mark: str, *, end: bool) -> None:
        """Begin or end a style. Nested repetitions count once: ``<b><b>`` is bold."""
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
                self.table.next_cell(name, self._flat(), end=token.end)
            elif name == "caption":
                self._paragraph()
            else:
                self.runs.append((" ", self.marks))
            return
        self._paragraph()
        self.heading = "" if token.end else HEADINGS.get(name, "")
        if name == "table" and not token.end:
            self.table = MarkdownTable()
        elif name == "pre" and not token.end:
            self.code = []
        elif name == "hr":
            self._emit("***")
        elif name in CONTAINERS:
            self._leave(name) if token.end else self._enter(name)

    def _enter(self, name: str) -> None:
        if name == "li":
            while self.within and self.within[-1].name == "li":
                self.within.pop()  # the end tag of an item may be missing
        if len(self.within) >= MAX_DEPTH:
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
        """Return the current text as one line, and begin a new one."""
        text = runs_to_markdown(self.runs, self.escape, styled=self.styled).replace(BREAK, " ")
        self.runs = []
        return text

    def _paragraph(self) -> None:
        body = runs_to_markdown(self.runs, self.escape, styled=self.styled)
        self.runs = []
        if body:
            self._emit(self.heading + body)

    def _end_code(self) -> None:
        if self.code is None:
            return
        text = "".join(self.code).replace("\r", "").strip("\n")
        self.code = None
        fence = "`" * max(3, 1 + max((len(ticks) for ticks in _FENCES.findall(text)), default=0))
        if text.strip():
            self._emit(f"{fence}\n{text}\n{fence}")

    def _end_table(self) -> None:
        if self.table is None:
            return
        self.table.next_cell("tr", self._flat(), end=True)
        blocks = self.table.blocks()
        self.table = None
        for block in blocks:
            self._emit(block)

    def _emit(self, body: str) -> None:
        """Write a block, prefixed with the markers of the lists and quotes around it."""
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
        """Give an item its marker. Items without text are not written and not counted."""
        if item.parent:
            item.parent.items += 1
            item.first = f"{item.parent.items}. " if item.parent.name == "ol" else "- "
            item.rest = " " * len(item.first)

    def _follows(self, item: _Container) -> bool:
        """Return whether an item directly follows the previous item, or the text of the item around it."""
        lists = [each.parent for each in self.before if each.parent]
        return any(each is item.parent for each in lists) or (
            bool(lists) and any(each is self.before[-1] for each in self.within)
        )


BREAK = "\n"
EMPHASIS = {"**", "*", "~~"}
_BACKTICKS = re.compile("`+")
_SPACES = re.compile(r"[ \t\n\f\r\xa0]+")

Run = tuple[str, tuple[str, ...]]
"""A text and its marks from the outermost to the innermost; ``("code",)`` for code."""


def collapse(text: str) -> str:
    """Return the text with each run of white space as one space, as browsers render it."""
    return _SPACES.sub(" ", text)


def code_span(text: str) -> str:
    """Return a code span, with more backticks around it than in it, and a space next to a backtick at its ends."""
    fence = "`" * (1 + max((len(ticks) for ticks in _BACKTICKS.findall(text)), default=0))
    edge = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{edge}{text}{edge}{fence}"


def runs_to_markdown(runs: Iterable[Run], escape: Callable[[str], str], *, styled: bool) -> str:
    """Return Markdown for the runs of one paragraph.

    Spaces are put outside of marks, because ``** bold **`` is not bold. A run of :data:`BREAK` is a line break.
    """
    out: list[str] = []
    opened: list[str] = []
    pending = ""
    for (marks, is_break), group in groupby(runs, key=lambda run: (run[1], run[0] == BREAK)):
        if is_break:
            pending = BREAK
            continue
        text = collapse("".join(run[0] for run in group))
        body = text.strip(" ")
        if text.startswith(" ") and not pending:
            pending = " "
        if not body:
            continue
        wanted = [mark for mark in marks if mark in EMPHASIS] if styled else []
        same = 0
        while same < min(len(opened), len(wanted)) and opened[same] == wanted[same]:
            same += 1
        out += reversed(opened[same:])
        if out:
            out.append(pending)
        out += wanted[same:]
        opened = wanted
        out.append(code_span(body) if "code" in marks and styled else escape(body))
        pending = " " if text.endswith(" ") else ""
    return "".join([*out, *reversed(opened)])


MAX_COLUMNS = 20
"""Most columns of a table. A wider one is for layout and becomes paragraphs."""
_PIPE = re.compile(r"(?<!\\)\|")


class MarkdownTable:
    """A table while it is read. Text outside of cells becomes a cell as well, so that nothing is dropped."""

    def __init__(self) -> None:
        self.rows: list[list[str]] = [[]]
        self.in_cell = False

    def next_cell(self, name: str, text: str, *, end: bool) -> None:
        """Add the text up to the start or end tag of a ``tr``, ``td`` or ``th``."""
        if text or self.in_cell:
            self.rows[-1].append(_PIPE.sub(r"\\|", text))
        self.in_cell = name != "tr" and not end
        if name == "tr" and self.rows[-1]:
            self.rows.append([])

    def blocks(self) -> list[str]:
        """Return the table, or paragraphs if it has one column or too many."""
        rows = [row for row in self.rows if any(row)]
        width = max((len(row) for row in rows), default=0)
        if not 1 < width <= MAX_COLUMNS:
            return [" ".join(cell for cell in row if cell) for row in rows]
        lines = [_line(row + [""] * (width - len(row))) for row in rows]
        return ["\n".join([lines[0], _line(["---"] * width), *lines[1:]])]


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"
