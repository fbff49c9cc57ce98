"""Figures as tables for the terminal, and cells that the report uses as well."""

from rich.console import Console
from rich.table import Table

from benchmarks.results import Figure, Row


def number(value: float | None) -> str:
    """Return a value with three significant digits, empty for None."""
    if value is None:
        return ""
    if value == 0:
        return "0"
    size = abs(value)
    return f"{value:,.0f}" if size >= 100 else f"{value:.1f}" if size >= 10 else f"{value:.3g}"


def sides_of(figure: Figure) -> list[str]:
    """Return the sides of a figure in the order of their first samples."""
    return list(dict.fromkeys(side for row in figure.rows for side in row.samples))


def cell(row: Row, side: str) -> str:
    """Return a side's median, and for other sides the ratio of Tiza's median to it."""
    ratio = row.ratio(side) if side != row.ours else None
    return number(row.value(side)) + (f" ({number(ratio)} ×)" if ratio is not None else "")


def goals(row: Row) -> list[tuple[str, str]]:
    """Return pairs of a goal's text and ``met``, ``not met`` or ``not measured``."""
    words = {True: "met", False: "not met", None: "not measured"}
    return [(goal.text(row.unit), words[row.reached(goal)]) for goal in row.goals]


def table(figure: Figure) -> Table:
    """Return a figure as a table with medians, and in parentheses the ratio of Tiza's median to each."""
    shown = Table(title=f"{figure.key} {figure.title}", title_justify="left", show_lines=False)
    shown.add_column("Median", overflow="fold")
    sides = sides_of(figure)
    for side in sides:
        shown.add_column(side, justify="right")
    shown.add_column("Goal")
    for row in figure.rows:
        aims = "\n".join(f"[{'green' if met == 'met' else 'red'}]{text}: {met}[/]" for text, met in goals(row))
        shown.add_row(f"{row.what}, {row.unit}", *(cell(row, side) for side in sides), aims)
    return shown


def raw_lines(figure: Figure) -> list[str]:
    """Return the raw samples, one line for each row and side."""
    return [
        f"{row.what}, {row.unit}, {side}: " + " ".join(number(value) for value in values)
        for row in figure.rows
        for side, values in row.samples.items()
    ]


def show(figure: Figure, console: Console) -> None:
    """Print a figure: table, raw samples, checks and notes."""
    console.print(table(figure))
    for line in raw_lines(figure):
        console.print(f"  raw: {line}", style="dim", highlight=False)
    for text in figure.checks:
        console.print(f"  checked: {text}", highlight=False)
    for text in figure.notes:
        console.print(f"  note: {text}", highlight=False)
    console.print()
