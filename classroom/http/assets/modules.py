"""Modules as they are served: an entry carries all of our own modules that it imports, so that a page asks once.

Modules stay ordinary files that a browser or Node could load one by one, and there is no build step. They are joined
in memory: each becomes a function that is called once and returns what it exports, in the order in which a browser
would run them. Libraries in ``vendor/`` are not joined; they remain imports of the entry.

Only the forms of import and export that our modules use are understood. Anything else is refused by name, and the
tests join every module, so a new form fails there and not in a browser.
"""

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

OURS = "js/"

_IMPORT = re.compile(
    r"^import\s+(?:(?P<everything>\*\s+as\s+\w+)|(?P<default>\w+)|\{(?P<names>[^}]*)\})\s+from\s+'(?P<path>[^']+)';"
    r"|^import\s+'(?P<bare>[^']+)';",
    re.MULTILINE,
)
_EXPORT = re.compile(r"^export (?P<kind>(?:async )?function\*?|class|const) (?P<name>\w+)", re.MULTILINE)
_DEFAULT = re.compile(r"^export default (?!function|class)", re.MULTILINE)
_LEFT = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)


class JoinError(Exception):
    """A module has something that cannot be joined; the message names it."""


@dataclass(frozen=True)
class Import:
    """One import: the file, the pattern that takes the parts from what it exports, and the names of these parts."""

    target: str
    pattern: str = ""
    names: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Module:
    """One module, taken apart: what it exports by name, and the variable that holds each."""

    body: str
    imports: tuple[Import, ...]
    exports: Mapping[str, str]


def imported(name: str, source: str) -> list[str]:
    """Return the names below ``static/`` of what a module imports."""
    return [_target(name, found["path"] or found["bare"]) for found in _IMPORT.finditer(source)]


def _target(name: str, path: str) -> str:
    if not path.startswith("."):
        raise JoinError(f"{name} imports {path!r}: only relative addresses work in browsers")
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), path))


def _import(name: str, found: re.Match[str]) -> Import:
    target = _target(name, found["path"] or found["bare"])
    if found["everything"]:
        return Import(target, found["everything"].split()[-1])
    if found["default"]:
        return Import(target, f"{{ default: {found['default']} }}", frozenset({"default"}))
    pairs = [part.split() for part in (found["names"] or "").split(",") if part.strip()]
    pattern = ", ".join(": ".join((pair[0], *pair[2:])) for pair in pairs)
    return Import(target, f"{{ {pattern} }}" if pairs else "", frozenset(pair[0] for pair in pairs))


def parse(name: str, source: str) -> Module:
    """Take a module apart.

    Raises:
        JoinError: it imports or exports in a form that is not known here.
    """
    imports = tuple(_import(name, found) for found in _IMPORT.finditer(source))
    exports = {found["name"]: found["name"] for found in _EXPORT.finditer(source)}
    body = _EXPORT.sub(r"\g<kind> \g<name>", _IMPORT.sub("", source))
    body, defaults = _DEFAULT.subn("const module_default = ", body)
    if left := _LEFT.search(body):
        raise JoinError(f"{name}: cannot join {left[0]!r}")
    return Module(body.strip(), imports, exports | ({"default": "module_default"} if defaults else {}))


@dataclass
class _Joining:
    files: Mapping[str, bytes]
    done: dict[str, Module] = field(default_factory=dict)
    variables: dict[str, str] = field(default_factory=dict)
    """The variable that holds what each file exports."""
    vendor: list[str] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)

    def add(self, name: str, on_the_way: tuple[str, ...] = ()) -> None:
        if name in self.variables:
            return
        if name in on_the_way or name not in self.files:
            raise JoinError(f"{on_the_way[-1] if on_the_way else '?'} imports {name}")
        if name.startswith(OURS):
            module = parse(name, self.files[name].decode())
            for wanted in module.imports:
                self.add(wanted.target, (*on_the_way, name))
            self.parts.append(self._write(name, module))
            self.done[name] = module
        else:
            self.vendor.append(name)
        self.variables[name] = f"m{len(self.variables)}"

    def _write(self, name: str, module: Module) -> str:
        lines = [f"// {name}", f"const m{len(self.variables)} = (() => {{"]
        for wanted in module.imports:
            known = self.done.get(wanted.target)
            if known and not wanted.names <= known.exports.keys():
                raise JoinError(f"{name} imports what {wanted.target} does not export")
            if wanted.pattern:
                lines.append(f"const {wanted.pattern} = {self.variables[wanted.target]};")
        given = ", ".join(key if key == value else f"{key}: {value}" for key, value in module.exports.items())
        return "\n".join([*lines, module.body, *([f"return {{ {given} }};"] if given else []), "})();\n"])


def joined(name: str, files: Mapping[str, bytes]) -> str:
    """Return a module together with all of ours that it imports.

    Args:
        name: its name below ``static/``.
        files: all files by that name.

    Raises:
        JoinError: a module imports what is not there, or in a circle, or in a form that is not known here.
    """
    source = files[name].decode()
    if not imported(name, source):
        return source
    joining = _Joining(files)
    joining.add(name)
    folder = posixpath.dirname(name)
    first = [
        f"import * as {joining.variables[target]} from '{_relative(target, folder)}';\n" for target in joining.vendor
    ]
    last = [
        f"export default {joining.variables[name]}.default;\n"
        if exported == "default"
        else f"export const {{ {exported} }} = {joining.variables[name]};\n"
        for exported in joining.done[name].exports
    ]
    return "".join(first + joining.parts + last)


def _relative(target: str, folder: str) -> str:
    path = posixpath.relpath(target, folder)
    return path if path.startswith(".") else f"./{path}"


def needed(name: str, files: Mapping[str, bytes]) -> list[str]:
    """Return what a browser loads for an entry, besides itself, in the order in which it finds them."""
    found: list[str] = []
    waiting = [name]
    while waiting:
        current = waiting.pop(0)
        for target in imported(current, files[current].decode()):
            if target != name and target not in found:
                found.append(target)
                if target.startswith(OURS):
                    waiting.append(target)
    return found
