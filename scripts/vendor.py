"""Copy the browser files that pages load from node_modules/ to static/vendor/, and nothing else.

To serve another file, add a line to FILES. The fonts that KaTeX's style sheet names need none, and no icon does: what a
stylesheet, template or script names as ``vendor/bootstrap-icons/NAME.svg`` is copied.
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "static" / "vendor"

#: From node_modules/ to static/vendor/.
FILES = {
    "katex/dist/katex.min.css": "katex/katex.min.css",
    "katex/dist/katex.min.js": "katex/katex.min.js",
    "socket.io-client/dist/socket.io.esm.min.js": "socket.io.esm.min.js",
}

#: Where the names of icons are looked for.
SOURCES = ("static/css/**/*.css", "static/js/**/*.js", "templates/**/*.html")

FONTS = "katex/dist/katex.min.css"
FONT = re.compile(r"url\((fonts/[A-Za-z0-9_-]+\.woff2)\)")
ICON = re.compile(r"vendor/bootstrap-icons/([a-z0-9-]+\.svg)")


def wanted() -> dict[str, str]:
    """Return all files to copy, from node_modules/ to static/vendor/."""
    icons = {
        name
        for pattern in SOURCES
        for source in ROOT.glob(pattern)
        if VENDOR not in source.parents
        for name in ICON.findall(source.read_text(encoding="utf-8"))
    }
    sheet = MODULES / FONTS
    fonts = FONT.findall(sheet.read_text(encoding="utf-8")) if sheet.is_file() else []
    return (
        FILES
        | {f"katex/dist/{name}": f"katex/{name}" for name in sorted(fonts)}
        | {f"bootstrap-icons/icons/{name}": f"bootstrap-icons/{name}" for name in sorted(icons)}
    )


def main() -> int:
    """Copy what is new or different, remove what is wanted no longer; returns an exit status."""
    files = wanted()
    missing = [source for source in files if not (MODULES / source).is_file()]
    if missing:
        print(f"Not in node_modules: {', '.join(missing)}", file=sys.stderr)
        return 1
    for source, target in files.items():
        content = (MODULES / source).read_bytes()
        path = VENDOR / target
        if not path.is_file() or path.read_bytes() != content:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    keep = {VENDOR / target for target in files.values()}
    for path in VENDOR.rglob("*"):
        if path.is_file() and path not in keep:
            path.unlink()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
