"""The texts of the script with which people practise."""

from flask_babel import gettext as _
from flask_babel import ngettext

from classroom.web.script_texts.student import student_messages


def practice_messages() -> dict[str, str]:
    """Return the texts of the page: those of questions, and its own."""
    return {
        **student_messages(),
        "card_of": _("{n} of {of}"),
        "comes_back": _("It comes back on {date}."),
        "next_card": _("Next question"),
        "finish": _("Finish"),
        "kept_title": _("Saved on this device"),
        "kept_text": _("Your answer is checked as soon as there is a connection. Here is what is right."),
        "not_taken": _("This answer was not accepted. The question comes back another day."),
        "right_today": _("Right today: {right} of {of}."),
        "done_title": _("Done for today"),
        "nothing_due": _("Nothing to practise today"),
        "next_on": _("The next question comes back on {date}."),
        "waiting_one": ngettext(
            "{count} answer waits on this device for a connection.",
            "{count} answers wait on this device for a connection.",
            1,
        ),
        "waiting_other": ngettext(
            "{count} answer waits on this device for a connection.",
            "{count} answers wait on this device for a connection.",
            2,
        ),
        "due_one": ngettext("{count} question today", "{count} questions today", 1),
        "due_other": ngettext("{count} question today", "{count} questions today", 2),
    }
