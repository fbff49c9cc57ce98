"""Titles and tags of questions, which other formats define differently."""

import re

from classroom.questions.markdown import plain

MAX_NAME = 80
"""Most characters of a name that is made from the prompt."""
MAX_TAG = 64
"""Most characters of a tag."""
PROMPT_CHARACTERS = 1000
"""Characters at the beginning of the prompt from which a name is made."""


def name_from_prompt(prompt: str) -> str:
    """Return a name for a question without a title: the beginning of its prompt on one line."""
    text = plain(prompt[:PROMPT_CHARACTERS]) or " ".join(prompt[:MAX_NAME].split())
    if len(text) <= MAX_NAME:
        return text
    head = text[: MAX_NAME - 1].rstrip()
    return (head.rpartition(" ")[0] or head) + "…"


def title_from_name(name: str, prompt: str) -> str:
    """Return the title for a name, or an empty text if the name was made from the prompt."""
    return "" if name == name_from_prompt(prompt) else name


def clean_tag(text: str) -> tuple[str, bool]:
    """Return a tag that can be stored, and whether more than its upper case had to change."""
    tag = " ".join(text.lower().split())
    kept = " ".join(re.sub("[,;]", " ", tag).split())[:MAX_TAG].strip()
    return kept, kept != tag
