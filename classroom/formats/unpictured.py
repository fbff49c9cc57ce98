"""Choices in files that hold no pictures: what a picture shows stands in the place of a choice's text."""

from string import ascii_uppercase
from typing import Any

from flask_babel import gettext as _

from classroom.formats.base import Portable, Written
from classroom.formats.markup import from_plain
from classroom.questions.choices import MAX_TEXT
from classroom.questions.markdown import plain_inline


def pictures_lost(question: Portable) -> list[str]:
    """Return the pictures on a question's choices, named for people."""
    return [
        str(_("the picture of choice %(letter)s", letter=letter))
        if choice["text"]
        else str(_("the picture of choice %(letter)s, in whose place stands what it shows", letter=letter))
        for letter, choice in zip(ascii_uppercase, question.get("choices") or (), strict=False)
        if choice.get("image")
    ]


def without_pictures(question: Portable, position: int, written: Written) -> Portable | None:
    """Return a question without the pictures on its choices, or None when its choices are the same without them.

    Args:
        question: in the portable form.
        position: in the export, from 1.
        written: takes the losses.
    """
    names = pictures_lost(question)
    if not names:
        return question
    choices = [_without(choice) for choice in question["choices"]]
    if len({plain_inline(choice["text"]) for choice in choices}) < len(choices):
        written.lose(position, _("Left out: without their pictures, choices of this question are the same."))
        return None
    written.lose(position, _("Not in the file: %(names)s.", names=", ".join(names)))
    return {**question, "choices": choices}


def _without(choice: dict[str, Any]) -> dict[str, Any]:
    bare = {name: value for name, value in choice.items() if name != "image"}
    if not choice["text"]:
        alt = choice["image"]["alt"]
        shown = from_plain(alt, inline=True)
        if len(shown) > MAX_TEXT:  # every sign may need another one before it
            shown = from_plain(alt[: MAX_TEXT // 2 - 1].rstrip() + "…", inline=True)
        bare["text"] = shown
    return bare
