"""From a grade to points, and how long somebody has."""


def points(worth: int, fraction: float, bonus: float = 0.0) -> int:
    """Return the points of an answer: the fraction of what the question is worth, rounded half up.

    Args:
        worth: points of a wholly right answer.
        fraction: how right the answer is, from 0 to 1.
        bonus: what speed adds, as a fraction of the answer's own points.
    """
    return int(worth * fraction * (1 + bonus) + 0.5)


def speed(percent: int, elapsed: float) -> float:
    """Return what speed adds to an answer, as a fraction of its points.

    All of the bonus in the first moment, none of it at the end of the time, and evenly less between.

    Args:
        percent: the lesson's speed bonus, in percent.
        elapsed: the share of the time that had passed; more than 1 counts as 1.
    """
    return percent / 100 * (1 - min(max(elapsed, 0.0), 1.0))


def bonus(percent: int, seconds: float, time_limit: int | None, extra_percent: int) -> float:
    """Return what speed adds to one person's answer, as a fraction of its points; without a time limit nothing.

    Args:
        percent: the round's speed bonus, in percent.
        seconds: from the opening to the answer.
        time_limit: seconds; None: there is no limit.
        extra_percent: more time that this person has; in it, the bonus goes down as much slower.
    """
    if not percent or not time_limit:
        return 0.0
    return speed(percent, seconds / (time_limit + extra_seconds(time_limit, extra_percent)))


def extra_seconds(time_limit: int | None, percent: int) -> float:
    """Return the seconds that somebody has beyond a question's time limit.

    Args:
        time_limit: seconds; None: there is no limit, and nothing to add.
        percent: more time, in percent of the limit.
    """
    return (time_limit or 0) * percent / 100
