"""What a file leaves out for the sake of those who are in it."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from classroom.services.participants.members import Member


@dataclass(frozen=True)
class Sharing:
    """What a file holds.

    Attributes:
        public: leave out the written answers that others do not see.
        anonymous: instead of names, labels such as “Student 07”; and no address.
        texts: whether to keep what students wrote, in which they may have named somebody. Without it, a vote on what
            they wrote has letters.
    """

    public: bool = False
    anonymous: bool = False
    texts: bool = True

    def names(self, people: Iterable[Member], word: str) -> dict[int, str]:
        """Return what each participant is called in the file, by id.

        Labels are the same in all files of a lesson as long as nobody joins. Their order follows from the personal
        codes, which are random and secret, so it tells neither the alphabetical order nor that of joining.

        Args:
            people: all participants of the lesson.
            word: what labels call a student.
        """
        if not self.anonymous:
            return {person.id: person.nickname for person in people}
        mixed = sorted(people, key=lambda person: hashlib.sha256(person.resume_code.encode()).digest())
        digits = max(2, len(str(len(mixed))))
        return {person.id: f"{word} {number:0{digits}}" for number, person in enumerate(mixed, start=1)}

    def renamed(self, people: Sequence[Member], word: str) -> list[Member]:
        """Return the participants with their names in the file. Arguments as for :meth:`names`."""
        names = self.names(people, word)
        return [person._replace(nickname=names[person.id]) for person in people]


EVERYTHING = Sharing()
