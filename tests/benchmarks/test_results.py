"""What is made of samples: medians, ratios, goals, tables, plots, and the report."""

import json
import os
import time
from pathlib import Path
from xml.etree import ElementTree

import pytest

from benchmarks import report
from benchmarks.figures.tally import most_within
from benchmarks.measure import cpu_seconds, descendants, percentile, resident
from benchmarks.plot import bars
from benchmarks.results import Figure, Goal, Row, from_json, to_json
from benchmarks.table import cell, goals, number
from tests.support.processes import ROOT


def figure() -> Figure:
    """Return a figure with two sides."""
    made = Figure("P1", "Question to the last student", checks=["everybody got it"], notes=["all on one machine"])
    row = made.row("1,000 students: command to last student", "ms", Goal(0.65, "Node"), Goal(10), Goal(2, "stock"))
    row.samples = {"Tiza": [9.0, 8.0, 30.0], "Node": [20.0, 16.0, 24.0]}
    return made


def test_ratios_are_of_medians() -> None:
    row = figure().rows[0]
    assert (row.value("Tiza"), row.value("Node"), row.value("stock")) == (9.0, 20.0, None)
    assert row.ratio("Node") == pytest.approx(0.45)
    assert cell(row, "Node") == "20.0 (0.45 ×)"


def test_goals_are_met_missed_or_not_measured() -> None:
    assert [met for _text, met in goals(figure().rows[0])] == ["met", "met", "not measured"]
    row = Row("x", "ms", {"Tiza": [5.0], "Node": [5.0]}, [Goal(4), Goal(1, "Node"), Goal(1.1, "Node", at_least=True)])
    assert [met for _text, met in goals(row)] == ["not met", "met", "not met"]
    assert goals(row)[2][0] == "≥ 1.1 × Node"


def test_percentiles_and_windows() -> None:
    values = [float(value) for value in range(1, 101)]
    assert percentile(values, 0.99) == 99
    assert percentile(list(reversed(values)), 0.5) == 50
    assert percentile([7.0], 0.99) == 7
    assert most_within(1.0, [0.0, 0.2, 0.4, 0.999, 1.0, 1.2]) == 4
    assert most_within(1.0, []) == 0


def test_numbers_have_three_digits_that_count() -> None:
    assert [number(value) for value in (None, 0, 0.12345, 1.0, 12.345, 1234.5)] == [
        *("", "0", "0.123", "1", "12.3", "1,234"),
    ]


def test_processor_time_and_memory_are_read_from_the_kernel() -> None:
    me = os.getpid()
    before, own = cpu_seconds([me]), time.process_time()
    spent = sum(range(2_000_000)) and time.process_time() - own
    assert cpu_seconds([me]) - before >= spent > 0
    assert resident([me]) > 1_000_000
    assert descendants(me)[0] == me


def test_figures_survive_json() -> None:
    assert from_json(json.loads(json.dumps(to_json([figure()])))) == [figure()]


def test_plots_are_svg_that_says_what_it_shows() -> None:
    drawn = bars('Time of "one" & all', "µs", [("1,000 students", [("Tiza", 9.0), ("Node", 20.0)])])
    tree = ElementTree.fromstring(drawn)
    assert tree.get("aria-label") == 'Time of "one" & all'
    texts = [element.text for element in tree.iter() if element.text and element.text.strip()]
    assert {"1,000 students", "Tiza", "9 µs", "20.0 µs"} <= set(texts)
    widths = [float(element.get("width")) for element in tree.iter() if element.get("rx") == "2"]
    assert widths[0] / widths[1] == pytest.approx(9 / 20, abs=0.01)


def test_the_report_fills_its_places_and_leaves_the_words(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    document = tmp_path / report.DOCUMENT
    document.write_text("Before.\n<!-- machine -->\n<!-- end -->\nBetween.\n<!-- P1 -->\nold\n<!-- end -->\nAfter.\n")
    run = tmp_path / "run.json"
    about = {
        "processor": "CPU",
        "cores": 2,
        "system": "Linux",
        "python": "3",
        "node": "v20",
        "bun": "1.4.5",
        "at": "now",
        "load": 0.1,
    }
    run.write_text(json.dumps({"machine": about, "figures": to_json([figure()])}))
    for _again in range(2):
        written = report.write(run, tmp_path)
        text = document.read_text()
        assert text.startswith("Before.\n<!-- machine -->\nCPU, 2 cores")
        assert "| 1,000 students: command to last student, ms | 9 | 20.0 (0.45 ×) |" in text
        assert "old" not in text
        assert text.count("Between.") == text.count("<!-- P1 -->") == 1
        assert text.endswith("<!-- end -->\nAfter.\n")
    assert [path.name for path in written] == ["performance.md", "performance-broadcast.svg"]


def test_a_figure_without_a_place_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / report.DOCUMENT).write_text("Nothing here.\n")
    run = tmp_path / "run.json"
    run.write_text(json.dumps({"machine": {}, "figures": to_json([figure()])}))
    with pytest.raises(ValueError, match="no section for P1"):
        report.write(run, tmp_path)


def test_the_document_has_a_place_for_every_figure() -> None:
    from benchmarks.cli import FIGURES

    places = [match[2] for match in report.PART.finditer((ROOT / report.DOCUMENT).read_text())]
    assert sorted(places) == sorted([*FIGURES, "machine"])
