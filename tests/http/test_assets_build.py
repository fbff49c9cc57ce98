"""The build: bundles do what the single files do, no module runs twice on a page, and mistakes stop the build."""

import json
import re
import subprocess
from pathlib import Path

import pytest

from classroom.http.assets import bundle
from classroom.http.assets.sources import Sources
from scripts import build_assets
from tests.support.processes import ROOT

OURS = Sources(ROOT)


def write(folder: Path, files: dict[str, str]) -> None:
    """Write files."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def make(folder: Path, page: str, **files: str) -> Sources:
    """Make a project with one template. ``files`` are below ``static/``; ``__`` means a slash and ``_`` a dot."""
    write(folder, {"templates/page.html": page, "package.json": '{"type": "module"}'})
    write(folder, {f"static/{name.replace('__', '/').replace('_', '.')}": text for name, text in files.items()})
    return Sources(folder)


def read(sources: Sources, name: str) -> str:
    """Return the text of the built file of a source."""
    built = bundle.read(sources)
    found = built.find(built.built_name(name))
    assert found is not None
    return found[0].content.decode()


def run(path: Path) -> list[str]:
    """Run a module in Node and return the lines that it prints."""
    done = subprocess.run(["node", path], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


# -- modules

MODULES = {
    "js__entry_js": """import './effects.js';
import { add as plus, Box, NAME } from "./deep/maths.js";
import sum, * as maths from './deep/maths.js';
export { again } from './deep/second.js';
import { log } from '../vendor/library/index.js';
import { log as again } from './deep/second.js';

const add = 'mine';
console.log(JSON.stringify([plus(1, 2), new Box(3).held, NAME, sum, maths.add(4, 5), add, log, again === log]));
""",
    "js__effects_js": "import { log } from '../vendor/library/index.js';\nlog.push('effects');\n",
    "js__deep__maths_js": """import { log } from '../../vendor/library/index.js';
