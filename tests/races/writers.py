"""Finds the functions of ``classroom.services`` that write, by reading their source."""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

import classroom.services

PACKAGE = "classroom.services"
FOLDER = Path(classroom.services.__file__).parent


def writers() -> set[str]:
    """Return the public functions that run a transaction, themselves or in what they call.

    Named as ``lessons.rounds.open_round``.
    """
    calls = {name: called for path in sorted(FOLDER.rglob("*.py")) for name, called in _functions(path)}
    writing = {name for name, called in calls.items() if "transaction" in called}
    while more := {name for name, called in calls.items() if name not in writing and called & writing}:
        writing |= more
    return {name for name in writing if not name.rpartition(".")[2].startswith("_")}


def _functions(path: Path) -> Iterator[tuple[str, set[str]]]:
    """Yield each function of a module with the functions of this package that it mentions."""
    module = ".".join(path.relative_to(FOLDER).with_suffix("").parts).removesuffix(".__init__")
    tree = ast.parse(path.read_text(encoding="utf-8"))
    imported = dict(_imports(tree))
    defined = [(name, node) for node in tree.body if (name := _name(node))]
    names = {name for name, _node in defined}
    for name, node in defined:
        yield f"{module}.{name}", set(_mentioned(node, module, names, imported))


def _name(node: ast.stmt) -> str:
    """Return what a statement of a module defines: a function, a class or a private object, such as a batcher."""
    match node:
        case ast.FunctionDef() | ast.ClassDef():
            return node.name
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
            return name if name.startswith("_") else ""
    return ""


def _imports(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                place = f"{node.module}.{alias.name}".removeprefix(f"{PACKAGE}.")
                yield alias.asname or alias.name, "transaction" if place.endswith("database.transaction") else place


def _mentioned(node: ast.AST, module: str, names: set[str], imported: Mapping[str, str]) -> Iterator[str]:
    for part in ast.walk(node):
        if isinstance(part, ast.Name):
            yield f"{module}.{part.id}" if part.id in names else imported.get(part.id, "")
        elif isinstance(part, ast.Attribute) and isinstance(part.value, ast.Name):
            yield f"{imported.get(part.value.id, '')}.{part.attr}"
