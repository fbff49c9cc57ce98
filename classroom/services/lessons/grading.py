"""Points of an answer from its grade and the time that was left, and extra time."""


def points(worth: int, fraction: float, speed_bonus: int = 0, time_left: float | None = None) -> int:
    """Return the points of an answer, rounded half up.

    They follow from what is stored with the answer and its round, and from nothing else.

    Args:
        worth: points of the question.
        fraction: how much of the question the answer earned, from 0 to 1.
        speed_bonus: most extra points for a fast answer, in percent of the answer's points.
        time_left: how much of the time was left, from 0 to 1: the bonus falls linearly with it. None: no time limit,
            and so no bonus.
    """
    return int(worth * fraction * (1 + speed_bonus / 100 * (time_left or 0.0)) + 0.5)


def seconds_used(used: float, since: float | None, moment: float) -> float:
    """Return how many seconds of a round's time had passed on its countdown at a moment.

    The countdown stands while the timer is paused and after the round was closed. Time that is added later does not
    count: it makes nobody's bonus larger.

    Args:
        used: seconds that had passed when the timer last stopped.
        since: when it was started again, in Unix seconds; None if it is stopped.
        moment: Unix seconds.
    """
    return used if since is None else used + max(0.0, moment - since)


def time_left(used: float, time_limit: int | None, extra_percent: int) -> float | None:
    """Return how much of a participant's time was left, from 0 to 1; None without a time limit.

    Args:
        used: seconds that had passed on the countdown.
        time_limit: seconds; None for no limit.
        extra_percent: the participant's extra time, in percent of the limit; the time passes more slowly with it.
    """
    if not time_limit:
        return None
    return min(1.0, max(0.0, 1 - used / (time_limit + extra_seconds(time_limit, extra_percent))))


def extra_seconds(time_limit: int | None, percent: int) -> float:
    """Return a participant's extra time in seconds.

    Args:
        time_limit: seconds; None for no limit, and so no extra time.
        percent: extra time, in percent of the limit.
    """
    return (time_limit or 0) * percent / 100
