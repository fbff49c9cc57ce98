"""``flask results``: analyses of tests on the command line."""

import json
import sys
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup

from classroom.cli.errors import readable
from classroom.services.results.analysis import flags, sheet
from classroom.services.results.analysis.items import LEAST_PEOPLE, analyse

group = AppGroup("results", help="Results: analyse tests, also those on paper.")

COLUMNS = {
    "facility": "Facility",
    "sd": "SD",
    "discrimination": "Discrim.",
    "upper_lower": "Up - low",
    "efficiency": "Efficien.",
    "alpha_if_dropped": "Alpha w/o",
}


@group.command("analyse")
@click.argument("path", metavar="FILE", type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path))
@click.option("--key", help="The right options, such as A,C,B: then the cells are the options chosen.")
@click.option("--json", "as_json", is_flag=True, help="Print all figures as JSON.")
@readable
def analyse_file(path: Path, key: str | None, as_json: bool) -> None:
    """Print the item analysis of FILE.

    FILE is CSV: a header of item names (NAME:WEIGHT where the weight is not 1), a row a person, and in each cell a
    fraction from 0 to 1; empty if the person was not asked.
    """
    data = sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
    found = analyse(sheet.read(data, None if key is None else key.split(",")))
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    for line in _lines(found):
        click.echo(line)


def _lines(found: dict[str, Any]) -> list[str]:
    """Return the analysis as a table with a line for each item."""
    lines = [f"{found['people']} people, {found['complete']} of them with all {len(found['items'])} items"]
    if found["complete"] < LEAST_PEOPLE:
        lines.append(f"With fewer than {LEAST_PEOPLE} people only the facility says something.")
    lines.append("  ".join(f"{name}: {_shown(value)}" for name, value in found["test"].items()))
    width = max([4, *(len(item["item"]) for item in found["items"])])
    lines += ["", f"{'Item':{width}}  {'n':>5}" + "".join(f"{title:>11}" for title in COLUMNS.values())]
    for item in found["items"]:
        figures = "".join(f"{_shown(item[name]):>11}" for name in COLUMNS)
        lines.append(f"{item['item']:{width}}  {item['n']:>5}{figures}  {'; '.join(flags.sentences(item))}".rstrip())
        for option in item["options"]:
            shares = f"upper {_shown(option['upper'])}  lower {_shown(option['lower'])}  r {_shown(option['r'])}"
            key = "*" if option["key"] else " "
            lines.append(f"{'':{width}}  {key}{option['option']}: {option['n']} ({_shown(option['share'])})  {shares}")
    return lines


def _shown(value: float | None) -> str:
    return "—" if value is None else f"{value:.3f}"
