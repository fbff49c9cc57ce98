"""Run the tests on other Pythons (Debian's, each in a root of its own) and on eventlet's hub for asyncio.

A lane of Debian is a root made by debootstrap in ``.venv/lanes``, with a copy of the checkout, set up from nothing as
``make check`` does it. The tests there start no servers. The lane ``asyncio`` runs the tests of the server on this
machine, with ``EVENTLET_HUB=asyncio``.
"""

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LANES = ROOT / ".venv" / "lanes"
RELEASES = ("bookworm", "trixie", "sid")
MIRROR = os.environ.get("DEBIAN_MIRROR", "http://deb.debian.org/debian")
PACKAGES = "python3,python3-venv,ca-certificates,git,make"
TESTS = ("-m", "pytest", "-q", "-n", "2", "--dist", "loadfile", "-p", "no:cacheprovider")
SERVER_TESTS = ("tests/serving", "tests/integration/transport", "tests/integration/test_sockets.py")
SHARED = ("etc/resolv.conf", "etc/ssl/certs/ca-certificates.crt", "etc/pip.conf")
"""What a root takes from this machine, so that it reaches the same indexes."""


def run(*command: str | Path, **environment: str) -> int:
    """Run a program in the checkout; return its status."""
    return subprocess.run(
        [str(word) for word in command], cwd=ROOT, env={**os.environ, **environment}, check=False
    ).returncode


def copy_checkout(target: Path) -> None:
    """Copy the files that git knows or would add."""
    shutil.rmtree(target, ignore_errors=True)
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    for name in filter(None, listed.stdout.decode().split("\0")):
        if (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target / name)


@contextmanager
def mounted(root: Path) -> Iterator[None]:
    """Give a root the system's /proc and /dev."""
    mounts = (("-t", "proc", "proc", root / "proc"), ("--bind", "/dev", root / "dev"))
    try:
        for words in mounts:
            if run("mount", *words):
                raise SystemExit(f"cannot mount {words[-1]}: lanes of Debian need root")
        yield
    finally:
        for words in reversed(mounts):
            if os.path.ismount(words[-1]):
                run("umount", words[-1])


def debian(release: str) -> int:
    """Run the tests that start no servers on a release's Python; return an exit status."""
    if os.geteuid() or not shutil.which("debootstrap"):
        print(f"{release}: needs root and debootstrap (apt-get install debootstrap)", file=sys.stderr)
        return 2
    root = LANES / release
    if not (root / "made").exists():
        shutil.rmtree(root, ignore_errors=True)
        root.mkdir(parents=True)
        if run("debootstrap", "--variant=minbase", f"--include={PACKAGES}", release, root, MIRROR):
            return 2
        (root / "made").touch()
    for name in SHARED:
        if Path("/", name).exists():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(Path("/", name), root / name)
    copy_checkout(root / "src")
    tests = f".venv/bin/python {' '.join(TESTS)} -m 'not processes and not long'"
    steps = f"cd /src && python3 scripts/setup.py --tools && {tests}"
    clean = ("/usr/bin/env", "-i", "HOME=/root", "LANG=C.UTF-8", "PATH=/src/.venv/bin:/usr/sbin:/usr/bin:/sbin:/bin")
    with mounted(root):
        return run("chroot", root, *clean, "/bin/sh", "-c", steps)


def asyncio() -> int:
    """Run the tests of the server on eventlet's hub for asyncio; return an exit status."""
    return run(sys.executable, *TESTS, "-m", "not long", *SERVER_TESTS, EVENTLET_HUB="asyncio")


def main() -> int:
    """Run the lanes that are named, or all; return 0 if every one passed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("lanes", nargs="*", choices=[*RELEASES, "asyncio", []], help="all, if none is named")
    wanted = parser.parse_args().lanes or [*RELEASES, "asyncio"]
    results = {}
    for lane in wanted:
        print(f"== {lane}", flush=True)
        results[lane] = asyncio() if lane == "asyncio" else debian(lane)
    for lane, status in results.items():
        print(f"{lane}: {'passed' if status == 0 else f'failed ({status})'}")
    return max(results.values())


if __name__ == "__main__":
    raise SystemExit(main())
