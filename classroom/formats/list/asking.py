"""Telling questions and tasks from other numbered paragraphs."""

import re
from collections.abc import Sequence

from classroom.formats.list.lines import TextLine
from classroom.formats.list.question import ListQuestion

_ASKS = re.compile(
    r"[?¿…]|_{3}|\.{4}|:\s*$|^\W*(?:expli[cq]|defin|descri[bp]|cal[ck]ul|enumer|nombr|indi[cq]|resuelv|solve|escrib|write|"
    r"compar|justifi|razon|cit[ae]|dibuj|draw|anali[zc]|coment|discuss|explain|list|name|state|give|complet)",
    re.IGNORECASE,
)
"""What a question or a task has; else a numbered paragraph is taken for a text."""


def asks(text: str) -> bool:
    """Return whether a text looks like a question or a task."""
    return _ASKS.search(text) is not None


def is_prose(found: Sequence[ListQuestion], skipped: Sequence[TextLine]) -> bool:
    """Return whether a text is no list of questions: chapters and steps have numbers, and points have letters, too.

    Where nothing says what is right, a question is what has options or asks; most of the text has to be such questions.
    """
    if any("type" in one.cells or "correct" in one.cells or one.marked() for one in found):
        return False
    asking = sum(len(one.options) > 1 or asks("\n".join(one.prompt)) for one in found)
    loose = sum(line.number > found[0].line for line in skipped) if found else 0
    return len(found) - asking + loose // 3 > asking if asking else bool(found)