log.push('maths');
export function add(left, right) { return left + right; }
export class Box { constructor(held) { this.held = held; } }
export const NAME = "it's a `name`, export not";
export default add(40, 2);
""",
    "js__deep__second_js": "import { log } from '../../vendor/library/index.js';\nlog.push('second');\n"
    "export { log, log as again };\n",
}


def test_a_bundle_does_what_the_single_files_do(tmp_path: Path) -> None:
    sources = make(tmp_path, "{{ module('js/entry.js') }}", **MODULES)
    library = {"library/index.js": "export const log = ['library'];\n"}
    write(tmp_path / "node_modules", library)
    build_assets.build(sources)
    built = tmp_path / "static/dist" / bundle.read(sources).built_name("js/entry.js")
    write(tmp_path / "static/vendor", library)  # where the server shows the packages in development
    printed = run(tmp_path / "static/js/entry.js")
    assert run(built) == printed
    assert json.loads(printed[0]) == [
        3, 3, "it's a `name`, export not", 42, 9, "mine", ["library", "effects", "maths", "second"], True,
    ]  # fmt: skip
    assert not re.search(r"\bimport\b", built.read_text())


def test_scripts_of_a_folder_run_before_the_entry(tmp_path: Path) -> None:
    sources = make(
        tmp_path,
        "{{ module('js/entry.js', before='js/types') }}{{ module('js/other.js') }}",
        js__entry_js="import { names } from './registry.js';\nconsole.log(names.join());\n",
        js__other_js="console.log('other');\n",
        js__registry_js="export const names = [];\nexport function register(name) { names.push(name); }\n",
        js__types__b_js="import { register } from '../registry.js';\nregister('b');\n",
        js__types__a_js="import { register } from '../registry.js';\nregister('a');\n",
    )
    build_assets.build(sources)
    built = bundle.read(sources)
    assert run(tmp_path / "static/dist" / built.built_name("js/entry.js")) == ["a,b"]
    assert run(tmp_path / "static/dist" / built.built_name("js/other.js")) == ["other"]


@pytest.mark.parametrize(
    "source",
    [
        "import { nothing } from './b.js'; nothing();",
        "import nothing from './b.js'; nothing();",
        "export { nothing } from './b.js';",
        "import { b } from './missing.js';",
        "import { b } from 'no-such-package';",
        "import { b } from '../vendor/no-such-package/index.js';",
        "const const = 1;",
    ],
)
def test_a_wrong_module_stops_the_build_and_is_named(tmp_path: Path, source: str) -> None:
    sources = make(tmp_path, "{{ module('js/entry.js') }}", js__entry_js=f"{source}\n", js__b_js="export const b = 1;")
    with pytest.raises(build_assets.BuildError, match=r"static/js/entry\.js:1"):
        build_assets.build(sources)
    assert not (tmp_path / "static/dist").exists()


def test_a_build_that_fails_leaves_the_bundle_as_it_was(tmp_path: Path) -> None:
    sources = make(tmp_path, "{{ module('js/entry.js') }}", js__entry_js="console.log(1);\n")
    build_assets.build(sources)
    before = sorted((tmp_path / "static/dist").rglob("*"))
    write(tmp_path, {"static/js/entry.js": "("})
    with pytest.raises(build_assets.BuildError):
        build_assets.build(sources)
    assert sorted((tmp_path / "static/dist").rglob("*")) == before
    assert sorted(path.name for path in (tmp_path / "static").iterdir()) == ["dist", "js"]


def test_the_build_runs_again_only_after_a_change(tmp_path: Path) -> None:
    sources = make(tmp_path, "{{ module('js/entry.js') }}", js__entry_js="console.log(1);\n")
    assert not build_assets.is_up_to_date(sources)
    build_assets.build(sources)
    assert build_assets.is_up_to_date(sources)
    write(tmp_path, {"static/js/entry.js": "console.log(2);\n"})
    assert not build_assets.is_up_to_date(sources)


def test_the_same_sources_give_the_same_names(tmp_path: Path) -> None:
    names = []
    for folder in (tmp_path / "one", tmp_path / "two"):
        sources = make(folder, "{{ module('js/entry.js') }}", **MODULES)
        write(folder / "node_modules", {"library/index.js": "export const log = ['library'];\n"})
        build_assets.build(sources)
        names.append(bundle.read(sources).built_name("js/entry.js"))
    assert names[0] == names[1]


def test_no_module_depends_on_its_own_address_or_loads_another_later() -> None:
    """A bundle has an address of its own, and contains what its modules would load later."""
    for path in sorted((ROOT / "static/js").rglob("*.js")):
        code = re.sub(r"/\*.*?\*/|//[^\n]*", "", path.read_text(), flags=re.DOTALL)
        assert not re.search(r"\bimport\s*[.(]|^await\b", code, re.MULTILINE), path


def test_no_page_runs_a_module_twice() -> None:
    """A page has one entry, and every bundle contains a module once: that of every page among them."""
    entries = set()
    for path in sorted((ROOT / "templates").rglob("*.html")):
        calls = re.findall(r"\{% block app %\}(.*?)\{% endblock %\}", path.read_text(), re.DOTALL)
        named = re.findall(r"\{\{ module\('([^']+)'", path.read_text())
        assert named == [name for call in calls for name in re.findall(r"\{\{ module\('([^']+)'", call)], path
        assert len(named) <= 1, path
        entries.update(named)
    assert len(entries) >= 10
    assert entries == set(OURS.named().modules)
    for entry in entries:
        modules = build_assets.inputs_of(OURS, entry)
        assert "static/js/app.js" in modules, entry
        assert len(modules) == len(set(modules)), entry
        output = build_assets.output_of(OURS, entry)
        assert output["imports"] == [], entry


def test_bundles_need_no_more_than_the_policy_allows() -> None:
    """The Content-Security-Policy of pages has no ``unsafe-eval``."""
    for entry in OURS.named().modules:
        assert not re.search(r"\beval\(|\bnew Function\(", read(OURS, entry)), entry


# -- style sheets


def test_a_sheet_contains_what_it_imports_in_order(tmp_path: Path) -> None:
    sources = make(
        tmp_path,
        "{{ stylesheet('css/all.css') }}",
        css__all_css='/* all */\n@import url("a.css");\n@import url("b.css");\ni { color: green; }',
        css__a_css="a { color: red; }\n",
        css__b_css="b { color: blue; }\n",
    )
    build_assets.build(sources)
    assert read(sources, "css/all.css").strip() == "a{color:red}b{color:#00f}i{color:green}"


@pytest.mark.parametrize("source", ['@import url("missing.css");', 'a { --i: url("missing.svg"); }'])
def test_a_wrong_sheet_stops_the_build_and_is_named(tmp_path: Path, source: str) -> None:
    sources = make(tmp_path, "{{ stylesheet('css/all.css') }}", css__all_css=source)
    with pytest.raises(build_assets.BuildError, match=r"static/css/all\.css:1"):
        build_assets.build(sources)


def test_small_pictures_are_in_the_sheet_and_large_ones_beside_it(tmp_path: Path) -> None:
    sources = make(
        tmp_path,
        "{{ stylesheet('css/a.css') }}",
        css__a_css='a { --i: url("../img/small.svg"); --j: url("../img/large.svg"); --k: url("data:x.svg"); }',
        img__small_svg='<svg xmlns="http://www.w3.org/2000/svg" width="16" fill="currentColor" class="bi">\n'
        '  <path d="M1 1"/>\n</svg>\n',
        img__large_svg=f"<svg>{' ' * 4096}</svg>",
    )
    build_assets.build(sources)
    sheet = read(sources, "css/a.css")
    small = '<svg xmlns="http://www.w3.org/2000/svg"><path d="M1 1"/></svg>'
    assert f"url('data:image/svg+xml,{small}')" in sheet
    assert "data:x.svg" in sheet
    large = re.search(r'url\("?\.\./\.\./([A-Z0-9]{8}/[a-z/]+large\.svg)"?\)', sheet)
    assert large
    assert bundle.read(sources).find(large[1])


def test_the_folder_holds_exactly_what_the_manifest_names() -> None:
    dist = ROOT / "static/dist"
    present = {str(path.relative_to(dist)) for path in dist.rglob("*") if path.is_file()}
    manifest = json.loads((dist / "manifest.json").read_text())
    assert present == {*manifest["files"], "manifest.json", "metafile.json"}
    assert set(manifest["entries"]) == {*OURS.named().modules, *OURS.named().others}


def test_all_our_sheets_are_in_one_piece() -> None:
    for name in OURS.named().others:
        if name.endswith(".css"):
            sheet = read(OURS, name)
            assert "@import" not in sheet, name
            assert "bootstrap-icons" not in sheet, name
            assert not re.search(r"url\([\"']?(?!\.\./|data:|[\"'#)])", sheet), name


def test_formulas_load_their_fonts_from_our_origin() -> None:
    sheet = read(OURS, "vendor/katex/dist/katex.min.css")
    fonts = re.findall(r'url\("?[./]+/(\w+/vendor/[^")]+)"?\)', sheet)
    assert len(fonts) >= 15
    built = bundle.read(OURS)
    for font in fonts:
        found = built.find(font)
        assert found is not None
        assert found[1], font
        assert found[0].content_type == "font/woff2"


def test_pages_ask_for_the_font_that_the_sheet_loads() -> None:
    """A preload of another file would load the font twice; a page in Spanish or English may load 45 KB of it."""
    page = (ROOT / "templates/base.html").read_text()
    name = re.findall(r"preload_font\('([^']+)'\)", page)[0]
    built = bundle.read(OURS)
    asked = built.font_name(name)
    assert asked in read(OURS, "css/site.css")
    found = built.find(asked)
    assert found is not None
    assert found[1]
    assert len(found[0].content) <= 45_000
