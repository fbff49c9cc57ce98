"""Print which part of the package imports which, how large the parts are, and whether there is a circle.

A part is a folder of ``classroom/``, or of ``classroom/services/``. The order of the layers is read from the import
contracts in pyproject.toml, which `make lint` enforces; the imports are read from the source by grimp, the library
behind import-linter.
"""

import argparse
import tomllib
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import grimp

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = "classroom"
SERVICES = f"{PACKAGE}.services"


@dataclass
class Part:
    """A folder of the package.

    Attributes:
        name: such as ``web`` or ``services.bank``.
        files: number of its modules.
        lines: number of their lines.
        imports: names of the parts that it imports.
    """

    name: str
    files: int = 0
    lines: int = 0
    imports: set[str] = field(default_factory=set)


def layers(container: str) -> list[list[str]]:
    """Return the layers of a package from the top to the bottom, each with its parts, as the contracts say."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    for contract in settings["tool"]["importlinter"]["contracts"]:
        if contract["type"] == "layers" and contract["containers"] == [container]:
            return [[part.strip() for part in line.split("|")] for line in contract["layers"]]
    raise LookupError(f"pyproject.toml has no layers contract for {container}")


def part_of(module: str) -> str | None:
    """Return the part that a module belongs to, or None for the package itself, which wires the others."""
    names = module.split(".")
    if len(names) == 1 or module == SERVICES:
        return None
    return ".".join(names[1:3]) if names[1] == "services" else names[1]


def parts(graph: grimp.ImportGraph) -> dict[str, Part]:
    """Return all parts by name."""
    found: dict[str, Part] = {}
    for module in sorted(graph.modules):
        name = part_of(module)
        path = ROOT / Path(*module.split("."))
        file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
        if name is None or not file.is_file():
            continue
        part = found.setdefault(name, Part(name))
        part.files += 1
        part.lines += len(file.read_text(encoding="utf-8").splitlines())
        imported = {part_of(other) for other in graph.find_modules_directly_imported_by(module)}
        part.imports |= {other for other in imported if other not in (None, name)}
    return found


def circle(graph: grimp.ImportGraph) -> list[str]:
    """Return modules that import each other in a circle, or nothing."""
    sorter = TopologicalSorter({m: graph.find_modules_directly_imported_by(m) for m in graph.modules})
    try:
        sorter.prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def in_order(found: dict[str, Part]) -> list[Part]:
    """Return the parts from the top layer to the bottom."""
    names = [
        inner
        for layer in layers(PACKAGE)
        for name in layer
        for inner in (
            [f"services.{each}" for line in layers(SERVICES) for each in line] if name == "services" else [name]
        )
    ]
    return [found[name] for name in names if name in found]


def short(part: Part) -> list[str]:
    """Return what a part imports, with the services after the other parts."""
    return sorted(part.imports, key=lambda name: (name.startswith("services."), name))


def main() -> int:
    """Print the table; returns 1 when there is a circle."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--markdown", action="store_true", help="print the table of docs/architecture.md")
    options = parser.parse_args()
    graph = grimp.build_graph(PACKAGE, cache_dir=None)
    rows = in_order(parts(graph))
    if options.markdown:
        print("| Part | Imports |\n|---|---|")
        for part in rows:
            print(f"| `{part.name}` | {', '.join(f'`{name}`' for name in short(part)) or 'nothing'} |")
        return 0
    width = max(len(part.name) for part in rows)
    print(f"{'Part':{width}}  Files  Lines  Imports")
    for part in rows:
        print(f"{part.name:{width}}  {part.files:5}  {part.lines:5}  {', '.join(short(part)) or '-'}")
    print(f"{'all':{width}}  {sum(p.files for p in rows):5}  {sum(p.lines for p in rows):5}")
    found = circle(graph)
    print("Circle: " + " -> ".join(found) if found else "No circle between modules.")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
