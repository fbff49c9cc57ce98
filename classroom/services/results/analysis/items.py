"""The analysis of a test: figures for the whole and for each item, as docs/analysis.md defines them.

The standard library is enough: a test of 60 items and 2,000 people takes less than half a second, so Tiza does not
need numpy, which costs each worker 20 MB of memory.
"""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from math import fsum, sqrt
from statistics import median
from typing import Any

from classroom.services.results.analysis import flags, formulas
from classroom.services.results.analysis.formulas import Scores

LEAST_PEOPLE = 10
"""With fewer people nothing but the facility is computed: the other figures would be chance."""
PIECE = 500
"""People whose totals are added up at a time; takes a few milliseconds."""


@dataclass(frozen=True)
class Item:
    """One item with what each person did, in the same order of people for all items of a test."""

    name: str
    weight: float
    """The most points of the item."""
    fractions: Sequence[float | None]
    """How right each person was, from 0 to 1; None: they were not asked."""
    guess: float | None = None
    """The fraction that a guess is expected to earn; None: unknown."""
    options: Mapping[str, bool] | None = None
    """The options of the item and whether each is right; None: it has none."""
    chosen: Sequence[Collection[str]] = ()
    """The options that each person chose."""


def _nothing() -> None:
    """Return at once: there is no event loop that has to run between two items."""


def analyse(items: Sequence[Item], pause: Callable[[], None] = _nothing) -> dict[str, Any]:
    """Return ``{"people", "complete", "test": {...}, "items": [{...}]}``.

    Facility and standard deviation of an item use all who were asked it; what needs a total uses those who were asked
    all items, ``complete`` of the ``people``. A figure without a value is None.

    Args:
        items: with one entry a person each.
        pause: called after each step that takes a few milliseconds.
    """
    not_asked = Counter[int]()
    for item in items:
        not_asked.update([person for person, fraction in enumerate(item.fractions) if fraction is None])
        pause()
    everybody = range(len(items[0].fractions)) if items else range(0)
    asked = [person for person in everybody if not_asked[person] < len(items)]
    complete = [person for person in asked if not not_asked[person]]
    test = _Test(items, complete, pause)
    analysed = []
    for position in range(len(items)):
        analysed.append(test.item(position))
        pause()
    return {"people": len(asked), "complete": len(test.people), "test": test.whole(), "items": analysed}


