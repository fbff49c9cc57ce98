"""The comparison with the last release: ratios to the peer, and what counts as worse."""

from pathlib import Path

import pytest
from rich.console import Console

from benchmarks import guard
from benchmarks.cli import FIGURES, main
from benchmarks.results import Figure


def figures() -> list[Figure]:
    """Return two rows of one figure: the peer has samples of one."""
    made = Figure("P4", "Joining")
    joining = made.row("join, server's CPU", "µs")
    joining.samples = {"Tiza": [900.0, 800.0]}
    made.row("join, the last one is in", "ms").samples = {"Tiza": [5.0], "Node": [5.0]}
    connecting = made.row("connect, server's CPU", "µs")
    connecting.samples = {"Tiza": [700.0, 600.0, 650.0], "Node": [150.0, 200.0, 250.0]}
    return [made]


def test_the_medians_are_divided() -> None:
    assert guard.ratios(figures()) == {"P4: join, server's CPU": 4.25, "P4: connect, server's CPU": 3.25}


def test_a_fifth_more_is_worse_and_what_is_new_is_not() -> None:
    now = {"answers": 2.42, "joining": 2.39, "quicker": 1.0, "new": 9.0}
    compared = guard.compare(now, {"answers": 2.0, "joining": 2.0, "quicker": 2.0})
    assert [(one.what, one.is_worse) for one in compared] == [
        ("answers", True), ("joining", False), ("quicker", False), ("new", False),
    ]  # fmt: skip
    console = Console(record=True, width=100)
    guard.show(compared, console)
    printed = console.export_text()
    assert all(change in printed for change in ("+21%", "+20%", "-50%", "new"))


def test_a_release_is_kept(tmp_path: Path) -> None:
    file = tmp_path / "release.json"
    guard.write(guard.ratios(figures()), "1.2.3", file)
    assert guard.read(file) == guard.ratios(figures())
    assert file.read_text().startswith('{\n "version": "1.2.3"')


def test_the_kept_release_has_what_is_compared() -> None:
    assert set(guard.FIGURES) <= set(FIGURES)
    assert {what.partition(":")[0] for what in guard.read()} == set(guard.FIGURES)


def test_release_alone_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--release"])
    assert "--release goes with --guard" in capsys.readouterr().err
