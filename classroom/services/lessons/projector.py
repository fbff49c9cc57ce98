"""Show the standings on the projector in place of a result."""

from flask_babel import gettext as _

from classroom.core.database import transaction
from classroom.models import Round
from classroom.services.lessons import lookup, transitions
from classroom.services.lessons.options import LessonOptions


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
        if round_.standings_shown != shown:
            round_.standings_shown = shown
            transitions.publish(lesson)
    return round_