class _Test:
    """What all items of a test need: the scores of the people who were asked everything."""

    def __init__(self, items: Sequence[Item], people: Sequence[int], pause: Callable[[], None]) -> None:
        self.items, self.people = items, people
        self.enough = len(people) >= LEAST_PEOPLE
        self.scores: list[list[float]] = []
        for item in items:
            self.scores.append([(item.fractions[person] or 0.0) * item.weight for person in people])
            pause()
        self.totals: list[float] = []
        for first in range(0, len(people), PIECE):
            pieces = [scores[first : first + PIECE] for scores in self.scores]
            self.totals += [fsum(scores) for scores in zip(*pieces, strict=True)]
            pause()
        totals_apart = formulas.deviations(self.totals)
        self.variances: list[float] = []
        self.with_total: list[float] = []
        for scores in self.scores:
            apart = formulas.deviations(scores)
            self.variances.append(formulas.product(apart, apart))
            self.with_total.append(formulas.product(apart, totals_apart))
            pause()
        self.roots = fsum(sqrt(shared) for shared in self.with_total if shared > 0)
        self.upper = formulas.group_shares(self.totals, upper=True)
        self.lower = formulas.group_shares(self.totals, upper=False)
        self.upper_size, self.lower_size = fsum(self.upper), fsum(self.lower)

    def whole(self) -> dict[str, float | None]:
        """Return the figures of the test, in points."""
        names = ("mean", "median", "sd", "skewness", "kurtosis", "alpha", "error_ratio", "sem")
        if not self.enough:
            return dict.fromkeys(names)
        spread = sqrt(formulas.variance(self.totals))
        reliability = formulas.alpha(self.variances, spread**2)
        ratio = formulas.error_ratio(reliability)
        figures = (formulas.mean(self.totals), float(median(self.totals)), spread)
        shape = (formulas.skewness(self.totals), formulas.kurtosis(self.totals))
        sem = None if ratio is None else spread * ratio
        return dict(zip(names, (*figures, *shape, reliability, ratio, sem), strict=True))

    def item(self, position: int) -> dict[str, Any]:
        """Return the figures of an item."""
        item = self.items[position]
        fractions = [fraction for fraction in item.fractions if fraction is not None]
        weights = fsum(other.weight for other in self.items)
        rest = self._rest(position)
        found: dict[str, Any] = {
            "item": item.name,
            "n": len(fractions),
            "facility": formulas.mean(fractions) if fractions else None,
            "sd": sqrt(formulas.variance(fractions)) if len(fractions) >= LEAST_PEOPLE else None,
            "guess": item.guess,
            "intended_weight": item.weight / weights if weights else None,
            **dict.fromkeys(("effective_weight", "discrimination", "efficiency", "upper_lower", "alpha_if_dropped")),
        }
        if self.enough:
            found["effective_weight"] = self._effective_weight(position)
            found["discrimination"] = formulas.correlation(self.scores[position], rest)
            found["efficiency"] = formulas.efficiency(self.scores[position], rest)
            found["upper_lower"] = self._upper_lower([item.fractions[person] or 0.0 for person in self.people])
            others = [variance for other, variance in enumerate(self.variances) if other != position]
            found["alpha_if_dropped"] = formulas.alpha(others, formulas.variance(rest))
        found["options"] = self._options(item, rest, len(fractions))
        found["flags"] = flags.of_item(found, len(self.people))
        return found

    def _rest(self, position: int) -> list[float]:
        """Return each person's total of the other items."""
        return [total - score for total, score in zip(self.totals, self.scores[position], strict=True)]

    def _effective_weight(self, position: int) -> float | None:
        shared = self.with_total[position]
        return sqrt(shared) / self.roots if shared >= 0 and self.roots else None

    def _upper_lower(self, fractions: Scores) -> float | None:
        if formulas.is_constant(fractions):
            return None
        return formulas.group_mean(self.upper, fractions) - formulas.group_mean(self.lower, fractions)

    def _options(self, item: Item, rest: Scores, asked: int) -> list[dict[str, Any]]:
        if not item.options:
            return []
        apart = formulas.deviations(rest)
        counts = Counter(
            name
            for chosen, fraction in zip(item.chosen, item.fractions, strict=True)
            if fraction is not None
            for name in chosen
        )
        who: dict[str, list[int]] = {name: [] for name in item.options}
        for place, person in enumerate(self.people):
            for name in item.chosen[person]:
                if name in who:
                    who[name].append(place)
        found = []
        for name, is_key in item.options.items():
            option = {"option": name, "key": is_key, "n": counts[name], **self._option(who[name], apart)}
            option["share"] = counts[name] / asked if asked >= LEAST_PEOPLE else None
            option["flags"] = flags.of_option(option, len(self.people))
            found.append(option)
        return found

    def _option(self, places: Sequence[int], apart: Scores) -> dict[str, Any]:
        """Return who chose an option.

        Args:
            places: of those who did, among the people of the test.
            apart: the deviations of all people's totals of the other items.
        """
        found: dict[str, Any] = dict.fromkeys(("share", "upper", "lower", "r", "mean_total"))
        if self.enough:
            found["upper"] = fsum(self.upper[place] for place in places) / self.upper_size
            found["lower"] = fsum(self.lower[place] for place in places) / self.lower_size
            found["r"] = formulas.correlation_of_choice([apart[place] for place in places], apart)
            found["mean_total"] = formulas.mean([self.totals[place] for place in places]) if places else None
        return found
