"""The table of costs: complete, in its units, and brought up to date by a run."""

import json
from dataclasses import fields, replace
from pathlib import Path

import pytest

from benchmarks.capacity import cli, document, render
from benchmarks.capacity.check import compared
from benchmarks.capacity.costs import Costs, Sheet, load, updated
from benchmarks.capacity.outcome import Samples
from benchmarks.report import PART
from benchmarks.results import Figure, to_json
from tests.support.processes import ROOT


def asked(*halls: tuple[str, float]) -> Figure:
    """Return P1 as a run writes it: processor time a student by the size of the hall."""
    figure = Figure("P1", "Question to the last student")
    for hall, cost in halls:
        figure.row(f"{hall} students: server's CPU a student", "µs").samples = {"Tiza": [cost], "Node": [99.0]}
        figure.row(f"{hall} students: command to last student", "ms").samples = {"Tiza": [55.0], "Node": [99.0]}
    return figure


def test_the_table_is_complete_and_says_where_everything_is_from() -> None:
    sheet = load()
    assert {field.name for field in fields(Costs)} == sheet.costs.keys()
    assert all(cost["source"] for cost in sheet.costs.values())
    assert sheet.values().bytes_state > 500
    assert compared(sheet)


def test_units_become_seconds_and_bytes() -> None:
    sheet = load()
    costs = {**sheet.costs, "send": {"value": 8, "unit": "µs"}, "student": {"value": 3, "unit": "KiB"}}
    values = replace(sheet, costs=costs).values()
    assert (values.send, values.student) == (pytest.approx(8e-6), 3072)


@pytest.mark.parametrize("change", [{"send": None}, {"sand": 1}, {"send": -1}, {"send": float("nan")}])
def test_a_table_with_gaps_or_nonsense_is_refused(change: dict[str, float | None]) -> None:
    sheet = load()
    for name, value in change.items():
        if value is None:
            del sheet.costs[name]
        else:
            sheet.costs[name] = {"value": value, "unit": "µs", "source": "a test"}
    with pytest.raises(ValueError, match=next(iter(change))):
        sheet.values()


def test_a_question_is_divided_into_the_command_and_each_student() -> None:
    # 1,000 students: 5 ms + 10 µs each = 15 µs each. 5,000: 5 ms + 10 µs each = 11 µs each.
    sheet = updated(load(), [asked(("1,000", 15.0), ("5,000", 11.0))], "a machine")
    assert sheet.machine == "a machine"
    assert sheet.costs["send"]["value"] == pytest.approx(10)
    assert sheet.costs["command"]["value"] == pytest.approx(5000)
    assert sheet.costs["send"]["source"].startswith("P1: ")
    assert sheet.measured["P1: 5,000 students: command to last student, ms"] == 55
    assert not [name for name in sheet.measured if "Node" in name]


def test_noise_makes_no_negative_costs_and_one_hall_no_line() -> None:
    noisy = updated(load(), [asked(("1,000", 8.0), ("5,000", 11.0))], "")
    assert (noisy.costs["send"]["value"], noisy.costs["command"]["value"]) == (11, 0)
    before = load().costs["send"]
    assert updated(load(), [asked(("1,000", 8.0))], "").costs["send"] == before


def test_the_other_figures_fill_their_costs() -> None:
    answers, memory, joining = Figure("P2", ""), Figure("P3", ""), Figure("P4", "")
    for hall, cost in (("1,000", 76.0), ("5,000", 64.0)):
        answers.row(f"{hall} answers: server's CPU an answer", "µs").samples = {"Tiza": [cost]}
    memory.row("growth a student, steps of 1,000", "KiB").samples = {"Tiza": [3.0]}
    joining.row("2,000 students: join + connect + first state, server's CPU a student", "µs").samples = {
        "Tiza": [900.0]
    }
    costs = updated(load(), [answers, memory, joining], "").costs
    assert [(costs[name]["value"], costs[name]["unit"]) for name in ("answer", "student", "join")] == [
        *((64.0, "µs"), (3.0, "KiB"), (900.0, "µs")),
    ]


def test_a_run_refreshes_the_file(tmp_path: Path) -> None:
    file, run = tmp_path / "costs.json", tmp_path / "run.json"
    load().save(file)
    about = {"processor": "CPU", "cores": 2, "system": "Linux", "python": "3", "node": "v20", "bun": "1", "at": "now"}
    about["load"] = 0.1
    run.write_text(json.dumps({"machine": about, "figures": to_json([asked(("1,000", 15.0), ("5,000", 11.0))])}))
    assert cli.main(["--costs", str(file), "--costs-from", str(run)]) == 0
    found = load(file)
    assert found.costs["send"]["value"] == pytest.approx(10)
    assert found.machine.startswith("CPU, 2 cores")
    assert found.costs.keys() == load().costs.keys()


def test_the_command_line_prints_delays_and_loads(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--students", "300", "--lessons", "10", "--workers", "2", "--window", "5"]) == 0
    printed = capsys.readouterr().out
    assert "answer to acknowledgement" in printed
    assert "busiest Redis" in printed
    with pytest.raises(SystemExit):
        cli.main(["--hosts", "2"])


def test_percentiles_count_everybody() -> None:
    samples = Samples()
    samples.add_evenly(0.1, 0.9, 1000)
    samples.add(5.0, 20)
    assert samples.percentile(0.5) == pytest.approx(0.1 + 0.8 * 4 / 7)
    assert samples.percentile(0.97) == pytest.approx(0.9)
    assert samples.percentile(0.99) == 5.0
    assert Samples().percentile(0.5) is None


def test_tables_are_markdown() -> None:
    assert render.table(["A", "B"], [["x", "1"]]) == "| A | B |\n|---|--:|\n| x | 1 |\n"
    assert render.load(1.02) == "**102%**"
    assert render.load(0.021) == "2.1%"


def test_the_document_has_a_place_for_every_table() -> None:
    places = [match[2] for match in PART.finditer((ROOT / document.DOCUMENT).read_text())]
    assert sorted(places) == sorted(document.PARTS)


def test_the_table_in_the_document_is_that_of_the_file() -> None:
    sheet: Sheet = load()
    parts = {match[2]: match[0] for match in PART.finditer((ROOT / document.DOCUMENT).read_text())}
    assert render.costs(sheet) in parts["costs"]
