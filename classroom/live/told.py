"""How far the pages of this process were told what has changed.

Compared with the stored versions (``services/lessons/changes.py``), it says which messages were lost.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from classroom.models.answer import WRITERS
from classroom.services.lessons.changes import NONE, Changes


@dataclass
class Told:
    """What the pages of one lesson were told, as versions of the lesson.

    Attributes:
        state: all pages have the public state of this version.
        private: all participants' pages have their private view, as every participant's changed last.
        people: the pages of the participants who changed until then have their private view.
        answers: the pages of the participants who answered until then have their private view, by writer.
        listed: teachers' pages have the participants as they were then.
        tally: teachers' pages have the tally as it was then.
        standings: teachers' pages have the standings as they were then.
    """

    state: int = 0
    private: int = 0
    people: int = 0
    answers: dict[int, int] = field(default_factory=dict)
    listed: int = 0
    tally: Changes = NONE
    standings: Changes = NONE

    def lacks_state(self, stored: Changes) -> bool:
        """Return whether pages lack the state."""
        return self.state < stored.version

    def lacks_all_views(self, stored: Changes) -> bool:
        """Return whether all participants' pages lack their private view."""
        return self.private < stored.private

    def lacks_some_views(self, stored: Changes) -> bool:
        """Return whether some participants' pages lack their private view."""
        return self.people < stored.people or _before(self.answers, stored.answers)

    def lacks_people(self, stored: Changes) -> bool:
        """Return whether teachers' pages lack changes to participants."""
        return self.listed < stored.people

    def lacks_tally(self, stored: Changes) -> bool:
        """Return whether teachers' pages lack the tally."""
        return self.tally.version < stored.version or _before(self.tally.answers, stored.answers)

    def lacks_standings(self, stored: Changes) -> bool:
        """Return whether teachers' pages lack the standings."""
        return self.standings.version < stored.version or self.standings.people < stored.people

    def person(self, version: int) -> None:
        """Note that the pages of the participants of one change have their private view.

        If the change before was not noted, a message about it is missing or still to come: then only the beat, which
        looks for all that have changed, can note it.
        """
        if self.people == version - 1:
            self.people = version

    def answered(self, version: int) -> None:
        """Note that the pages of the participants of one batch of answers have their private view; as for a person."""
        writer = version % WRITERS
        if self.answers.get(writer, writer) == version - WRITERS:
            self.answers[writer] = version

    def views(self, stored: Changes, *, everybody: bool) -> None:
        """Note that private views were sent which were read after these versions.

        Args:
            stored: the versions.
            everybody: to all participants; else to those who have changed or answered until then.
        """
        if everybody:
            self.private = max(self.private, stored.private)
        self.people = max(self.people, stored.people)
        for writer, version in stored.answers.items():
            self.answers[writer] = max(self.answers.get(writer, 0), version)

    def at_most(self, stored: Changes, *, teacher: bool) -> None:
        """Note that a teacher's or a student's page was sent everything as it was at these versions.

        Since they were read, other pages may have been told more, and what they were told may have reached the new page
        too early.
        """
        self.state = min(self.state, stored.version)
        if teacher:
            self.listed = min(self.listed, stored.people)
            self.tally = _least_changes(self.tally, stored)
            self.standings = _least_changes(self.standings, stored)
        else:
            self.private = min(self.private, stored.private)
            self.people = min(self.people, stored.people)
            self.answers = _least(self.answers, stored.answers)

    def without_teachers(self, stored: Changes) -> None:
        """Note that no teacher's page lacks anything of these versions, because there is none."""
        self.listed, self.tally, self.standings = stored.people, stored, stored

    def without_students(self, stored: Changes) -> None:
        """Note that no student's page lacks anything of these versions, because there is none."""
        self.private, self.people, self.answers = stored.private, stored.people, dict(stored.answers)


def _before(known: Mapping[int, int], stored: Mapping[int, int]) -> bool:
    return any(known.get(writer, 0) < version for writer, version in stored.items())


def _least(one: Mapping[int, int], other: Mapping[int, int]) -> dict[int, int]:
    return {writer: min(version, other[writer]) for writer, version in one.items() if writer in other}


def _least_changes(one: Changes, other: Changes) -> Changes:
    return Changes(
        min(one.version, other.version),
        min(one.private, other.private),
        min(one.people, other.people),
        _least(one.answers, other.answers),
    )


class ToldPages:
    """What the pages of this process were told, by lesson.

    A lesson appears with its first page, when that was sent everything. Before, there is nobody to tell.
    """

    def __init__(self) -> None:
        self._lessons: dict[int, Told] = {}

    def of(self, lesson_id: int) -> Told:
        """Return what the pages of a lesson were told, to be read and changed. Of a lesson without pages, nothing."""
        return self._lessons.get(lesson_id, Told())

    def knows(self, lesson_id: int) -> bool:
        """Return whether a page of a lesson was sent everything."""
        return lesson_id in self._lessons

    def begin(self, lesson_id: int, stored: Changes, *, teacher: bool) -> None:
        """Note that a new page was sent everything as it was at these versions.

        Args:
            lesson_id: of the lesson.
            stored: the versions; ``NONE`` if sending failed, so that the beat sends everything again.
            teacher: whether it is a teacher's page.
        """
        known = self._lessons.get(lesson_id)
        if known is None:
            self._lessons[lesson_id] = known = Told(stored.version)
            known.without_teachers(stored)
            known.without_students(stored)
        else:
            known.at_most(stored, teacher=teacher)

    def forget_all_but(self, lesson_ids: Collection[int]) -> None:
        """Forget the lessons that have no pages here any more."""
        for lesson_id in self._lessons.keys() - set(lesson_ids):
            del self._lessons[lesson_id]
