"""Updates the generated parts of docs/performance.md, tables and plots, from the JSON file of a run."""

import json
import re
from pathlib import Path
from typing import Any

from benchmarks.plot import bars
from benchmarks.results import Figure, Row, from_json
from benchmarks.table import cell, goals, raw_lines, sides_of

DOCUMENT = "docs/performance.md"
PART = re.compile(r"(<!-- (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)
PLOTS = {
    "P1": ("broadcast", "Question to the last student (median)", "ms", "command to last student"),
    "P2": ("answers", "Processor time of one answer (median)", "µs", "CPU an answer"),
}
"""By figure: file name, title, unit, and a text that selects the rows to draw."""


def markdown(figure: Figure) -> str:
    """Return a figure as Markdown: table, checks, notes, and collapsed raw samples."""
    sides = sides_of(figure)
    lines = ["| Median | " + " | ".join(sides) + " | Goal |", "|---|" + "--:|" * len(sides) + "---|"]
    for row in figure.rows:
        cells = [cell(row, side) for side in sides]
        aims = "<br>".join(f"{text}: {'met' if met == 'met' else f'**{met}**'}" for text, met in goals(row))
        lines.append(f"| {row.what}, {row.unit} | " + " | ".join(cells) + f" | {aims} |")
    lines += ["", *(f"- Checked: {text}." for text in figure.checks), *(f"- {text}" for text in figure.notes)]
    lines += ["", "<details><summary>Raw samples</summary>", "", "```text", *raw_lines(figure), "```", "", "</details>"]
    return "\n".join(lines) + "\n"


def machine(about: dict[str, Any]) -> str:
    """Return the description of the machine as Markdown."""
    return (
        f"{about['processor']}, {about['cores']} cores, {about['system']}, Python {about['python']}, "
        f"Node {about['node'].removeprefix('v')}, Bun {about['bun']}; {about['at']}, "
        f"load before the run {about['load']:.2f}.\n"
    )


def plot(figure: Figure) -> str | None:
    """Return the plot of a figure as SVG, or None without samples to draw."""
    _name, title, unit, wanted = PLOTS[figure.key]
    rows: list[Row] = [row for row in figure.rows if wanted in row.what]
    groups = [
        (row.what.partition(":")[0], [(side, value) for side in row.samples if (value := row.value(side)) is not None])
        for row in rows
    ]
    groups = [(label, group) for label, group in groups if group]
    return bars(title, unit, groups) if groups else None


def write(run: Path, root: Path) -> list[Path]:
    """Update the document and its plots from a run; return the written files.

    Args:
        run: the file that ``--json`` wrote.
        root: folder of the project.

    Raises:
        ValueError: the document has no section for a figure of the run.
    """
    everything = json.loads(run.read_text())
    figures = {figure.key: figure for figure in from_json(everything["figures"])}
    document = root / DOCUMENT
    text = document.read_text()
    places = {match[2] for match in PART.finditer(text)}
    if missing := figures.keys() - places:
        raise ValueError(f"{DOCUMENT} has no section for {', '.join(sorted(missing))}")

    def fill(match: re.Match[str]) -> str:
        if match[2] == "machine":
            return match[1] + machine(everything["machine"]) + match[3]
        figure = figures.get(match[2])
        return match[1] + markdown(figure) + match[3] if figure else match[0]

    document.write_text(PART.sub(fill, text))
    written = [document]
    for key in PLOTS.keys() & figures.keys():
        drawn = plot(figures[key])
        if drawn is not None:
            path = root / "docs" / "images" / f"performance-{PLOTS[key][0]}.svg"
            path.parent.mkdir(exist_ok=True)
            path.write_text(drawn)
            written.append(path)
    return written
