"""The texts of the live pages' scripts, in the visitor's language."""

from flask_babel import gettext as _

from classroom.web.script_texts.student import student_messages as student_messages
from classroom.web.script_texts.teacher import teacher_messages


def live_messages() -> dict[str, str]:
    """Return the texts for the ``messages`` of a live page, by key.

    Texts have ``{name}`` placeholders that the script fills. A text with a count has two entries, ``key_one`` and
    ``key_other``; the script selects one by the plural rule of the language.
    """
    return {**student_messages(), **teacher_messages()}


def quiz_messages() -> dict[str, str]:
    """Return the texts of the script that reorders the questions of a quiz, as :func:`live_messages` does."""
    return {
        "moved": _("“{title}”: place {n} of {count}"),
        "undo": _("Undo"),
        "not_saved": _(
            "That could not be saved, and the questions are unchanged. Check your connection and try again."
        ),
        "dismiss": _("Close this message"),
    }
