"""The texts of the script of the page on which students do homework."""

from flask_babel import gettext as _
from flask_babel import ngettext


def work_messages() -> dict[str, str]:
    """Return the texts that the homework page uses beside those of students' pages."""
    return {
        "work_begin": _("Begin"),
        "work_begin_again": _("Begin another attempt"),
        "work_hand_in": _("Hand in"),
        "work_hand_in_title": _("Hand in your answers?"),
        "work_hand_in_all": _("You have answered every question. You cannot change your answers afterwards."),
        "work_back": _("Previous"),
        "work_next": _("Next"),
        "work_position": _("Question {n} of {of}"),
        "work_nav_none": _("Question {n}, not answered"),
        "work_nav_sending": _("Question {n}, saved on this device, not sent yet"),
        "work_nav_recorded": _("Question {n}, answered"),
        "work_nav_right": _("Question {n}, right"),
        "work_nav_partly": _("Question {n}, partly right"),
        "work_nav_wrong": _("Question {n}, wrong"),
        "work_opens": _("Opens"),
        "work_due": _("Due"),
        "work_closes": _("Closes"),
        "work_limit": _("Time for an attempt"),
        "work_attempts_left": _("Attempts left"),
        "work_any_number": _("any number"),
        "work_questions": _("Questions"),
        "work_feedback": _("Right answers"),
        "work_feedback_each": _("after each question; an answer cannot be changed"),
        "work_feedback_after_submit": _("when you hand in"),
        "work_feedback_after_due": _("when everybody’s work is due"),
        "work_feedback_after_close": _("when the homework is closed for everybody"),
        "work_feedback_never": _("are not shown"),
        "work_not_open": _("This homework has not opened yet. Come back when it opens."),
        "work_closed": _("This homework is closed."),
        "work_no_attempts_left": _("You have used all your attempts."),
        "work_done_title": _("Handed in"),
        "work_done_by_itself": _("Time was over: your answers were handed in by themselves, all that were saved."),
        "work_done_late": _("late"),
        "work_done_at": _("Handed in: {time}"),
        "work_counts": _("Attempt {n} counts."),
        "work_later": _("Your answers are saved. Results appear here as soon as they may be seen."),
        "work_never": _("Your answers are saved."),
        "work_review": _("Your answers"),
        "work_waiting": _("Some answers are not sent yet. Wait until there is a connection, then hand in."),
        "work_offline": _(
            "You are offline. Go on: your answers are kept on this device and sent later. Keep this page open."
        ),
        "work_time_over": _("Time is up. Your answers are being handed in."),
        "work_not_answered_word": _("not answered"),
        "error_attempt_closed": _("This attempt was already handed in. This answer does not count."),
        "work_in_hours": _("{hours} hours and {minutes} minutes"),
        "work_in_minutes": _("{minutes} minutes"),
        "work_unanswered_one": ngettext(
            "{count} question is not answered. You cannot change your answers afterwards.",
            "{count} questions are not answered. You cannot change your answers afterwards.",
            1,
        ),
        "work_unanswered_other": ngettext(
            "{count} question is not answered. You cannot change your answers afterwards.",
            "{count} questions are not answered. You cannot change your answers afterwards.",
            2,
        ),
    }
