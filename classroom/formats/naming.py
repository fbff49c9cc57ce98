"""The names that formats demand of questions which have none."""

from classroom.questions.markdown import plain

MOST = 80
"""Characters of a name that is made from a question."""
LOOKED_AT = 1000
"""Characters at the beginning of a question from which a name is made."""


def made_from(prompt: str) -> str:
    """Return a name for a question without a title: the beginning of its text, on one line."""
    text = plain(prompt[:LOOKED_AT]) or " ".join(prompt[:MOST].split())
    if len(text) <= MOST:
        return text
    head = text[: MOST - 1].rstrip()
    return (head.rpartition(" ")[0] or head) + "…"


def title_of(name: str, prompt: str) -> str:
    """Undo :func:`made_from`: a name that only repeats the question is no title."""
    return "" if name == made_from(prompt) else name
