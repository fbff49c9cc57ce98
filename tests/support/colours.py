"""The colours of the interface, read from the style sheets, with contrast ratios (WCAG) and perceptual distances."""

import itertools
import re
from collections.abc import Iterable

from tests.support.processes import ROOT

CSS = ROOT / "static" / "css"
Colour = tuple[float, float, float]
"""Red, green and blue, 0 to 1, as sRGB encodes them."""

_TOKEN = re.compile(r"(--[\w-]+):\s*(#[0-9a-f]{6})\b")
_DARK = "@media (prefers-color-scheme: dark)"

VISIONS: dict[str, tuple[Colour, Colour, Colour]] = {
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
"""Matrices for linear sRGB that simulate dichromacy: Machado, Oliveira and Fernandes 2009, severity 1."""


def palettes() -> dict[str, dict[str, Colour]]:
    """Return every colour token of each theme: ``light``, ``dark``, ``contrast`` and ``contrast dark``."""
    light = _tokens((CSS / "tokens.css").read_text())
    dark = _tokens((CSS / "dark.css").read_text())
    more, _media, more_dark = (CSS / "contrast.css").read_text().partition(_DARK)
    return {
        "light": light,
        "dark": light | dark,
        "contrast": light | _tokens(more),
        "contrast dark": light | dark | _tokens(more) | _tokens(more_dark),
    }


def _tokens(sheet: str) -> dict[str, Colour]:
    return {name: _parse(text) for name, text in _TOKEN.findall(sheet)}


def _parse(text: str) -> Colour:
    red, green, blue = (int(text[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def mixed(first: Colour, share: float, second: Colour) -> Colour:
    """Return the result of CSS ``color-mix(in srgb, first share, second)``."""
    red, green, blue = (share * a + (1 - share) * b for a, b in zip(first, second, strict=True))
    return red, green, blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def contrast(first: Colour, second: Colour) -> float:
    """Return the contrast ratio of two colours, 1 to 21, as WCAG 2.2 defines it."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: Colour) -> float:
    red, green, blue = map(_linear, colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _oklab(linear: Iterable[float]) -> Colour:
    """Convert to Oklab (Björn Ottosson, 2020), in which distances are perceptually uniform."""
    red, green, blue = linear
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    middle = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
    )


def _seen(colour: Colour, vision: str) -> Colour:
    linear = [_linear(channel) for channel in colour]
    if vision in VISIONS:
        rows = VISIONS[vision]
        linear = [max(0.0, sum(a * b for a, b in zip(row, linear, strict=True))) for row in rows]
    return _oklab(linear)


def closest(colours: dict[str, Colour], vision: str = "usual") -> tuple[float, tuple[str, str]]:
    """Return the smallest distance of two of these colours in Oklab with this kind of vision, and the two names."""
    seen = {name: _seen(colour, vision) for name, colour in colours.items()}
    return min(
        (sum((x - y) ** 2 for x, y in zip(seen[a], seen[b], strict=True)) ** 0.5, (a, b))
        for a, b in itertools.combinations(seen, 2)
    )
