"""The texts of the scripts of students' pages. The live pages of teachers use them as well."""

from flask_babel import gettext as _
from flask_babel import ngettext, pgettext

from classroom import questions
from classroom.services.lessons import teams


def student_messages() -> dict[str, str]:
    """Return the texts that students' pages use; few, since phones may have slow connections."""
    return {**_common(), **_student(), **_refusals(), **_errors(), **_counted()}


def _common() -> dict[str, str]:
    return {
        "number": "{n}",
        "share": _("{percent} % ({count})"),
        "connection_online": _("Connected"),
        "connection_connecting": _("Connecting…"),
        "connection_offline": _("No connection, trying again…"),
        "round_number": _("Question {n}"),
        "round_again": _("Question {n}, second vote"),
        "phase_open": _("Open"),
        "phase_closed": _("Closed"),
        "phase_revealed": _("Result"),
        "phase_discussion": _("Discussion"),
        "sure_1": _("Guessing"),
        "sure_2": _("Fairly sure"),
        "sure_3": _("Sure"),
        "announce_slide": _("Your teacher shows a slide."),
        "lesson_lobby": _("Lobby"),
        "lesson_live": _("Running"),
        "lesson_ended": _("Ended"),
        "minutes_left": _("{time} left"),
        "seconds_to_next": _("Next question in {time}"),
        "timer_paused": _("The timer is paused"),
        "countdown_paused": pgettext("after the seconds that are left", "paused"),
        "time_is_up": _("Time is up"),
        "explanation": _("Explanation"),
        "right_answer": _("Right answer"),
        "your_answer": _("Your answer"),
        "choose_one": _("Choose one"),
        "choose_several": _("Choose one or more"),
        **_answers(),
        **{f"team_{name}": text for name, text in teams.names().items()},
        "in_a_row": _("{n} in a row"),
        "unknown_question_type": _("This page is out of date and cannot show this type of question. Please reload it."),
        "dismiss": _("Close this message"),
        "log_in": _("Log in"),
        "go_home": _("Back to the home page"),
    }


def _answers() -> dict[str, str]:
    own = {key: str(text) for kind in questions.all_types() for key, text in kind.messages.items()}
    return {
        **own,
        "field_text": _("Your answer"),
        "choose": _("Choose…"),
        "no_answers_yet": _("No answers yet"),
        "write_on_your_phone": _("Write your answer on your phone"),
        "and_more": _("and {n} more"),
        "nearly_right": _("nearly"),
        "accept": _("Accept"),
        "accept_named": _("Accept “{text}” as right"),
        "status_none_write": _("Write your answer, then send."),
    }


def _student() -> dict[str, str]:
    return {
        "send_answer": _("Send answer"),
        "change_answer": _("Change answer"),
        "status_none": _("Tap your answer."),
        "status_none_several": _("Choose one or more, then send."),
        "status_chosen": _("{answer} is selected, but not sent yet."),
        "status_sending": _("Sending…"),
        "status_kept": _("Saved on this device. It will be sent as soon as there is a connection."),
        "status_recorded": _("Your answer is recorded."),
        "status_recorded_change": _("Your answer is recorded. You may still change it."),
        "status_recorded_short": _("Your answer was recorded."),
        "status_closed": _("The question is closed. Wait for the result."),
        "status_discuss": _("Discuss first. Then you vote again."),
        "status_how_sure": _("Now say how sure you are."),
        "how_sure": _("How sure are you?"),
        "look_at_the_board": _("The question is on the projector."),
        "discuss_title": _("Discuss with your neighbours"),
        "status_missed": _("You did not answer this one."),
        "result_right": _("Right!"),
        "result_partly": _("Partly right"),
        "result_wrong": _("Not this time"),
        "result_poll": _("Thanks for your answer"),
        "result_missed": _("No answer from you"),
        "result_late": _("Your answer came too late"),
        "result_pending": _("One moment…"),
        "result_survey": _("Thanks for your answer"),
        "place_of": _("Place {place} of {of}"),
        "total_points": _("points in total"),
        "right_of": _("Questions answered right: {right} of {of}"),
        "announce_closed": _("The question is closed."),
        "announce_reopened": _("The question is open again."),
        "announce_resumed": _("The timer has resumed."),
        "announce_name": _("Your name is now {name}."),
        "not_me": _("Not {name}?"),
        "announce_right": _("Right answer: {answer}."),
        "announce_ten_seconds": _("Ten seconds left."),
        "ended_title": _("The lesson has ended"),
        "join_again": _("Join again"),
    }


