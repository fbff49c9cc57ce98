"""Prometheus' own checks, with the ``promtool`` of this machine or that of Debian's package, which is not installed."""

import shutil
import subprocess
from pathlib import Path


def promtool(folder: Path) -> str:
    """Return the program; where it is missing, its package is downloaded and unpacked in ``folder``.

    Raises:
        CalledProcessError: apt-get or dpkg-deb failed.
    """
    if found := shutil.which("promtool"):
        return found
    subprocess.run(["apt-get", "download", "-q", "prometheus"], cwd=folder, check=True, capture_output=True)
    (package,) = folder.glob("prometheus_*.deb")
    subprocess.run(["dpkg-deb", "--extract", package, folder], check=True)
    return str(folder / "usr" / "bin" / "promtool")


def check(program: str, *words: str | Path, given: str = "") -> None:
    """Run one of its commands, with a text on its standard input.

    Raises:
        AssertionError: it complains; the message holds its output.
    """
    done = subprocess.run([program, *words], input=given, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, f"{done.stdout}{done.stderr}"
    assert not done.stderr, done.stderr
