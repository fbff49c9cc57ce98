"""What the projector shows: the standings in place of a result, and the page of what does not fit."""

from flask_babel import gettext as _

from classroom.core.database import transaction
from classroom.core.errors import Invalid
from classroom.models import Round, ShownSlide
from classroom.services.lessons import lookup, transitions
from classroom.services.lessons.options import LessonOptions

MAX_PAGES = 500
"""Most pages of one question."""


def show_standings(lesson_id: int, user_id: int, round_id: int, shown: bool) -> Round:
    """Show the standings on the projector after a reveal, or hide them; the next question hides them too.

    Raises:
        NotFound: ``unknown_lesson`` or ``unknown_round``.
        Conflict: ``wrong_state``: the round is not the newest or not revealed, or the lesson has neither
            podium nor teams.
    """
    with transaction():
        lesson = transitions.lock_lesson(lesson_id, user_id)
        round_ = transitions.lock_round(lesson, round_id)
        newest = lookup.newest_round(lesson.id)
        if shown and (round_.status != "revealed" or newest is None or newest.id != round_.id):
            raise transitions.wrong_state(_("Reveal the question first; then show the standings."))
        options = LessonOptions.of(lesson)
        if shown and not (options.podium or options.teams):
            raise transitions.wrong_state(_("First turn on podium or teams in the lesson options."))
        if round_.standings_shown != shown or lesson.slide_id is not None:
            round_.standings_shown, lesson.slide_id = shown, None
            first_page(round_)
            transitions.publish(lesson)
    return round_


def first_page(round_: Round) -> None:
    """Begin with the first page, because something else is shown; projectors tell how many pages there are."""
    round_.page, round_.pages = 0, 1


def turn_page(lesson_id: int, user_id: int, round_id: int, page: int, pages: int | None = None) -> Round:
    """Show another page of what does not fit on the projector.

    Args:
        lesson_id: the lesson.
        user_id: one of its teachers.
        round_id: the round that is shown.
        page: the page, from 0.
        pages: how many there are, as a projector tells; None keeps the number.

    Raises:
        Invalid: with field ``page`` or ``pages``.
        NotFound: ``unknown_lesson`` or ``unknown_round``.
        Conflict: ``wrong_state``: the lesson has ended.
    """
    with transaction():
        lesson = transitions.lock_lesson(lesson_id, user_id)
        round_ = transitions.lock_round(lesson, round_id)
        if turn(round_, page, pages):
            transitions.publish(lesson)
    return round_


def turn(shown: Round | ShownSlide, page: int, pages: int | None) -> bool:
    """Set the page of a round or slide, and the number of pages if it is told; return whether that changes anything.

    Raises:
        Invalid: with field ``page`` or ``pages``.
    """
    count = shown.pages if pages is None else pages
    if not 1 <= count <= MAX_PAGES:
        text = _("Must be a whole number from %(low)d to %(high)d.", low=1, high=MAX_PAGES)
        raise Invalid(text, fields={"pages": text})
    if not 0 <= page < count:
        text = _("There is no such page.")
        raise Invalid(text, fields={"page": text})
    if (shown.page, shown.pages) == (page, count):
        return False
    shown.page, shown.pages = page, count
    return True
