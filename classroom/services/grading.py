"""From a grade to points."""

from classroom.questions import Grade


def points(worth: int, grade: Grade) -> int:
    """Return the points of an answer: the fraction of what the question is worth, rounded half up."""
    return int(worth * grade.fraction + 0.5)
