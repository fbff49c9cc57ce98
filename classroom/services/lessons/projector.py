"""What the projector shows in place of a result: the standings."""

from flask_babel import gettext as _

from classroom.core.database import transaction
from classroom.models import Round
from classroom.services.lessons import lookup, transitions
from classroom.services.lessons.options import LessonOptions


def show_standings(lesson_id: int, user_id: int, round_id: int, shown: bool) -> Round:
    """Put the standings on the projector after a reveal, or take them away; the next question does so by itself.

    Raises:
        NotFound: ``unknown_lesson`` or ``unknown_round``.
        Conflict: ``wrong_state``: the round is not the newest, not revealed, or the lesson shows nobody who is ahead.
    """
    with transaction():
        lesson = transitions.lock_lesson(lesson_id, user_id)
        found = transitions.lock_round(lesson, round_id)
        newest = lookup.newest_round(lesson.id)
        if shown and (found.status != "revealed" or newest is None or newest.id != found.id):
            raise transitions.wrong_state(_("Reveal the question first; then show who is ahead."))
        options = LessonOptions.of(lesson)
        if shown and not (options.podium or options.teams):
            raise transitions.wrong_state(_("Switch on podium or teams in the options of the lesson first."))
        if found.standings_shown != shown:
            found.standings_shown = shown
            transitions.publish(lesson)
    return found
