"""Telling questions and tasks from other numbered paragraphs."""

import re

_ASKS = re.compile(
    r"[?¿…]|_{3}|\.{4}|:\s*$|^\W*(?:expli[cq]|defin|descri[bp]|cal[ck]ul|enumer|nombr|indi[cq]|resuelv|solve|escrib|write|"
    r"compar|justifi|razon|cit[ae]|dibuj|draw|anali[zc]|coment|discuss|explain|list|name|state|give|complet)",
    re.IGNORECASE,
)
"""What a question or a task has; else a numbered paragraph is taken for a text."""


def asks(text: str) -> bool:
    """Return whether a text looks like a question or a task."""
    return _ASKS.search(text) is not None
