"""What docs/architecture.md names is there."""

import re

from tests.docs.tables import ROOT

TEXT = (ROOT / "docs" / "architecture.md").read_text()


def test_the_files_that_it_names_exist() -> None:
    named = re.findall(r"`((?:classroom|tests|docs|static|templates)/[\w./-]+|[\w]+\.(?:py|toml))`", TEXT)
    assert len(named) >= 15
    places = [ROOT, ROOT / "classroom"]
    assert [name for name in named if not any((place / name).exists() for place in places)] == []


def test_the_functions_that_it_names_exist() -> None:
    source = "".join(path.read_text() for path in (ROOT / "classroom").rglob("*.py"))
    named = {*re.findall(r"`(?:\w+\.)?(\w+)\(", TEXT), *re.findall(r"`(?:state|answers|concurrency)\.(\w+)`", TEXT)}
    assert {"transaction", "announce", "public_round", "submit", "offload"} <= named
    assert [name for name in sorted(named) if f"def {name}(" not in source] == []
