"""What a format cannot hold of a question: fields, and pictures on choices."""

from collections.abc import Callable, Collection
from string import ascii_uppercase
from typing import Any

from flask_babel import gettext as _

from classroom import questions
from classroom.formats.base import Portable, Written
from classroom.formats.shared.markup import from_plain
from classroom.questions.choices import MAX_TEXT
from classroom.questions.comparison import FORGIVABLE
from classroom.questions.markdown import plain_inline

ReportLoss = Callable[[str], None]
"""Receives a translated sentence about something of the current question that is not in the file."""
DEFAULT_POINTS = 100


def unsupported_fields(question: Portable, supported: Collection[str]) -> list[str]:
    """Return the translated names of the fields that are set and that a format does not support.

    Args:
        question: in the portable form.
        supported: of ``language``, ``title``, ``explanation``, ``notes``, ``time_limit``, ``points``, ``difficulty``,
            ``tags``, ``image``, ``feedback`` (of choices), ``forgive``, ``unit``.
    """
    points = question.get("points")
    is_graded = questions.get(question["type"]).graded
    fields = {
        "title": (_("title"), bool(question.get("title"))),
        "language": (_("language"), question.get("language") is not None),
        "explanation": (_("explanation"), bool(question.get("explanation"))),
        "notes": (_("notes for the teacher"), bool(question.get("notes"))),
        "feedback": (_("feedback of choices"), any(choice.get("feedback") for choice in question.get("choices") or ())),
        "time_limit": (_("time limit"), question.get("time_limit") is not None),
        "points": (_("points"), is_graded and points not in (None, DEFAULT_POINTS)),
        "difficulty": (_("difficulty"), question.get("difficulty") is not None),
        "tags": (_("tags"), bool(question.get("tags"))),
        "image": (_("picture"), bool(question.get("image"))),
        "unit": (_("unit"), bool(question.get("unit"))),
        "forgive": (_("differences that are ignored in answers"), _ignores_other_than_case(question)),
    }
    return [str(label) for name, (label, is_set) in fields.items() if is_set and name not in supported]


def _ignores_other_than_case(question: Portable) -> bool:
    """Return whether short texts are compared in another way than in formats that say nothing about it."""
    return question["type"] == "short_text" and set(question.get("forgive", FORGIVABLE)) != {"case"}


def report_unsupported_fields(written: Written, position: int, question: Portable, supported: Collection[str]) -> None:
    """Add a loss that names the fields of a question that a format does not support, if any."""
    if names := unsupported_fields(question, supported):
        written.add_loss(position, _("Not in the file: %(names)s.", names=", ".join(names)))


def ignored_differences(question: Portable) -> list[str]:
    """Return the translated names of the differences, other than case, that a short text ignores in answers."""
    labels = {"accents": _("accents"), "punctuation": _("punctuation"), "spaces": _("spaces")}
    return [label for name, label in labels.items() if name in question.get("forgive", FORGIVABLE)]


def choice_picture_names(question: Portable) -> list[str]:
    """Return translated names of the pictures on a question's choices."""
    return [
        str(_("the picture of choice %(letter)s", letter=letter))
        if _is_written(choice)
        else str(_("the picture of choice %(letter)s, replaced by its alternative text", letter=letter))
        for letter, choice in zip(ascii_uppercase, question.get("choices") or (), strict=False)
        if choice.get("image")
    ]


def _is_written(choice: dict[str, Any]) -> bool:
    """Return whether a choice shows a text: ``&nbsp;`` alone is a space."""
    return bool(plain_inline(choice["text"]).strip())


def without_choice_pictures(question: Portable, position: int, written: Written) -> Portable | None:
    """Return a question without the pictures on its choices, or None if that makes choices equal.

    The alternative text replaces a choice without text. What is removed is added to the losses.

    Args:
        question: in the portable form.
        position: of the question in the export, from 1.
        written: receives the losses.
    """
    names = choice_picture_names(question)
    if not names:
        return question
    choices = [_without_picture(choice) for choice in question["choices"]]
    if len({plain_inline(choice["text"]) for choice in choices}) < len(choices):
        written.add_loss(position, _("Left out: without their pictures, choices of this question are the same."))
        return None
    written.add_loss(position, _("Not in the file: %(names)s.", names=", ".join(names)))
    return {**question, "choices": choices}


def _without_picture(choice: dict[str, Any]) -> dict[str, Any]:
    bare = {name: value for name, value in choice.items() if name != "image"}
    if not _is_written(choice):
        alt = choice["image"]["alt"]
        text = from_plain(alt, inline=True)
        if len(text) > MAX_TEXT:  # each character may need a backslash
            text = from_plain(alt[: MAX_TEXT // 2 - 1].rstrip() + "…", inline=True)
        bare["text"] = text
    return bare
