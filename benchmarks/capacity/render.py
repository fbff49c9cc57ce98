"""Formats outcomes and costs as Markdown tables and for the terminal."""

from collections.abc import Sequence

from benchmarks.capacity.costs import Sheet
from benchmarks.capacity.outcome import SATURATED, TIGHT, Outcome, Samples
from benchmarks.table import number


def table(head: Sequence[str], rows: Sequence[Sequence[str]], left: int = 1) -> str:
    """Return a Markdown table; all but the first ``left`` columns are aligned to the right."""
    rule = "".join("|---" if index < left else "|--:" for index in range(len(head)))
    lines = [f"| {' | '.join(head)} |", f"{rule}|", *(f"| {' | '.join(row)} |" for row in rows)]
    return "\n".join(lines) + "\n"


def ms(samples: Samples, part: float) -> str:
    """Return a percentile in milliseconds."""
    delay = samples.percentile(part)
    return "" if delay is None else number(delay * 1e3)


def load(value: float) -> str:
    """Return an offered load as a percentage, in bold if it exceeds the capacity."""
    text = f"{value:.0%}" if value >= 0.1 else f"{value:.1%}"
    return f"**{text}**" if value >= SATURATED else text


def uses(outcome: Outcome) -> list[list[str]]:
    """Return a row for each resource: name, load, and ``overloaded`` or ``tight`` if it is."""
    words = [(SATURATED, "overloaded"), (TIGHT, "tight")]
    return [
        [name, load(use), next((word for least, word in words if use >= least), "")]
        for name, use in sorted(outcome.use.items(), key=lambda item: -item[1])
    ]


def delays(outcome: Outcome) -> list[list[str]]:
    """Return a row for each kind of delay: name, median, 99th percentile."""
    kinds = {
        "command to each student": outcome.question,
        "command to the last student of a lesson": outcome.last,
        "answer to acknowledgement": outcome.ack,
        "wish to join to first state": outcome.join,
    }
    return [[name, ms(found, 0.5), ms(found, 0.99)] for name, found in kinds.items() if found.values]


def costs(sheet: Sheet) -> str:
    """Return the table of costs."""
    rows = [
        [f"`{name}`", f"{number(cost['value'])} {cost['unit']}", cost["source"]] for name, cost in sheet.costs.items()
    ]
    return table(["Cost", "Value", "Measured by"], rows, left=3)


def printed(outcome: Outcome) -> str:
    """Return an outcome as text for the terminal."""
    name, use = outcome.first()
    lines = [f"{'delay, ms':<42}{'median':>10}{'99th':>10}"]
    lines += [f"{what:<42}{middle:>10}{high:>10}" for what, middle, high in delays(outcome)]
    lines += ["", f"{'load':<42}{'':>10}"]
    lines += [f"{what:<42}{share.strip('*'):>10}  {word}" for what, share, word in uses(outcome)]
    lines += ["", f"first: {name}, {use:.0%}", f"messages: {vars(outcome.counts)}"]
    return "\n".join(lines)
