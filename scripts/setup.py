"""The setup for ``make setup``, ``make check`` and ``make test``. It uses the standard library only.

Each step stores a fingerprint of its inputs and is skipped if they have not changed. The fingerprint is removed before
the step runs and stored after it, so that an interrupted setup continues where it stopped.
"""

import argparse
import fcntl
import hashlib
import json
import os
import platform
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
MEMORY = VENV / "setup.json"
TRANSLATIONS = ROOT / "classroom" / "translations"

OLDEST_NODE = 20

#: Debian's packages for the tests, with the programs that show they are there.
TEST_PACKAGES = {
    "redis-server": ("redis-server",),
    "postgresql": ("initdb",),
    "chromium": ("chromium", "chromium-browser", "google-chrome"),
    "nginx-light": ("nginx",),
    "haproxy": ("haproxy",),
}


class SetupError(Exception):
    """The setup cannot continue; the message says what to do."""


def fingerprint(*parts: str | Path) -> str:
    """Return a digest of texts and of the contents of files."""
    digest = hashlib.sha256()
    for part in parts:
        content = part.read_bytes() if isinstance(part, Path) else part.encode()
        digest.update(hashlib.sha256(content).digest())
    return digest.hexdigest()


def remembered() -> dict[str, str]:
    """Return the fingerprints of the steps that were completed."""
    try:
        memory = json.loads(MEMORY.read_text())
    except (FileNotFoundError, ValueError):
        return {}
    return memory if isinstance(memory, dict) else {}


def remember(name: str, value: str | None) -> None:
    """Store the fingerprint of a completed step; ``None`` marks it as incomplete."""
    memory = remembered()
    if value is None:
        memory.pop(name, None)
    else:
        memory[name] = value
    draft = MEMORY.with_suffix(".new")
    draft.write_text(json.dumps(memory, indent=1))
    draft.replace(MEMORY)


def step(name: str, label: str, made_from: str, action: Callable[[], object]) -> None:
    """Run ``action`` unless it was completed with the same ``made_from``."""
    if remembered().get(name) == made_from:
        return
    print(f"  {label} ...", end="", flush=True)
    begin = time.monotonic()
    remember(name, None)
    action()
    remember(name, made_from)
    print(f" {time.monotonic() - begin:.0f} s", flush=True)


