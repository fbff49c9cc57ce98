"""Slides between questions: show one on all pages of a lesson, take it off, turn its pages on the projector."""

from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from classroom import questions
from classroom.core.database import db, transaction
from classroom.core.errors import Invalid, NotFound
from classroom.models import Lesson, LessonItem, Question, QuestionVersion, ShownSlide
from classroom.questions.markdown import block_html
from classroom.services.bank import offers
from classroom.services.lessons import agenda, projector, rounds, transitions

_LOADED = (joinedload(ShownSlide.version).options(joinedload(QuestionVersion.picture)),)


def current(lesson: Lesson) -> ShownSlide | None:
    """Return the slide that the pages of a lesson show now, in place of its newest round; None: they show no slide."""
    if lesson.slide_id is None:
        return None
    return db.session.get(ShownSlide, lesson.slide_id, options=_LOADED)


def view(lesson: Lesson) -> dict[str, Any] | None:
    """Return the slide that is shown now as all pages see it: the field ``slide`` of the state."""
    shown = current(lesson)
    if shown is None:
        return None
    version = shown.version
    return {
        "id": shown.id,
        "question_id": version.question_id,
        "title": version.title,
        "prompt_html": block_html(version.prompt),
        "language": version.language,
        "image": version.image,
        "shown_at": shown.shown_at,
        "page": shown.page,
        "pages": shown.pages,
    }


def notes_of(lesson: Lesson) -> dict[str, str]:
    """Return the teacher's notes on the slides of a lesson's agenda, as HTML by the slide's id as text, for JSON.

    Only for teachers. Notes on questions are part of the tally; a slide has none, and the state of teachers' pages is
    that of students.
    """
    query = (
        select(Question)
        .join(LessonItem, LessonItem.question_id == Question.id)
        .where(LessonItem.lesson_id == lesson.id, Question.type == questions.SLIDE)
        .options(joinedload(Question.current))
    )
    return {
        str(slide.id): block_html(slide.current.notes) for slide in db.session.scalars(query) if slide.current.notes
    }


def show(lesson_id: int, user_id: int, question_id: int, shown: bool = True) -> Lesson:
    """Show a slide on all pages of a lesson, or take it off: then they show the newest round again.

    A slide that is shown already stays as it is, and so does another one than that to take off. Whatever is done with a
    round takes the slide off, too.

    Args:
        lesson_id: the lesson.
        user_id: one of its teachers.
        question_id: a slide of the teacher's bank or of the lesson's agenda.
        shown: False to take it off.

    Raises:
        NotFound: ``unknown_lesson`` or ``unknown_question``.
        Invalid: field ``question_id``: that is a question, which is asked.
        Conflict: ``round_open``; ``wrong_state``, when the lesson has ended.
    """
    with transaction():
        lesson = transitions.lock_lesson(lesson_id, user_id)
        slide = agenda.entry(lesson, user_id, question_id)
        if questions.get(slide.type).asked:
            text = _("That is a question, not a slide: ask it.")
            raise Invalid(text, fields={"question_id": text})
        if shown:
            _show(lesson, slide)
        elif (now_shown := current(lesson)) is not None and now_shown.version.question_id == slide.id:
            lesson.slide_id = None
            transitions.publish(lesson)
    return lesson


def _show(lesson: Lesson, slide: Question) -> None:
    rounds.ensure_none_open(lesson.id)
    version, now_shown = offers.of_locked(lesson.id, slide), current(lesson)
    if now_shown is not None and now_shown.version_id == version.id:
        return
    fresh = ShownSlide(lesson_id=lesson.id, version_id=version.id)
    db.session.add(fresh)
    db.session.flush()
    lesson.slide_id = fresh.id
    transitions.go_live(lesson)
    transitions.publish(lesson)


def present(lesson_id: int, user_id: int, question_id: int) -> None:
    """Ask a question, or show a slide: whatever an entry of the agenda or of the bank is.

    Raises:
        NotFound: ``unknown_lesson`` or ``unknown_question``.
        Conflict: ``round_open`` or ``wrong_state``.
    """
    with transaction():
        lesson = transitions.lock_lesson(lesson_id, user_id)
        entry = agenda.entry(lesson, user_id, question_id)
        (rounds.ask if questions.get(entry.type).asked else _show)(lesson, entry)


def turn_page(lesson_id: int, user_id: int, slide_id: int, page: int, pages: int | None = None) -> Lesson:
    """Show another page of a slide that does not fit on the projector.

    Args:
        lesson_id: the lesson.
        user_id: one of its teachers.
        slide_id: ``id`` of the slide in the state.
        page: the page, from 0.
        pages: how many there are, as a projector tells; None keeps the number.

    Raises:
        Invalid: with field ``page`` or ``pages``.
        NotFound: ``unknown_lesson``; ``unknown_slide``, when another one or none is shown.
        Conflict: ``wrong_state``: the lesson has ended.
    """
    with transaction():
        lesson = transitions.lock_lesson(lesson_id, user_id)
        shown = current(lesson)
        if shown is None or shown.id != slide_id:
            raise NotFound(_("This slide is not shown now."), code="unknown_slide")
        if projector.turn(shown, page, pages):
            transitions.publish(lesson)
    return lesson
