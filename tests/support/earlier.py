"""Earlier versions of Tiza, taken out of the history of the checkout, to be upgraded from and gone back to."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from tests.support.processes import ROOT
from tests.support.servers import clean_environment

BUILT = ("static/dist", "templates/.compiled", "classroom/translations/es/LC_MESSAGES/messages.mo")
"""What the set-up makes and a version needs to serve."""


def _git(*arguments: str) -> bytes:
    return subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, check=True).stdout


def commit_before(migration: str) -> str:
    """Return the last commit without a migration; it needs the whole history (``git fetch --unshallow``)."""
    added = _git("log", "--diff-filter=A", "--format=%H", "--", f"migrations/versions/{migration}.py").split()
    assert added, f"no commit adds {migration}: the history of this checkout is cut off"
    return f"{added[-1].decode()}^"


def unpack(commit: str, folder: Path) -> None:
    """Write the files of a commit into a folder, built as the set-up does it."""
    folder.mkdir(parents=True, exist_ok=True)
    # Not tarfile: Debian 12's Python has no filters yet, and newer ones warn when there is none.
    subprocess.run(["tar", "-x", "-C", str(folder)], input=_git("archive", commit), check=True)
    (folder / "node_modules").symlink_to(ROOT / "node_modules")
    binaries = f"{ROOT / '.venv' / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"
    for module, *words in (
        ["scripts.build_assets"],
        ["babel.messages.frontend", "compile", "-d", "classroom/translations"],
    ):
        command = [sys.executable, "-m", module, *words]
        subprocess.run(command, cwd=folder, env=clean_environment(PATH=binaries), capture_output=True, check=True)


def put_present_into(folder: Path) -> None:
    """Replace the files in a folder by those of this checkout, as the installation of a new version does."""
    names = _git("ls-files", "-z", "--cached", "--others", "--exclude-standard").decode().split("\0")
    for name in filter(None, names):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    for name in BUILT:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, dirs_exist_ok=True)
        elif (ROOT / name).exists():
            shutil.copy2(ROOT / name, folder / name)


def run_in(folder: Path, settings: Mapping[str, str], *arguments: str) -> str:
    """Run a flask command of the version in a folder, and return its output."""
    return _run([sys.executable, "-m", "flask", "--app", "app", *arguments], folder, settings)


def tiza_upgrade(settings: Mapping[str, str]) -> str:
    """Run ``tiza upgrade`` of this checkout, and return its output."""
    return _run([sys.executable, "-c", "from classroom.serving.command import main; main()", "upgrade"], ROOT, settings)


def _run(command: list[str], folder: Path, settings: Mapping[str, str]) -> str:
    done = subprocess.run(
        command, cwd=folder, env=clean_environment(**settings), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
