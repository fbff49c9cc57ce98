"""What the source says, read from its syntax: error codes, emitted events, hooks of the templates."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from classroom.core import errors
from tests.docs.tables import ROOT

PACKAGE = ROOT / "classroom"


def trees() -> Iterator[tuple[Path, ast.Module]]:
    """Parse every file of the package."""
    for path in sorted(PACKAGE.rglob("*.py")):
        yield path, ast.parse(path.read_text())


def text_of(node: ast.expr | None) -> str | None:
    """Return a literal text, or None for anything else."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def error_codes() -> dict[str, set[int]]:
    """Return every error code with the statuses that it is raised with, as far as the source says them.

    Codes are class attributes of errors, the ``code=`` of a raised one, and what
    ``http/error_handlers.py`` makes of HTTP errors.
    """
    found: dict[str, set[int]] = defaultdict(set)
    for path, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                name = node.func.id if isinstance(node.func, ast.Name) else ""
                kind = getattr(errors, name, None)
                given = [text_of(keyword.value) for keyword in node.keywords if keyword.arg == "code"]
                if kind is not None and given and given[0]:
                    found[given[0]].add(kind.status)
            elif isinstance(node, ast.ClassDef):
                names = {
                    target.id: item.value
                    for item in node.body
                    if isinstance(item, ast.Assign)
                    for target in item.targets
                    if isinstance(target, ast.Name)
                }
                code, status = text_of(names.get("code")), names.get("status")
                if code and code != "error":
                    known = getattr(errors, node.name, None)
                    literal = status.value if isinstance(status, ast.Constant) else None
                    found[code].add(known.status if known else int(str(literal)))
        if path.match("provider/failures.py"):
            for code, status in _of_reasons(tree):
                found[code].add(status)
        if path.name == "error_handlers.py":
            for code, status_code in _of_http(tree):
                found[code] |= {status_code} if status_code else set()
    return dict(found)


def _of_reasons(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Yield the keys of ``REASONS``, each with its status."""
    for node in ast.walk(tree):
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.target.id == "REASONS":
            assert isinstance(node.value, ast.Dict)
            for key, value in zip(node.value.keys, node.value.values, strict=True):
                assert isinstance(value, ast.Tuple)
                yield str(text_of(key)), int(ast.literal_eval(value.elts[0]))


def _of_http(tree: ast.Module) -> Iterator[tuple[str, int | None]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                if isinstance(value, ast.Tuple) and isinstance(key, ast.Constant) and (code := text_of(value.elts[0])):
                    yield code, int(str(key.value))
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id == "code":
            if code := text_of(node.value):
                yield code, None
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "get":
            default = node.args[1] if len(node.args) > 1 else None
            if isinstance(default, ast.Tuple) and (code := text_of(default.elts[0])):
                yield code, None


def emitted() -> set[str]:
    """Return the names of the events that broadcast.py sends."""
    places = {"emit": 0, "_send_to": 1, "_send_to_teachers": 1}  # which argument is the event's name
    found: set[str] = set()
    tree = ast.parse((PACKAGE / "live" / "broadcast.py").read_text())
    loops = {
        node.target.id: [text_of(item) for item in node.iter.elts]
        for node in ast.walk(tree)
        if isinstance(node, ast.For) and isinstance(node.target, ast.Name) and isinstance(node.iter, ast.Tuple)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in places:
            event = node.args[places[node.func.attr]]
            if name := text_of(event):
                found.add(name)
            elif isinstance(event, ast.Name):
                found.update(name for name in loops.get(event.id, ()) if name)
    return found


_HOOKS = (
    r'data-testid="([a-z][a-z0-9-]*)"',
    r"data-testid', '([a-z][a-z0-9-]*)'",
    r"testid: '([a-z][a-z0-9-]*)'",
    r"testid: `([a-z-]+-\$\{[\w.]+\})`",
    r"\{\{ command\('[^']*', '[^']*', _\('[^']*'\), '[^']*', '([a-z0-9-]+)'\) \}\}",
)
_LIVE = (
    "templates/student", "templates/lessons", "templates/components/live.html",
    "templates/components/participant.html",
    "templates/components/lesson_options.html", "templates/components/report_files.html",
    "templates/components/report_charts.html", "templates/components/report_matrix.html", "static/js",
)  # fmt: skip


def hooks() -> set[str]:
    """Return the ``data-testid`` hooks of the live pages; a value that is put in becomes ``<>``."""
    found: set[str] = set()
    for place in _LIVE:
        path = ROOT / place
        files = [path] if path.is_file() else [*path.rglob("*.html"), *path.rglob("*.js")]
        for file in files:
            text = file.read_text()
            for pattern in _HOOKS:
                found.update(re.sub(r"\$\{.*\}", "<>", hook) for hook in re.findall(pattern, text))
    return found
