"""National flags, rasterised from flag-icons' drawings (4:3) by a headless Chromium, on the house background."""

import shutil
import subprocess
import tempfile
from pathlib import Path

from PIL import Image, ImageChops

from scripts.pictures.canvas import COAST, HEIGHT, PAPER, WIDTH

FLAGS = {
    "flag-nepal": "np",
    "flag-south-africa": "za",
    "flag-poland": "pl",
    "flag-new-zealand": "nz",
    "flag-colombia": "co",
    "flag-jamaica": "jm",
}
"""Picture → ISO 3166 code."""

UNFRAMED = {"flag-nepal"}
"""Flags that do not fill the rectangle: a frame would become part of the flag."""

CORRECTIONS = {"np": ("v499z", "z")}
"""ISO code → text of the drawing and what replaces it: Nepal's outline ends twice, which nicks its corner."""

PAGE = """<!doctype html><style>
html, body {{ margin: 0; height: 100%; background: {paper} }}
body {{ display: grid; place-items: center }}
img {{ height: 640px; aspect-ratio: 4 / 3; outline: {frame}px solid {edge} }}
</style><img src="{source}">"""


def draw_flag(picture: str, flags: Path) -> Image.Image:
    """One flag at the size of all pictures; ``flags`` is the folder of 4:3 drawings.

    Raises RuntimeError when there is no Chromium, CalledProcessError when it fails.
    """
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if browser is None:
        raise RuntimeError("the flags are rasterised by Chromium, and there is none on this computer")
    with tempfile.TemporaryDirectory() as folder:
        page, shot, drawing = (Path(folder, name) for name in ("flag.html", "flag.png", "flag.svg"))
        code = FLAGS[picture]
        drawing.write_text(
            (flags / f"{code}.svg").read_text(encoding="utf-8").replace(*CORRECTIONS.get(code, ("", "")))
        )
        page.write_text(
            PAGE.format(
                paper=PAPER,
                frame=0 if picture in UNFRAMED else 2,
                edge=COAST,
                source=drawing.as_uri(),
            ),
            encoding="utf-8",
        )
        command = [browser, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
        command += [
            "--disable-background-networking",
            "--force-device-scale-factor=1",
            f"--user-data-dir={folder}/profile",
        ]
        command += [f"--window-size={WIDTH},{HEIGHT}", f"--screenshot={shot}", page.as_uri()]
        subprocess.run(command, check=True, capture_output=True, timeout=60)
        with Image.open(shot) as image:
            return _centred(image.convert("RGB"))


def _centred(image: Image.Image) -> Image.Image:
    """Moves what is drawn to the middle: a flag that does not fill its rectangle sits at the left of it."""
    paper = Image.new("RGB", image.size, PAPER)
    box = ImageChops.difference(image, paper).getbbox()
    if box is None:
        raise ValueError("the browser drew nothing")
    paper.paste(image.crop(box), ((WIDTH - box[2] + box[0]) // 2, (HEIGHT - box[3] + box[1]) // 2))
    return paper
