"""Style sheets and modules in one piece: they do what the single files do, and what cannot be joined is refused."""

import json
import re
import subprocess
from pathlib import Path

import pytest

from classroom.http.assets import modules, styles, tree
from tests.support.processes import ROOT

STATIC = ROOT / "static"
RAW = {name: (STATIC / name).read_bytes() for name, _time, _size in tree.stamp(STATIC)}
OURS = sorted(name for name in RAW if name.startswith("js/"))


def run(folder: Path, name: str) -> object:
    """Load a module in Node and return what it sees as JSON."""
    script = f"import * as all from '{folder / name}'; console.log(JSON.stringify(all))"
    command = ["node", "--input-type=module", "--eval", script]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def write(folder: Path, files: dict[str, str | bytes]) -> Path:
    """Write modules as files of a folder where Node takes them for modules."""
    for name, text in {"package.json": '{"type": "module"}', **files}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


FORMS = {
    "js/entry.js": """// Every form that is understood.
import './effects.js';
import { add as plus, Box,
  NAME } from './deep/maths.js';
import sum from './deep/maths.js';
import * as maths from './deep/maths.js';
import { log } from '../vendor/library.js';
import { log as again } from './deep/second.js';

const add = 'mine';
export const result = [plus(1, 2), new Box(3).held, NAME, sum, maths.add(4, 5), add, log, again === log];
export function one() { return 1; }
export async function two() { return 2; }
""",
    "js/effects.js": "import { log } from '../vendor/library.js';\nlog.push('effects');\n",
    "js/deep/maths.js": """import { log } from '../../vendor/library.js';
log.push('maths');
export function add(left, right) { return left + right; }
export class Box { constructor(held) { this.held = held; } }
export const NAME = "it's a `name`, export not";
export default add(40, 2);
""",
    "js/deep/second.js": """import { log as first } from '../../vendor/library.js';
first.push('second');
export const log = first;
""",
    "vendor/library.js": "export const log=['library'];export{log as logged};",
}


def test_a_joined_module_does_what_the_single_files_do(tmp_path: Path) -> None:
    raw = {name: text.encode() for name, text in FORMS.items()}
    together = {name: modules.joined(name, raw) for name in raw if name.startswith("js/")}
    apart, joined = write(tmp_path / "apart", {**FORMS}), write(tmp_path / "joined", {**FORMS, **together})
    seen = run(joined, "js/entry.js")
    assert seen == run(apart, "js/entry.js")
    assert seen == {
        "result": [3, 3, "it's a `name`, export not", 42, 9, "mine", ["library", "effects", "maths", "second"], True]
    }
    assert "from './" not in together["js/entry.js"]
    assert together["js/entry.js"].count("function add(") == 1


def test_what_others_import_is_still_exported(tmp_path: Path) -> None:
    raw = {name: text.encode() for name, text in FORMS.items()}
    joined = modules.joined("js/deep/maths.js", raw)
    assert run(write(tmp_path, {**FORMS, "js/deep/maths.js": joined}), "js/deep/maths.js") == {
        "NAME": "it's a `name`, export not",
        "default": 42,
    }


@pytest.mark.parametrize(
    "source",
    [
        "export let count = 0;",
        "export const { a, b } = thing;",
        "export default function () {}",
        "export { a } from './b.js';",
        "export * from './b.js';",
        "import a, { b } from './b.js';",
        'import { b } from "./b.js";',
        "import { nothing } from './b.js';",
        "import nothing from './b.js';",
        "import { b } from './missing.js';",
        "import { b } from 'b';",
        "import { b } from './circle.js';",
    ],
)
def test_what_cannot_be_joined_is_refused(source: str) -> None:
    files = {
        "js/entry.js": f"import './b.js';\n{source}\n".encode(),
        "js/b.js": b"export const b = 1;\n",
        "js/circle.js": b"import { b } from './entry.js';\nexport const c = 1;\n",
    }
    with pytest.raises(modules.JoinError, match=r"js/(entry|circle)\.js"):
        modules.joined("js/entry.js", files)


def test_all_our_modules_can_be_joined_and_are_javascript(tmp_path: Path) -> None:
    assert len(OURS) > 40
    folder = write(tmp_path, {name: modules.joined(name, RAW) for name in OURS})
    for name in ("js/student.js", "js/control.js", "js/screen.js", "js/bank/editor.js"):
        done = subprocess.run(["node", "--check", folder / name], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr


def test_no_module_looks_at_where_it_stands_or_loads_later() -> None:
    """In one piece there is one address, and what is loaded later would come a second time."""
    for name in OURS:
        code = re.sub(r"/\*.*?\*/|//[^\n]*", "", RAW[name].decode(), flags=re.DOTALL)
        assert not re.search(r"\bimport\s*[.(]|^await\b", code, re.MULTILINE), name


def test_no_page_runs_a_module_twice() -> None:
    """Two entries of one page each carry what they import: if they shared a module, it would run twice."""
    base = _entries("base.html")
    assert base == ["js/app.js"]
    checked = 0
    for path in sorted((ROOT / "templates").rglob("*.html")):
        text = path.read_text()
        own = _entries(path.relative_to(ROOT / "templates").as_posix())
        if path.name == "base.html" or not own:
            continue
        entries = own if "{% block app %}" in text else base + own
        loaded = [name for entry in entries for name in [entry, *modules.needed(entry, RAW)]]
        assert len(loaded) == len(set(loaded)), path
        assert "js/app.js" in loaded, path
        checked += 1
    assert checked >= 6


def _entries(template: str) -> list[str]:
    return re.findall(r"\{\{ module\('([^']+)'\) \}\}", (ROOT / "templates" / template).read_text())


# -- style sheets


def test_sheets_carry_what_they_import_in_order() -> None:
    files = {
        "css/all.css": b'/* all */\n@import url("a.css");\n@import url("b.css");\n',
        "css/a.css": b"a { color: red; }\n",
        "css/b.css": b'@import url("a.css");\nb { color: blue; }\n',
    }
    rules = re.findall(r"\w \{[^}]+\}", styles.joined("css/all.css", files))
    assert rules == ["a { color: red; }", "a { color: red; }", "b { color: blue; }"]


@pytest.mark.parametrize("target", ["missing.css", "all.css", "deep/b.css"])
def test_wrong_imports_are_refused(target: str) -> None:
    files = {"css/all.css": f'@import url("{target}");\n'.encode(), "css/deep/b.css": b""}
    with pytest.raises(styles.SheetError, match=r"css/all\.css"):
        styles.joined("css/all.css", files)


def test_small_pictures_stand_in_the_sheet() -> None:
    small = (
        b'<svg xmlns="http://www.w3.org/2000/svg" width="16" fill="currentColor" class="bi"><path d="M1 1"/></svg>\n'
    )
    files = {
        "css/a.css": b'a { --i: url("../img/small.svg"); --j: url("../img/large.svg"); --k: url("data:x.svg"); }',
        "img/small.svg": small,
        "img/large.svg": b"<svg>" + b" " * styles.LARGEST_PICTURE + b"</svg>",
    }
    joined = styles.joined("css/a.css", files)
    assert (
        "--i: url(\"data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'%3E%3Cpath d='M1 1'/%3E%3C/svg%3E\");"
        in joined
    )
    assert 'url("../img/large.svg")' in joined
    assert 'url("data:x.svg")' in joined


def test_all_our_sheets_can_be_joined() -> None:
    for name in RAW:
        if name.endswith(".css"):
            text = styles.joined(name, RAW)
            assert not re.search(r"^\s*@import", text, re.MULTILINE), name
            assert "bootstrap-icons" not in re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL), name
