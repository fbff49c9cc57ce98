"""The JavaScript runtimes of the peers, in fixed versions from npm; installed when they are first used.

Node's own SQLite stands for better-sqlite3, whose binary does not come with its npm package: both call the same library
directly and block the event loop for as long as a commit takes.
"""

import shutil
import subprocess
from functools import cache
from pathlib import Path

from tests.support.processes import ROOT

FOLDER = ROOT / "benchmarks"


@cache
def path(name: str) -> Path:
    """Return the program ``node`` or ``bun`` in the version of ``benchmarks/package.json``.

    Raises:
        RuntimeError: there is no npm, or it could not install them.
    """
    lock, installed = FOLDER / "package-lock.json", FOLDER / "node_modules" / ".installed"
    if not installed.is_file() or installed.read_bytes() != lock.read_bytes():
        npm = shutil.which("npm")
        if npm is None:
            raise RuntimeError("The peers need npm: install it, or let `make setup-test` bring one.")
        command = [npm, "ci", "--no-audit", "--no-fund", "--loglevel", "error"]
        done = subprocess.run(command, cwd=FOLDER, capture_output=True, text=True, timeout=600, check=False)
        if done.returncode:
            raise RuntimeError(f"npm could not install Node and Bun: {done.stderr.strip()[-500:]}")
        shutil.copy(lock, installed)
    return FOLDER / "node_modules" / ".bin" / name
