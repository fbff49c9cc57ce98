"""Splitting a GIFT file into blocks, one a question, and the text of a block at its control characters.

A blank line ends a question, according to Moodle. So does a line that begins with ``::`` or ``$CATEGORY:``, and a line
with an opening brace after the answers. A blank line between braces does not end the question if the next brace closes
them.

The control characters are ``~ = # { } :``. A backslash escapes them, ``\\n`` is a line break, and a backslash before
any other character is a backslash.

Sources: https://docs.moodle.org/en/GIFT_format, "Special characters" and "Line breaks".
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

_BRACES = re.compile(r"\\[~=#{}:\\n]|([{}])")
_CATEGORY = re.compile(r"\$CATEGORY:(.*)")
_MARK = re.compile(r"\[(tag|id):")
_MARK_END = re.compile(r"\\.|(\])")

MAX_DEPTH = 20
"""Levels of nested braces that are counted; more than one is an error."""


@dataclass
class Block:
    """The text of a question, and the tags and IDs in its comments. Comment lines are empty in ``text``."""

    line: int
    text: str
    category: str
    tags: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    opened: int = 0
    """The line of an opening brace without a closing one, or 0."""


class BlockSplitter:
    """Splits the lines of one file into blocks."""

    def __init__(self, text: str) -> None:
        self.lines = text.split("\n")
        self.category = ""
        self.start = 0  # index of the first line of the question
        self.current: list[str] = []
        self.open: list[int] = []  # lines of the open braces
        self.closed = -1  # index in ``current`` of the line that closes the answers, or -1
        self.notes: list[tuple[str, str]] = []  # tags and IDs from the comments of this question
        self.early: list[tuple[str, str]] = []  # those after its answers, which may belong to the next question
        self.closing = self._closing()

    def _closing(self) -> bytearray:
        """Return for each line whether the next brace in it or after it is a closing one."""
        closing = bytearray(len(self.lines) + 1)
        for index in range(len(self.lines) - 1, -1, -1):
            line = self.lines[index]
            brace = "" if line.lstrip().startswith("//") else _next_brace(line)
            closing[index] = closing[index + 1] if not brace else brace == "}"
        return closing

    def blocks(self) -> Iterator[Block]:
        """Yield the blocks of the file."""
        for index, line in enumerate(self.lines):
            stripped = line.strip()
            if stripped.startswith("//"):
                self._comment(stripped)
                continue
            if not stripped:
                if not (self.open and self.closing[index]):
                    yield from self._finish()
                continue
            if not self.open and (category := _CATEGORY.match(stripped)):
                yield from self._finish()
                self.category = category[1].strip()
                continue
            if not self.open and stripped.startswith("::") and self._is_begun():
                yield from self._finish(following=True)
            yield from self._line(index, line)
        yield from self._finish()

    def _is_begun(self) -> bool:
        """Return whether the lines so far are more than a title that continues in the next line."""
        begun = "\n".join(self.current[:3]).strip()
        return bool(begun) and (not begun.startswith("::") or begun.find("::", 2) > 0)

    def _comment(self, stripped: str) -> None:
        found = _marks(stripped)
        if self.closed >= 0 and not self.open:
            self.early += found
        else:
            self.notes += found
        if self.current:
            self.current.append("")

    def _line(self, index: int, line: str) -> Iterator[Block]:
        if not self.current:
            self.start = index
        while self.start + len(self.current) < index:  # blank lines between braces count
            self.current.append("")
        here = len(self.current)
        for match in _BRACES.finditer(line):
            if match[1] == "{":
                if not self.open and 0 <= self.closed < here:
                    yield from self._split(here)
                    here = len(self.current)
                self.open += [index + 1] if len(self.open) < MAX_DEPTH else []
            elif match[1] == "}" and self.open:
                self.open.pop()
                self.closed = here
        self.current.append(line)

    def _split(self, here: int) -> Iterator[Block]:
        """End the question at the line that closes its answers; the lines after it belong to the next one."""
        later, first = self.current[self.closed + 1 :], self.start + self.closed + 1
        self.current = self.current[: self.closed + 1]
        yield from self._finish(following=True)
        blank = next((number for number, line in enumerate(later) if line.strip()), len(later))
        self.current, self.start = later[blank:], first + blank

    def _finish(self, *, following: bool = False) -> Iterator[Block]:
        """Yield the current question. With ``following``, comments after its answers belong to the next one."""
        early, self.early = self.early, []
        notes = self.notes if following else [*self.notes, *early]
        if self.current:
            block = Block(self.start + 1, "\n".join(self.current), self.category)
            block.tags = [value for name, value in notes if name == "tag"]
            block.ids = [value for name, value in notes if name == "id"]
            block.opened = self.open[0] if self.open else 0
            yield block
        self.notes = early if following else []
        self.current, self.open, self.closed = [], [], -1


def _next_brace(line: str) -> str:
    return next((match[1] for match in _BRACES.finditer(line) if match[1]), "")


def _marks(comment: str) -> list[tuple[str, str]]:
    r"""Return the tags and IDs in a comment, ``[tag:...]`` and ``[id:...]``, in which ``\]`` is a bracket."""
    found: list[tuple[str, str]] = []
    at = 0
    while begin := _MARK.search(comment, at):
        at = begin.end()
        end = next((match for match in _MARK_END.finditer(comment, at) if match[1]), None)
        if end is None:
            break
        found.append((begin[1], re.sub(r"\\(.)", r"\1", comment[at : end.start()]).strip()))
        at = end.end()
    return found


_ESCAPED = re.compile(r"\\([~=#{}:\\n])")
_CONTROL = re.compile(r"[~=#{}:\\\n]")


def unescape(text: str) -> str:
    """Return a text without escapes and without white space at its ends."""
    return _ESCAPED.sub(lambda match: "\n" if match[1] == "n" else match[1], text).strip()


def escape(text: str) -> str:
    """Return a text on one line with its control characters escaped."""
    return _CONTROL.sub(lambda match: "\\n" if match[0] == "\n" else f"\\{match[0]}", text)


@lru_cache(maxsize=32)
def _symbol_pattern(symbols: str) -> re.Pattern[str]:
    return re.compile(rf"\\[~=#{{}}:\\n]|({symbols})")


def find_symbols(text: str, symbols: str, start: int = 0) -> list[int]:
    """Return the offsets of unescaped symbols; ``symbols`` is a pattern, such as ``[=~]`` or ``->``."""
    return [match.start() for match in _symbol_pattern(symbols).finditer(text, start) if match[1]]


def find_symbol(text: str, symbols: str, start: int = 0) -> int:
    """Return the offset of the first unescaped symbol, or -1."""
    return next((match.start() for match in _symbol_pattern(symbols).finditer(text, start) if match[1]), -1)


def split_before(text: str, symbols: str) -> tuple[str, list[str]]:
    """Return the text before the first unescaped symbol, and the parts that begin with one."""
    starts = find_symbols(text, symbols)
    if not starts:
        return text, []
    ends = [*starts[1:], len(text)]
    return text[: starts[0]], [text[start:end] for start, end in zip(starts, ends, strict=True)]


def split_at(text: str, symbol: str, most: int) -> list[str]:
    """Split a text at an unescaped character into at most ``most`` parts."""
    cuts = find_symbols(text, re.escape(symbol))[: most - 1]
    starts, ends = [0, *(cut + 1 for cut in cuts)], [*cuts, len(text)]
    return [text[start:end] for start, end in zip(starts, ends, strict=True)]


class GiftError(Exception):
    """The question cannot be imported. ``at`` is the offset of the error in its text; the texts are translated."""

    def __init__(self, message: str, suggestion: str = "", at: int = 0) -> None:
        super().__init__(message)
        self.message, self.suggestion, self.at = message, suggestion, at
