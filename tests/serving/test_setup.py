"""The set-up: pinned files name no host; steps run once, and again when interrupted."""

import json
import re
from pathlib import Path

import pytest

from scripts import setup
from tests.support.processes import ROOT

PINNED = ("requirements.txt", "requirements-dev.txt", "requirements-node.txt", "requirements-audit.txt")


@pytest.mark.parametrize("name", PINNED)
def test_every_python_package_is_pinned_with_hashes_and_without_address(name: str) -> None:
    text = (ROOT / name).read_text()
    assert "://" not in text
    assert "--index-url" not in text
    assert "--find-links" not in text
    entries = re.findall(r"^[a-z0-9].*?(?=^[a-z0-9]|\Z)", text, flags=re.MULTILINE | re.DOTALL | re.IGNORECASE)
    assert len(entries) >= 2
    for entry in entries:
        assert re.match(r"[A-Za-z0-9._-]+(\[[a-z,]+\])?==\S+", entry), entry
        assert "--hash=sha256:" in entry, entry


def test_every_browser_package_is_pinned_with_hash_and_from_no_other_host() -> None:
    declared = json.loads((ROOT / "package.json").read_text())
    for version in (declared["dependencies"] | declared["devDependencies"]).values():
        assert re.fullmatch(r"\d+\.\d+\.\d+", version)
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    for name, package in packages.items():
        if name:
            assert package["integrity"].startswith("sha512-"), name
            assert "resolved" not in package, "the lock file names a host; each machine asks the one it is set to"


@pytest.fixture
def memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a fresh memory of the set-up."""
    path = tmp_path / "setup.json"
    monkeypatch.setattr(setup, "MEMORY", path)
    return path


def test_step_runs_again_only_when_its_input_changed(memory: Path) -> None:
    ran: list[str] = []
    for made_from in ("a", "a", "b", "b", "a"):
        setup.step("python", "Python libraries", made_from, lambda: ran.append("again"))
    assert len(ran) == 3


def test_interrupted_step_is_done_again(memory: Path) -> None:
    setup.step("python", "Python libraries", "a", lambda: None)

    def interrupted() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        setup.step("python", "Python libraries", "b", interrupted)
    ran: list[str] = []
    setup.step("python", "Python libraries", "a", lambda: ran.append("again"))
    assert ran == ["again"], "half of b has replaced parts of a"


def test_damaged_memory_means_that_nothing_is_known(memory: Path) -> None:
    memory.write_text('{"python": "a')
    assert setup.remembered() == {}


def test_failed_program_shows_its_output_and_what_to_do() -> None:
    with pytest.raises(setup.SetupError, match=r"(?s)status 7.*no chalk.*buy some"):
        setup.run(["sh", "-c", "echo no chalk; exit 7"], "buy some")
