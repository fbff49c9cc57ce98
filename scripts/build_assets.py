"""Build what production serves to browsers: bundle and minify ``static/`` into ``static/dist/`` with esbuild.

``make setup`` runs this; it does nothing while the bundle is up to date. ``python -m scripts.build_assets`` runs it
alone. ``static/dist/metafile.json`` tells what each bundle consists of; https://esbuild.github.io/analyze/ draws it.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from classroom.http.assets.sources import DIST, MANIFEST, Sources

ROOT = Path(__file__).resolve().parent.parent
METAFILE = "metafile.json"

#: A change of one of these makes a new bundle, as a change of the sources does.
TOOLS = ("package-lock.json", "scripts/build_assets.py", "scripts/bundle.mjs", "scripts/old_styles.mjs")


class BuildError(Exception):
    """The bundle cannot be built; the message holds what esbuild says."""


def tools() -> str:
    """Return a digest of what builds the bundle, and of the packages that go into it."""
    digest = hashlib.sha256()
    for name in TOOLS:
        digest.update(hashlib.sha256((ROOT / name).read_bytes()).digest())
    return digest.hexdigest()


def is_up_to_date(sources: Sources) -> bool:
    """Say whether the bundle was built from these sources with these tools."""
    try:
        manifest = json.loads((sources.static / DIST / MANIFEST).read_text())
    except (OSError, ValueError):
        return False
    return bool(manifest.get("sources") == sources.fingerprint() and manifest.get("tools") == tools())


def plan(sources: Sources, out: Path) -> dict[str, object]:
    """Return what bundle.mjs is to build."""
    named = sources.named()

    def others(*endings: str) -> list[str]:
        return [name for name in named.others if name.endswith(endings)]

    return {
        "project": str(sources.project),
        "packages": str(sources.packages),
        "out": str(out),
        "modules": [
            {"name": entry, "before": sources.scripts_in(before) if before else []}
            for entry, before in named.modules.items()
        ],
        "sheets": others(".css"),
        "scripts": others(".js"),
        "copies": [name for name in named.others if not name.endswith((".css", ".js"))],
        "paths": {name: str(sources.path(name)) for name in named.others},
    }


def run_esbuild(task: dict[str, object]) -> dict[str, dict[str, Any]]:
    """Run bundle.mjs and return esbuild's metafile.

    Raises:
        BuildError: esbuild refused a file, or is not installed.
    """
    # Where the machine has no Node.js, the set-up puts one into the virtual environment.
    path = os.pathsep.join([os.environ.get("PATH", ""), str(Path(sys.executable).parent)])
    node = shutil.which("node", path=path)
    if node is None:
        raise BuildError("Node.js was not found: run `make setup`")
    command = [node, str(ROOT / "scripts" / "bundle.mjs")]
    done = subprocess.run(command, input=json.dumps(task), capture_output=True, text=True, cwd=ROOT, check=False)
    if done.returncode:
        raise BuildError(done.stderr.strip())
    print(done.stderr, end="", file=sys.stderr)
    metafile: dict[str, dict[str, Any]] = json.loads(done.stdout)
    return metafile


def output_of(sources: Sources, entry: str) -> dict[str, Any]:
    """Return what esbuild's metafile says about the bundle of an entry module."""
    folder = sources.static / DIST
    name = json.loads((folder / MANIFEST).read_text())["entries"][entry]
    output: dict[str, Any] = json.loads((folder / METAFILE).read_text())["outputs"][name]
    return output


def inputs_of(sources: Sources, entry: str) -> list[str]:
    """Return the files that the bundle of an entry module consists of, relative to the project."""
    return [name for name in output_of(sources, entry)["inputs"] if not name.startswith("entry:")]


def build(sources: Sources) -> None:
    """Build into a new folder and put it in the place of the old one, so that an interrupted build leaves the old.

    Raises:
        BuildError: esbuild refused a file.
    """
    fingerprint = sources.fingerprint()
    with tempfile.TemporaryDirectory(prefix=".dist-", dir=sources.static) as folder:
        out = Path(folder) / "new"
        metafile = run_esbuild(plan(sources, out))
        relative = os.path.relpath(out, sources.project)
        outputs = {os.path.relpath(name, relative): output for name, output in metafile["outputs"].items()}
        named = sources.named()
        by_path = {str(sources.path(name).relative_to(sources.project)): name for name in named.others}
        by_path |= {f"entry:{name}": name for name in named.modules}
        entries = {by_path[output["entryPoint"]]: name for name, output in outputs.items() if "entryPoint" in output}
        manifest = {"sources": fingerprint, "tools": tools(), "entries": entries, "files": sorted(outputs)}
        (out / METAFILE).write_text(json.dumps({"inputs": metafile["inputs"], "outputs": outputs}, indent=1))
        (out / MANIFEST).write_text(json.dumps(manifest, indent=1))
        target = sources.static / DIST
        if target.exists():
            target.rename(Path(folder) / "old")
        out.rename(target)


def main() -> int:
    """Build unless the bundle is up to date; returns an exit status."""
    sources = Sources(ROOT)
    if is_up_to_date(sources):
        return 0
    try:
        build(sources)
    except BuildError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
