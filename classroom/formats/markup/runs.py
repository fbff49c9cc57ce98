"""A line of styled text as Markdown."""

import re
from collections.abc import Callable, Iterable
from itertools import groupby

BREAK = "\n"
STYLES = {"**", "*", "~~"}
_TICKS = re.compile("`+")
_SPACES = re.compile(r"[ \t\n\f\r\xa0]+")

Run = tuple[str, tuple[str, ...]]
"""A text and its marks from the outermost to the innermost; ("code",) for code."""


def collapse(text: str) -> str:
    """Return the text with every run of spaces as one space, as browsers show it."""
    return _SPACES.sub(" ", text)


def code(text: str) -> str:
    """Return an inline piece of code: a fence longer than any inside, and a space where a tick would touch it."""
    fence = "`" * (1 + max((len(ticks) for ticks in _TICKS.findall(text)), default=0))
    edge = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{edge}{text}{edge}{fence}"


def markdown(runs: Iterable[Run], escape: Callable[[str], str], *, styled: bool) -> str:
    """Return Markdown for the runs of one paragraph.

    Spaces stand outside of marks, since ``** bold **`` is not bold. A run whose text is :data:`BREAK` is a line break.
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
        wanted = [mark for mark in marks if mark in STYLES] if styled else []
        same = 0
        while same < min(len(opened), len(wanted)) and opened[same] == wanted[same]:
            same += 1
        out += reversed(opened[same:])
        if out:
            out.append(pending)
        out += wanted[same:]
        opened = wanted
        out.append(code(body) if "code" in marks and styled else escape(body))
        pending = " " if text.endswith(" ") else ""
    return "".join([*out, *reversed(opened)])
