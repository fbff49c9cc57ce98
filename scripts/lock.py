"""Pin the Python packages of requirements*.in with hashes, for all platforms and without URLs of package indexes."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

#: In this order, because the second file is constrained by the first.
NAMES = ("requirements", "requirements-dev", "requirements-node", "requirements-audit")

OPTIONS = (
    *("--universal", "--python-version", "3.11", "--generate-hashes", "--upgrade", "--quiet"),
    *("--no-emit-index-url", "--no-emit-find-links", "--custom-compile-command", "make lock"),
)


def main() -> int:
    """Write the pinned files; returns an exit status."""
    uv = Path(sys.executable).with_name("uv")
    for name in NAMES:
        command = [uv, "pip", "compile", *OPTIONS, f"{name}.in", "--output-file", f"{name}.txt"]
        done = subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, check=False)
        if done.returncode:
            return done.returncode
        print(f"{name}.txt")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