def run(command: Iterable[str | Path], hint: str = "", **extra: str) -> None:
    """Run a program quietly.

    Raises:
        SetupError: it failed; the message holds its output and ``hint``.
    """
    words = [str(word) for word in command]
    done = subprocess.run(
        words,
        cwd=ROOT,
        env={**os.environ, **extra},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        shown = "\n".join(done.stdout.strip().splitlines()[-25:])
        raise SetupError(f"{' '.join(words)}\nfailed with status {done.returncode}:\n{shown}\n{hint}".rstrip())


def make_venv() -> None:
    """Create the virtual environment unless a working one exists."""
    if PYTHON.exists():
        works = subprocess.run(
            [PYTHON, "-c", "import sys, pip; sys.exit(sys.version_info < (3, 11))"], capture_output=True, check=False
        )
        if works.returncode == 0:
            return
    print("  Virtual environment .venv ...", flush=True)
    hint = "On Debian and Ubuntu: apt-get install python3-venv"
    run([sys.executable, "-m", "venv", "--clear", VENV], hint)


def pip_install(requirements: str) -> None:
    """Install pinned packages from the index of the machine's pip configuration."""
    pip = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
    run([*pip, "--require-hashes", "-r", requirements], "Is the network there? `make setup` continues from here.")


def find_npm() -> tuple[str, str]:
    """Return the npm to use and its PATH; without a suitable one, install it into the virtual environment."""
    npm, node = shutil.which("npm"), shutil.which("node")
    if npm and node:
        version = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
        major = version.strip().removeprefix("v").split(".")[0]
        if major.isdigit() and int(major) >= OLDEST_NODE:
            return npm, os.environ.get("PATH", "")
    requirements = ROOT / "requirements-node.txt"
    made_from = fingerprint(requirements, platform.python_version())
    step("node", "Node.js (not on this machine)", made_from, lambda: pip_install(requirements.name))
    binaries = VENV / "bin"
    return str(binaries / "npm"), f"{binaries}{os.pathsep}{os.environ.get('PATH', '')}"


def install_browser_libraries(with_tools: bool) -> None:
    """Install the packages pinned in package-lock.json, with or without development tools."""
    lock = fingerprint(ROOT / "package.json", ROOT / "package-lock.json")
    wanted, also_enough = (f"all {lock}", None) if with_tools else (f"runtime {lock}", f"all {lock}")
    present = (ROOT / "node_modules").is_dir()
    if present and remembered().get("npm") in (wanted, also_enough):
        return
    npm, path = find_npm()
    if not present:
        remember("npm", None)
    options = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel", "error"]
    if not with_tools:
        options.append("--omit=dev")
    label = "Browser libraries and their tools" if with_tools else "Browser libraries"
    step("npm", label, wanted, lambda: run([npm, "ci", *options], "Is the network there?", PATH=path))


def build_assets() -> None:
    """Bundle the files for browsers, unless that was done with the same files."""
    shutil.rmtree(ROOT / "static" / "vendor", ignore_errors=True)  # an older set-up copied packages there
    _npm, path = find_npm()
    run([PYTHON, "-m", "scripts.build_assets"], PATH=path)


def compile_translations() -> None:
    """Compile the translation catalogues, if there are any."""
    catalogues = sorted(TRANSLATIONS.glob("*/LC_MESSAGES/*.po"))
    if not catalogues:
        return
    if not all(catalogue.with_suffix(".mo").exists() for catalogue in catalogues):
        remember("translations", None)
    pybabel = VENV / "bin" / "pybabel"
    step(
        "translations", "Translations", fingerprint(*catalogues), lambda: run([pybabel, "compile", "-d", TRANSLATIONS])
    )


def missing_packages() -> list[str]:
    """Return the Debian packages of test programs that are missing on this machine."""
    folders = [str(folder) for folder in Path("/usr/lib/postgresql").glob("*/bin")]
    path = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", *folders])
    return [
        package
        for package, programs in TEST_PACKAGES.items()
        if not any(shutil.which(program, path=path) for program in programs)
    ]


def install_test_programs() -> None:
    """Install missing programs of Redis, PostgreSQL, nginx, HAProxy and Chromium with apt-get.

    Raises:
        SetupError: they cannot be installed; the message names the command to run.
    """
    missing = missing_packages()
    if not missing:
        return
    install = ["apt-get", "install", "-y", "--no-install-recommends", *missing]
    by_hand = f"The tests need {', '.join(missing)}. Please install: sudo {' '.join(install)}"
    prefix: list[str] = []
    if not shutil.which("apt-get"):
        raise SetupError(by_hand)
    if os.geteuid() != 0:
        if (
            not shutil.which("sudo")
            or subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode
        ):
            raise SetupError(by_hand)
        prefix = ["sudo", "-n", "env", "DEBIAN_FRONTEND=noninteractive"]
    print(f"  Debian packages: {', '.join(missing)} ...", flush=True)
    run([*prefix, "apt-get", "update", "-q"], by_hand, DEBIAN_FRONTEND="noninteractive")
    run([*prefix, *install], by_hand, DEBIAN_FRONTEND="noninteractive")
    if missing_packages():
        raise SetupError(f"apt-get did not install {', '.join(missing_packages())}")


def set_up(*, tools: bool, test_programs: bool) -> None:
    """Do all steps that are not done yet.

    Args:
        tools: install what checks the code and runs tests that start no servers.
        test_programs: install Redis, PostgreSQL and Chromium.
    """
    make_venv()
    version = platform.python_version() + str(PYTHON.resolve())
    requirements = ROOT / "requirements.txt"
    step("python", "Python libraries", fingerprint(requirements, version), lambda: pip_install(requirements.name))
    if tools:
        development = ROOT / "requirements-dev.txt"
        step("tools", "Test tools", fingerprint(development, version), lambda: pip_install(development.name))
    if test_programs:
        install_test_programs()
    install_browser_libraries(with_tools=tools)
    build_assets()
    compile_translations()


def main() -> int:
    """Run the set-up; returns an exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tools", action="store_true", help="install what `make check` needs as well")
    parser.add_argument("--test", action="store_true", help="install what all tests need as well")
    options = parser.parse_args()
    # Two at once would tread on each other; the second waits and then finds everything done.
    lock = os.open(ROOT, os.O_RDONLY)
    fcntl.flock(lock, fcntl.LOCK_EX)
    try:
        set_up(tools=options.tools or options.test, test_programs=options.test)
    except SetupError as error:
        print(f"\nSet-up stopped. {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nSet-up interrupted; the next one continues.", file=sys.stderr)
        return 130
    finally:
        os.close(lock)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
