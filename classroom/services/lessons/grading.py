"""Points of an answer from its grade, and extra time."""


def points(worth: int, fraction: float, bonus: float = 0.0) -> int:
    """Return the points of an answer: the fraction of what the question is worth, rounded half up.

    Args:
        worth: points of the question.
        fraction: how much of the question the answer earned, from 0 to 1.
        bonus: speed bonus, as a fraction of the answer's points.
    """
    return int(worth * fraction * (1 + bonus) + 0.5)


def speed(percent: int, elapsed: float) -> float:
    """Return the speed bonus of an answer, as a fraction of its points.

    It falls linearly, from the full bonus when the question opens to none at the end of the time.

    Args:
        percent: the lesson's speed bonus, in percent.
        elapsed: fraction of the time that had passed; more than 1 counts as 1.
    """
    return percent / 100 * (1 - min(max(elapsed, 0.0), 1.0))


def bonus(percent: int, seconds: float, time_limit: int | None, extra_percent: int) -> float:
    """Return the speed bonus of a participant's answer, as a fraction of its points; 0 without a time limit.

    Args:
        percent: the round's speed bonus, in percent.
        seconds: from the opening to the answer.
        time_limit: seconds; None for no limit.
        extra_percent: the participant's extra time, in percent of the limit; the bonus falls more slowly with it.
    """
    if not percent or not time_limit:
        return 0.0
    return speed(percent, seconds / (time_limit + extra_seconds(time_limit, extra_percent)))


def extra_seconds(time_limit: int | None, percent: int) -> float:
    """Return a participant's extra time in seconds.

    Args:
        time_limit: seconds; None for no limit, and so no extra time.
        percent: extra time, in percent of the limit.
    """
    return (time_limit or 0) * percent / 100
