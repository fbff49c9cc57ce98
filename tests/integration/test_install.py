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


def install_over_a_site(folder: Path, *words: str) -> str:
    """Return what a dry run says where nginx has Tiza's site already; no other process sees the site."""
    (folder / "tiza-1-py3-none-any.whl").write_bytes(b"not read in a dry run")
    for name in ("old.pem", "old.key", "new.pem", "new.key"):
        (folder / name).touch()
    site = (ROOT / "deploy" / "nginx-site.conf").read_text()
    for of, name in (("fullchain.pem", "old.pem"), ("privkey.pem", "old.key")):
        site = site.replace(f"/etc/letsencrypt/live/tiza.school.example/{of}", f"{folder}/{name}")
    (folder / "tiza").write_text(site)
    mounted = """set -eu
        mount -t tmpfs tiza-test /etc/nginx/sites-available
        cp tiza /etc/nginx/sites-available/
        exec /bin/sh "$@" """
    done = subprocess.run(
        ["unshare", "--mount", "/bin/sh", "-c", mounted, "sh", SCRIPT, *ADDRESS, *words, "--dry-run"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


@as_root
def test_an_installed_site_keeps_its_certificate_until_another_is_named(tmp_path: Path) -> None:
    kept = install_over_a_site(tmp_path)
    assert "have the site use" not in kept
    assert "write the site" not in kept
    changed = install_over_a_site(tmp_path, "--certificate", "new.pem", "--key", "new.key")
    assert f"would have the site use {tmp_path}/new.pem\n" in changed, "nginx would look for it elsewhere"
    assert "would have the site use /etc/tiza/self-signed.crt\n" in install_over_a_site(tmp_path, "--self-signed")


@as_root
def test_a_certificate_without_its_key_is_refused(tmp_path: Path) -> None:
    (tmp_path / "tiza-1-py3-none-any.whl").touch()
    for given, missing in (("--certificate", "--key"), ("--key", "--certificate")):
        done = install(tmp_path, *ADDRESS, given, "site.pem")
        assert done.stderr == f"install.sh: {given} is given, and {missing} is not\n"


@pytest.mark.long  # needs systemd, which `make setup-test` does not install
def test_systemd_has_nothing_against_the_units(tmp_path: Path) -> None:
    units = [tmp_path / unit.name for unit in (ROOT / "deploy" / "systemd").iterdir()]
    assert len(units) == 5
    for unit in units:  # nothing is installed here
        text = (ROOT / "deploy" / "systemd" / unit.name).read_text()
        unit.write_text(text.replace("/opt/tiza/bin/tiza ", "/bin/true "))
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *units], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
