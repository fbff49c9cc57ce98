"""The texts of the script of a quiz's page."""

from flask_babel import gettext as _
from flask_babel import ngettext


def quiz_messages() -> dict[str, str]:
    """Return the texts of the page on which a quiz is written, as ``live_messages`` does."""
    return {**_states(), **_done(), **_undo(), **_counted()}


def _states() -> dict[str, str]:
    return {
        "state_saved": _("Saved"),
        "state_empty": _("Not saved yet: write the question"),
        "state_typing": _("Being written"),
        "state_saving": _("Saving…"),
        "state_invalid": _("Not saved yet: {reason}"),
        "state_lost": _("Not saved yet: no connection. It is kept here, and tried again."),
        "state_refused": _("Not saved: {reason}"),
        "state_conflict": _("Not saved: it was changed in another window"),
        "logged_out": _(
            "You are logged out. Log in in another tab, then reload this page: what you typed is kept here."
        ),
        "not_here": _("the server does not take it ({status}). What you typed is kept here."),
        "unsaved": _("Not saved yet"),
        "left_invalid": _("“{title}” is not saved yet: {reason}"),
        "left_unsaved": _("“{title}” is not saved. What you typed is kept in this browser: open it again."),
        "changed_elsewhere": _("The quiz was changed in another window. This is how it stands now."),
        "not_saved": _(
            "That could not be saved, and the questions are unchanged. Check your connection and try again."
        ),
        "not_loaded": _("That could not be loaded. Check your connection and try again."),
        "dismiss": _("Close this message"),
    }


def _done() -> dict[str, str]:
    return {
        "new_question": _("New question"),
        "new_slide": _("New slide"),
        "question_at": _("Question: {n} of {of}"),
        "question_at_new": _("New question: {n} of {of}"),
        "slide_at": _("Slide: {n} of {of}"),
        "slide_at_new": _("New slide: {n} of {of}"),
        "moved": _("“{title}”: place {n} of {count}"),
        "removed": _("“{title}” was taken out of the quiz. It stays in your bank."),
        "duplicated": _("“{title}” was copied. This is the copy."),
        "added": _("“{title}” is in the quiz now, as number {n}."),
        "discarded": _("The new question was discarded."),
        "undone": _("Undone: {what}"),
    }


def _undo() -> dict[str, str]:
    return {
        "undo": _("Undo"),
        "undo_what": _("Undo: {what}"),
        "undo_edit": _("changes of “{title}”"),
        "undo_move": _("move of “{title}”"),
        "undo_remove": _("removal of “{title}”"),
        "undo_duplicate": _("copy of “{title}”"),
        "undo_add": _("“{title}” from the bank"),
        "undo_new": _("new question"),
        "undo_discard": _("discarded question"),
    }


def _counted() -> dict[str, str]:
    return {
        "questions_one": ngettext("{count} question", "{count} questions", 1),
        "questions_other": ngettext("{count} question", "{count} questions", 2),
        "and_others_one": _("And {count} more."),
        "and_others_other": _("And {count} more."),
    }
