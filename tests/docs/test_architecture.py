"""docs/architecture.md and CONTRIBUTING.md agree with the code: files, functions, layers and imports."""

import re

import grimp
import pytest

from scripts import imports
from tests.docs.tables import ROOT, codes, tables
from tests.support.registers import compare

TEXT = (ROOT / "docs" / "architecture.md").read_text()
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text()
FILE = re.compile(r"`((?:classroom|tests|docs|static|templates|scripts|migrations)/[\w./-]+|[\w/]+\.(?:py|toml|js))`")


@pytest.mark.parametrize("text", [TEXT, CONTRIBUTING], ids=["architecture", "contributing"])
def test_the_files_that_it_names_exist(text: str) -> None:
    named = [name for name in FILE.findall(text) if "*" not in name and "NAME" not in name]
    places = [ROOT, ROOT / "classroom", ROOT / "static"]
    modules = {path.name for path in (ROOT / "classroom").rglob("*.py")}
    assert len(named) >= 15
    assert [name for name in named if name not in modules and not any((p / name).exists() for p in places)] == []


@pytest.mark.parametrize("text", [TEXT, CONTRIBUTING], ids=["architecture", "contributing"])
def test_the_functions_that_it_names_exist(text: str) -> None:
    source = "".join(path.read_text() for path in (ROOT / "classroom").rglob("*.py"))
    named = set(re.findall(r"`(?:\w+\.)?(\w+)\(\w*\)`", text))
    assert "public_round" in named
    assert [name for name in sorted(named) if not re.search(rf"(def|class) {name}\b", source)] == []


def drawn_layers() -> list[list[list[str]]]:
    """Return the drawings: for each, its lines from the top, each with the parts on it."""
    section = TEXT.partition("## The layers")[2].partition("\n| ")[0]
    drawings = re.findall(r"```\n(.*?)```", section, re.DOTALL)
    return [
        [[name.strip().removeprefix("services.") for name in re.split(r" {3,}", line)[0].split("|")] for line in lines]
        for lines in (drawing.strip().splitlines() for drawing in drawings)
    ]


def test_the_layers_are_drawn_as_the_contracts_enforce_them() -> None:
    package, services = drawn_layers()
    for drawing, name in ((package, "classroom"), (services, "classroom.services")):
        register = f"The drawing of the layers of {name} in docs/architecture.md"
        compare([" | ".join(line) for line in drawing], [" | ".join(line) for line in imports.layers(name)], register,
                "draw it as the contract in pyproject.toml")  # fmt: skip


def test_the_table_of_imports_is_what_the_code_imports() -> None:
    found = imports.parts(grimp.build_graph("classroom", cache_dir=None))
    actual = {part.name: part.imports for part in found.values()}
    rows = tables(TEXT)["Part / Imports"]
    drawn = {(codes(part)[0], name) for part, imported in rows for name in codes(imported)}
    found = {(part, name) for part, imported in actual.items() for name in imported}
    how = "if the import is right, replace the table by `.venv/bin/python -m scripts.imports --markdown`"
    compare(drawn, found, "The table of imports in docs/architecture.md", how)
    assert {codes(part)[0] for part, _imported in rows} == set(actual), how


def test_no_modules_import_each_other_in_a_circle() -> None:
    assert imports.circle(grimp.build_graph("classroom", cache_dir=None)) == []


def test_a_walk_through_the_code_visits_no_file_twice() -> None:
    section = TEXT.partition("## Two walks through the code")[2].partition("\n## ")[0]
    walks = [re.findall(r"^\d+\. `([^`]+)`", walk, re.MULTILINE) for walk in section.split("### ")[1:]]
    assert [len(walk) for walk in walks] == [16, 15]
    for walk in walks:
        assert len(set(walk)) == len(walk)
