"""The script that installs Tiza on Debian: its options and errors, and a dry run, which changes nothing."""

import os
import re
import subprocess
from pathlib import Path

import pytest

from tests.support.processes import ROOT

SCRIPT = ROOT / "deploy" / "install.sh"
PLACES = [Path("/opt/tiza"), Path("/etc/tiza"), Path("/var/lib/tiza"), Path("/usr/local/bin/tiza")]
ADDRESS = ("--address", "tiza.school.example")
as_root = pytest.mark.skipif(
    os.geteuid() != 0 or not Path("/etc/debian_version").exists(), reason="only root installs, and only on Debian"
)


def install(folder: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    environment = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": str(folder)}
    return subprocess.run(
        ["/bin/sh", SCRIPT, *words], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ((), "--address is missing"),
        (("--address",), "--address needs a value"),
        (("--address", "https://tiza.school.example/"), "is not a name"),
        ((*ADDRESS, "--language", "fr"), "es or en"),
        ((*ADDRESS, "--workers", "many"), "is not a number"),
        ((*ADDRESS, "--fast"), "unknown option --fast"),
    ],
)
def test_a_wrong_option_is_one_line(tmp_path: Path, words: tuple[str, ...], says: str) -> None:
    done = install(tmp_path, *words)
    assert (done.returncode, done.stdout) == (1, "")
    assert re.fullmatch(rf"install\.sh: .*{re.escape(says)}.*\n", done.stderr)


@as_root
def test_a_missing_file_is_one_line(tmp_path: Path) -> None:
    assert install(tmp_path, *ADDRESS).stderr == "install.sh: there is no wheel tiza-*.whl (--wheel FILE names it)\n"
    (tmp_path / "tiza-1-py3-none-any.whl").write_bytes(b"not read in a dry run")
    assert "get a certificate (certbot)" in install(tmp_path, *ADDRESS).stderr
    (tmp_path / "tiza-2-py3-none-any.whl").touch()
    assert "there are several tiza-*.whl here" in install(tmp_path, *ADDRESS).stderr


@as_root
def test_a_dry_run_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "tiza-1-py3-none-any.whl").write_bytes(b"not read in a dry run")
    before = [place.exists() for place in PLACES]
    done = install(tmp_path, *ADDRESS, "--self-signed", "--admin", "maria", "--dry-run")
    assert (done.returncode, done.stderr) == (0, "")
    assert "would install tiza-1-py3-none-any.whl into /opt/tiza\n" in done.stdout
    assert re.search(r"This was a dry run: \d+ changes would be made\.\n$", done.stdout)
    assert [place.exists() for place in PLACES] == before


def test_the_help_shows_every_option(tmp_path: Path) -> None:
    done = install(tmp_path, "--help")
    read = set(re.findall(r"^        (--[a-z-]+)\)", SCRIPT.read_text(), re.MULTILINE))
    assert set(re.findall(r"^  (--[a-z-]+)", done.stdout, re.MULTILINE)) == read
