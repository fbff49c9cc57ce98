"""The formulas of item analysis. Variances and covariances divide by n - 1; None stands for a figure without a value.

Sources: Moodle, *Quiz statistics calculations*; Lord and Novick, *Statistical Theories of Mental Test Scores* (1968);
Cronbach, Psychometrika 16, 297 (1951); Kelley, Journal of Educational Psychology 30, 17 (1939).
"""

from collections import Counter
from collections.abc import Sequence
from math import fsum, sqrt
from operator import mul

GROUP_SHARE = 0.27
"""Share of the people in the upper and in the lower group (Kelley)."""
DIGITS = 9
"""Decimals in which scores are compared, so that rounding errors of sums neither break a tie nor make a variance."""

Scores = Sequence[float]


def is_constant(scores: Scores) -> bool:
    """Say whether all scores are the same, or there are fewer than two."""
    return len(scores) < 2 or round(max(scores) - min(scores), DIGITS) == 0


def mean(scores: Scores) -> float:
    """Return the arithmetic mean of at least one score."""
    return fsum(scores) / len(scores)


def deviations(scores: Scores) -> list[float]:
    """Return the differences from the mean; exactly 0 where all scores are the same."""
    if is_constant(scores):
        return [0.0] * len(scores)
    middle = mean(scores)
    return [score - middle for score in scores]


def product(one: Scores, other: Scores) -> float:
    """Return the covariance of two series of deviations; 0 for fewer than two people."""
    return fsum(map(mul, one, other)) / (len(one) - 1) if len(one) > 1 else 0.0


def variance(scores: Scores) -> float:
    """Return the variance; 0 for fewer than two people."""
    apart = deviations(scores)
    return product(apart, apart)


def correlation(one: Scores, other: Scores) -> float | None:
    """Return Pearson's correlation; None if one of the two is constant."""
    if is_constant(one) or is_constant(other):
        return None
    first, second = deviations(one), deviations(other)
    return product(first, second) / sqrt(product(first, first) * product(second, second))


def correlation_of_choice(chosen: Scores, apart: Scores) -> float | None:
    """Return the correlation of having chosen an option with a score; None if all or nobody chose it.

    It equals :func:`correlation` of a series of 1 and 0 with the score, in a fraction of the time.

    Args:
        chosen: the score's deviations from its mean, of those who chose it.
        apart: those of all people.
    """
    number, people = len(chosen), len(apart)
    spread = fsum(map(mul, apart, apart))
    if number in (0, people) or not spread:
        return None
    return fsum(chosen) / sqrt(number * (people - number) / people * spread)


def efficiency(scores: Scores, rest: Scores) -> float | None:
    """Return the covariance of an item with the rest of the test, relative to the largest that its scores allow."""
    if is_constant(scores) or is_constant(rest):
        return None
    largest = product(deviations(sorted(scores)), deviations(sorted(rest)))
    return product(deviations(scores), deviations(rest)) / largest if largest else None


def alpha(item_variances: Sequence[float], total_variance: float) -> float | None:
    """Return Cronbach's alpha, which is KR-20 if all scores are 0 or 1; None for one item or a constant total."""
    items = len(item_variances)
    if items < 2 or round(total_variance, DIGITS) == 0:
        return None
    return items / (items - 1) * (1 - fsum(item_variances) / total_variance)


def error_ratio(reliability: float | None) -> float | None:
    """Return which part of the standard deviation of the total is error of measurement."""
    return None if reliability is None else sqrt(max(0.0, 1 - reliability))


def skewness(scores: Scores) -> float | None:
    """Return k3 / k2^1.5 of Fisher's k-statistics; None for fewer than three people or a constant."""
    people = len(scores)
    if people < 3 or is_constant(scores):
        return None
    apart = deviations(scores)
    third = people * fsum(value**3 for value in apart) / ((people - 1) * (people - 2))
    return float(third / product(apart, apart) ** 1.5)


def kurtosis(scores: Scores) -> float | None:
    """Return k4 / k2^2 of Fisher's k-statistics, 0 for a normal distribution; None for fewer than four people."""
    people = len(scores)
    if people < 4 or is_constant(scores):
        return None
    apart = deviations(scores)
    second, fourth = (fsum(value**power for value in apart) / people for power in (2, 4))
    k4 = people**2 * ((people + 1) * fourth - 3 * (people - 1) * second**2)
    k4 /= (people - 1) * (people - 2) * (people - 3)
    return float(k4 / product(apart, apart) ** 2)


def group_shares(totals: Scores, *, upper: bool) -> list[float]:
    """Return how much each person belongs to the upper or lower group, from 0 to 1.

    People with the same total at the border share the places that are left, so the order of people does not matter.
    """
    rounded = [round(total, DIGITS) for total in totals]
    left, shares = GROUP_SHARE * len(totals), {}
    for total, tied in sorted(Counter(rounded).items(), reverse=upper):
        shares[total] = min(1.0, left / tied)
        left -= shares[total] * tied
    return [shares[total] for total in rounded]


def group_mean(shares: Scores, scores: Scores) -> float:
    """Return the mean score of a group of :func:`group_shares`."""
    return fsum(map(mul, shares, scores)) / fsum(shares)
