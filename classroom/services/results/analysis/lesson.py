"""The item analysis of a lesson: its graded questions that were revealed, and the people who were there.

Who was there and did not answer earned 0. Who joined after a vote had closed was not asked it. Polls, surveys and
removed participants are left out.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from classroom.core.database import db, yield_to_loop
from classroom.models import Lesson, Round
from classroom.questions import registry
from classroom.questions.choices import ChoiceType
from classroom.services.lessons import homework
from classroom.services.participants import members
from classroom.services.participants.members import Member
from classroom.services.results import counting, reading
from classroom.services.results.analysis.items import Item, analyse
from classroom.services.results.counting import Vote
from classroom.services.results.reading import Given

VoteName = Literal["first", "last"]
"""Which of several votes on a question is analysed: the first shows what was known before the discussion."""


def of_lesson(
    lesson: Lesson, vote: VoteName = "first", already_read: Mapping[int, Given] | None = None
) -> dict[str, Any]:
    """Return the analysis of a lesson, as :func:`~classroom.services.results.analysis.items.analyse` does.

    Items also have ``round_id``, ``question_id`` and ``number``; options are the letters of the choices.

    Args:
        lesson: the lesson.
        vote: which of several votes on a question is analysed.
        already_read: answers by round; those of other rounds are read.
    """
    votes = counting.votes(lesson.id, first=vote == "first")
    rounds = _rounds(votes)
    people = [person for person in members.of_lesson(lesson.id) if person.removed_at is None]
    if lesson.mode == homework.HOMEWORK:
        begun = homework.with_attempt(lesson.id)
        people = [person for person in people if person.id in begun]
    answers = already_read or {}
    items = []
    for counted in votes:
        asked = rounds[counted.id]
        items.append(_item(asked, counted, people, answers.get(asked.id) or reading.given(asked)))
        yield_to_loop()
    found = analyse(items, yield_to_loop)
    for counted, item in zip(votes, found["items"], strict=True):
        asked = rounds[counted.id]
        item |= {"round_id": asked.id, "question_id": asked.version.question_id, "number": asked.number}
    return found


def _rounds(votes: Sequence[Vote]) -> dict[int, Round]:
    query = select(Round).where(Round.id.in_([vote.id for vote in votes])).options(joinedload(Round.version))
    return {round_.id: round_ for round_ in db.session.scalars(query)}


def _item(asked: Round, vote: Vote, people: Sequence[Member], given: Given) -> Item:
    version = asked.version
    kind, body = registry.get(version.type), version.body
    with_options = isinstance(kind, ChoiceType)
    earned, values = given.fractions, given.chosen
    letters = {text: tuple(map(str.upper, json.loads(text))) for text in set(values.values())}
    present = [counting.was_asked(vote, person.joined_at, None) for person in people]
    return Item(
        name=str(asked.number),
        weight=version.points,
        fractions=[
            earned.get(person.id, 0.0) if is_present else None
            for person, is_present in zip(people, present, strict=True)
        ],
        guess=kind.guess(body),
        options={choice["id"].upper(): choice["correct"] for choice in body["choices"]} if with_options else None,
        chosen=[letters[values[person.id]] if person.id in values else () for person in people] if with_options else (),
    )
