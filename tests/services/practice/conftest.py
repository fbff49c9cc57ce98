"""A student who practises."""

from collections.abc import Callable

import pytest

from classroom.models import Lesson, Participant, User
from classroom.services.participants import members
from tests.support.lessons import join


@pytest.fixture
def ana(lesson: Lesson, member: User) -> Participant:
    """The member, who has joined the lesson."""
    return join(lesson, user=member)


@pytest.fixture
def remove(lesson: Lesson, owner: User) -> Callable[[Participant, bool], object]:
    """Remove a participant from the lesson, or readmit them."""
    return lambda person, removed: members.set_removed(lesson.id, owner.id, person.id, removed)
