"""Draw the pictures of the starter bank into ``classroom/starter/pictures``.

Usage: python scripts/draw_pictures.py [--packages node_modules] [name ...]

Needs the npm packages world-atlas and flag-icons, and Chromium for the flags. The pictures are part of the repository,
so run this only to change them.
"""

import argparse
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from scripts.pictures import atlas, diagrams, flags, silhouettes  # noqa: E402
from scripts.pictures.canvas import save  # noqa: E402
from scripts.pictures.topology import read_countries  # noqa: E402

TARGET = ROOT / "classroom" / "starter" / "pictures"
FINE = {"gibraltar", "outline-chile", "outline-mexico", "outline-vietnam", "locator-turkiye"}
"""Pictures of small areas, which need data at 1:10 million; the others use 1:50 million."""


def main() -> None:
    """Draw all pictures, or the named ones."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--packages", type=Path, default=ROOT / "node_modules", help="folder of the npm packages")
    parser.add_argument("names", nargs="*", help="pictures to draw; none: all")
    options = parser.parse_args()
    maps = atlas.RECIPES | silhouettes.RECIPES
    known = [*maps, *diagrams.RECIPES, *flags.FLAGS]
    unknown = set(options.names) - set(known)
    if unknown:
        parser.error(f"no such picture: {', '.join(sorted(unknown))}; there are: {', '.join(known)}")
    TARGET.mkdir(exist_ok=True)
    data = {
        scale: read_countries(options.packages / "world-atlas" / f"countries-{scale}.json") for scale in ("50m", "10m")
    }
    for name in options.names or known:
        path = TARGET / f"{name}.webp"
        if name in maps:
            maps[name](data["10m" if name in FINE else "50m"]).save(path)
        elif name in diagrams.RECIPES:
            diagrams.RECIPES[name]().save(path)
        else:
            save(flags.draw_flag(name, options.packages / "flag-icons" / "flags" / "4x3"), path)
        print(f"{path.relative_to(ROOT)}  {path.stat().st_size / 1024:.0f} KB")


if __name__ == "__main__":
    main()
