"""What a file says at a line, for showing it beside the question that was made of it."""

from bisect import bisect_right
from collections.abc import Iterable

from classroom.core import encodings
from classroom.formats.shared.text_files import normalise_newlines

LONGEST, LONGEST_LINE, MOST_LINES = 1500, 300, 30
"""Characters of an excerpt and of a line of it, and its lines."""


class Excerpts:
    """The lines of a text file, from one question to the next. Files that are no text have none."""

    def __init__(self, data: bytes, beginnings: Iterable[int]) -> None:
        """Take a file and the lines, from 1, at which something begins."""
        try:
            text = "" if b"\0" in data[:1024] else encodings.decode(data).text
        except UnicodeError:
            text = ""
        self._lines = normalise_newlines(text).split("\n") if text else []
        self._beginnings = sorted(set(beginnings))

    def at(self, line: int) -> str:
        """Return the lines from this one to the next beginning, shortened; empty if they are not known."""
        following = bisect_right(self._beginnings, line)
        end = self._beginnings[following] - 1 if following < len(self._beginnings) else len(self._lines)
        return shortened("\n".join(self._lines[line - 1 : min(end, line - 1 + MOST_LINES)]))


def shortened(text: str) -> str:
    """Return a text cut to the length of an excerpt, with shorter lines and without characters that no page shows."""
    lines = [line if len(line) <= LONGEST_LINE else line[: LONGEST_LINE - 1] + "…" for line in text.split("\n")]
    joined = "\n".join(lines[:MOST_LINES]).replace("\0", "\ufffd").encode(errors="replace").decode().strip("\n")
    return joined if len(joined) <= LONGEST else joined[: LONGEST - 1] + "…"
