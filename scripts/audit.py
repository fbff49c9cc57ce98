"""Look for known vulnerabilities in what Tiza is built from (``audit``), or list it as CycloneDX (``sbom``).

Both read the pinned files: ``requirements*.txt`` and ``package-lock.json``. The tools are in an environment of their
own, ``.venv/audit``, so that what they need never meets what Tiza needs.
"""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from classroom.core.version import VERSION
from scripts import setup

ROOT = Path(__file__).resolve().parent.parent
TOOLS = setup.VENV / "audit"
PINNED = ("requirements.txt", "requirements-dev.txt")
NOT_ASKED = 2
"""Exit status where an index of vulnerabilities did not answer: that is no good news."""


def install_tools() -> None:
    """Create the environment of the tools, unless it is there."""
    requirements = ROOT / "requirements-audit.txt"
    made_from = setup.fingerprint(requirements)

    def install() -> None:
        setup.run([sys.executable, "-m", "venv", "--clear", TOOLS])
        pip = [TOOLS / "bin" / "pip", "install", "--quiet", "--disable-pip-version-check"]
        setup.run([*pip, "--require-hashes", "-r", requirements], "Is the network there?")

    setup.step("audit", "Tools of the audit", made_from, install)


def npm(*arguments: str, folder: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run npm, the machine's own or that of the set-up."""
    program, path = setup.find_npm()
    environment = {**os.environ, "PATH": path}
    return subprocess.run(
        [program, *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def audit_python() -> int:
    """Compare the pinned Python packages with PyPI's advisories; return an exit status."""
    asked = [word for name in PINNED for word in ("-r", name)]
    options = ["--disable-pip", "--require-hashes", "--strict", "--progress-spinner", "off"]
    command = [TOOLS / "bin" / "pip-audit", *options]
    done = subprocess.run([*command, *asked], cwd=ROOT, capture_output=True, text=True, check=False)
    print(done.stdout.strip())
    if done.returncode == 0:
        print("Python: nothing is known against these packages.")
        return 0
    print(done.stderr.strip()[-2000:], file=sys.stderr)
    return 1 if "Found" in done.stderr else NOT_ASKED


def audit_npm() -> int:
    """Compare the pinned npm packages with npm's advisories; return an exit status."""
    done = npm("audit", "--package-lock-only", "--json")
    try:
        report = json.loads(done.stdout)
        counted = report["metadata"]["vulnerabilities"]
    except (ValueError, KeyError):
        print(f"npm: {done.stderr.strip()[-500:]}", file=sys.stderr)
        return NOT_ASKED
    for name, about in sorted(report.get("vulnerabilities", {}).items()):
        print(f"npm: {name} {about.get('range', '')}: {about.get('severity', '')}")
    if not counted["total"]:
        print("npm: nothing is known against these packages.")
    return 1 if counted["total"] else 0


def audit() -> int:
    """Look for known vulnerabilities: 0 none, 1 some, 2 an index could not be asked."""
    found = [audit_python(), audit_npm()]
    if NOT_ASKED in found:
        print("An index of vulnerabilities did not answer for every package: this says nothing.", file=sys.stderr)
    return max(found, key=[0, NOT_ASKED, 1].index)


def sbom(folder: Path) -> int:
    """Write ``python.cdx.json`` and ``npm.cdx.json``, what a running Tiza consists of, into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / "python.cdx.json"
    options = ["--output-reproducible", "--output-file", target]
    setup.run([TOOLS / "bin" / "cyclonedx-py", "requirements", *options, "requirements.txt"])
    with TemporaryDirectory() as copy:  # npm wants a version of our own package, which is only a list for it
        for name in ("package.json", "package-lock.json"):
            content = json.loads((ROOT / name).read_text(encoding="utf-8"))
            content["version"] = VERSION
            Path(copy, name).write_text(json.dumps(content), encoding="utf-8")
        done = npm("sbom", "--sbom-format", "cyclonedx", "--package-lock-only", "--omit", "dev", folder=Path(copy))
    if done.returncode:
        print(done.stderr.strip(), file=sys.stderr)
        return 1
    (folder / "npm.cdx.json").write_text(done.stdout, encoding="utf-8")
    for file in sorted(folder.glob("*.cdx.json")):
        number = len(json.loads(file.read_text(encoding="utf-8"))["components"])
        print(f"{file}: {number} components")
    return 0


def main() -> int:
    """Run one of both; return an exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("audit", "sbom"))
    parser.add_argument("--folder", type=Path, default=ROOT / "dist" / "sbom")
    options = parser.parse_args()
    try:
        install_tools()
        return audit() if options.what == "audit" else sbom(options.folder)
    except setup.SetupError as error:
        print(error, file=sys.stderr)
        return NOT_ASKED


if __name__ == "__main__":
    raise SystemExit(main())