def _refusals() -> dict[str, str]:
    return {
        "refused_not_authenticated_title": _("Your access has expired"),
        "refused_not_authenticated_text": _("Join or log in again; nothing is lost."),
        "refused_unknown_lesson_title": _("There is no such lesson"),
        "refused_unknown_lesson_text": _("It may have been deleted. Check the code with your teacher."),
        "refused_forbidden_title": _("You do not have access to this lesson"),
        "refused_forbidden_text": _("Perhaps you are logged in with another account."),
        "refused_ended_title": _("The lesson has ended"),
        "refused_ended_text": _("Your answers are saved."),
        "refused_removed_title": _("You were removed from this lesson"),
        "refused_removed_text": _("If this was a mistake, talk to your teacher."),
        "refused_locked_title": _("The lesson is locked"),
        "refused_locked_text": _("Nobody else can join right now. Ask your teacher to unlock it, then try again."),
        "refused_too_many_devices_title": _("Open on too many devices"),
        "refused_too_many_devices_text": _("Close this page on some of them, then reload it here."),
        "refused_other_title": _("The connection was refused"),
        "refused_other_text": _("Reload the page. If that does not help, tell your teacher."),
    }


def _errors() -> dict[str, str]:
    return {
        "error_offline": _("No connection. Wait until the page is connected, then try again."),
        "error_timeout": _("The server did not reply. Check whether it worked; if not, try again."),
        "error_round_open": _("A question is open. Close it first, then ask the next one."),
        "error_wrong_state": _("That is not possible right now. The page has been updated."),
        "error_forbidden": _("You may not do that in this lesson."),
        "error_rate_limited": _("Too fast. Wait a moment and try again."),
        "error_unavailable": _("The server is busy. Try again in a moment."),
        "final_too_late": _("Your last answer arrived after the end of the lesson. It does not count."),
        "error_round_closed": _("The question was already closed. This answer does not count."),
        "error_unknown_round": _("This question is not open any more."),
        "error_invalid_value": _("This answer does not fit the question. Choose again."),
        "error_already_answered": _("You had already answered; your first answer counts."),
        "error_other": _("That did not work. Try again."),
    }


def _plural(key: str, one: str, other: str) -> dict[str, str]:
    return {f"{key}_one": one, f"{key}_other": other}


def _counted() -> dict[str, str]:
    return {
        **_plural(
            "points_earned",
            ngettext("{count} point", "{count} points", 1),
            ngettext("{count} point", "{count} points", 2),
        ),
        **_plural(
            "promote",
            ngettext("Vote on {count} answer", "Vote on these {count} answers", 1),
            ngettext("Vote on {count} answer", "Vote on these {count} answers", 2),
        ),
        **_plural(
            "people",
            ngettext("{count} person", "{count} people", 1),
            ngettext("{count} person", "{count} people", 2),
        ),
        **_plural(
            "extra_time_left",
            ngettext(
                "Time is up for the class. {count} person with extra time may still answer; only you see this.",
                "Time is up for the class. {count} people with extra time may still answer; only you see this.",
                1,
            ),
            ngettext(
                "Time is up for the class. {count} person with extra time may still answer; only you see this.",
                "Time is up for the class. {count} people with extra time may still answer; only you see this.",
                2,
            ),
        ),
        **_plural(
            "missing",
            ngettext("{count} student of the class is missing", "{count} students of the class are missing", 1),
            ngettext("{count} student of the class is missing", "{count} students of the class are missing", 2),
        ),
        **_plural(
            "changed_their_answer",
            ngettext("{count} of {both} changed the answer", "{count} of {both} changed their answers", 1),
            ngettext("{count} of {both} changed the answer", "{count} of {both} changed their answers", 2),
        ),
        **_plural(
            "seconds",
            ngettext("{count} second", "{count} seconds", 1),
            ngettext("{count} second", "{count} seconds", 2),
        ),
        **_plural(
            "count_and_share",
            ngettext("{count} answer, {percent} %%", "{count} answers, {percent} %%", 1),
            ngettext("{count} answer, {percent} %%", "{count} answers, {percent} %%", 2),
        ),
        **_plural(
            "seconds_left",
            ngettext("{time} s left", "{time} s left", 1),
            ngettext("{time} s left", "{time} s left", 2),
        ),
        **_plural(
            "joined",
            ngettext("{count} joined", "{count} joined", 1),
            ngettext("{count} joined", "{count} joined", 2),
        ),
        **_plural(
            "people_here",
            ngettext("person is here", "people are here", 1),
            ngettext("person is here", "people are here", 2),
        ),
        **_plural(
            "of_present",
            ngettext("of {count} answered", "of {count} answered", 1),
            ngettext("of {count} answered", "of {count} answered", 2),
        ),
        **_plural(
            "bank_found",
            ngettext("{count} question", "{count} questions", 1),
            ngettext("{count} question", "{count} questions", 2),
        ),
        **_plural(
            "bank_more",
            ngettext("{shown} of {count} question", "{shown} of {count} questions", 1),
            ngettext("{shown} of {count} question", "{shown} of {count} questions", 2),
        ),
    }
