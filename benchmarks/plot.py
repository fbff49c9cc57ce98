"""Horizontal bar charts as SVG."""

from collections.abc import Sequence
from xml.sax.saxutils import escape

from benchmarks.table import number

COLOURS = {"Tiza": "#1f7a5c", "Node": "#b5761b", "stock": "#8a4f7d", "floor": "#8a9099"}
OTHER = "#4a6fa5"
WIDTH, LEFT, RIGHT, BAR, GAP = 760, 210, 90, 20, 18


def bars(title: str, unit: str, groups: Sequence[tuple[str, Sequence[tuple[str, float]]]]) -> str:
    """Return a chart of horizontal bars.

    Args:
        title: heading, also the accessible name.
        unit: of the values.
        groups: pairs of a label and its bars, each a name and a value.
    """
    largest = max(value for _label, group in groups for _name, value in group)
    scale = (WIDTH - LEFT - RIGHT) / largest
    parts, y = [], 52
    for label, group in groups:
        parts.append(f'<text x="12" y="{y + 14}" class="strong">{escape(label)}</text>')
        y += 24
        for name, value in group:
            length = max(1.0, value * scale)
            colour = COLOURS.get(name, OTHER)
            parts += [
                f'<text x="{LEFT - 10}" y="{y + 15}" text-anchor="end">{escape(name)}</text>',
                f'<rect x="{LEFT}" y="{y}" width="{length:.1f}" height="{BAR}" rx="2" fill="{colour}"/>',
                f'<text x="{LEFT + length + 8:.1f}" y="{y + 15}">{number(value)} {escape(unit)}</text>',
            ]
            y += BAR + 4
        y += GAP
    style = "text{font:14px system-ui,sans-serif;fill:#1d2b26}.strong{font-weight:600}.title{font-size:17px}"
    label = escape(title, {'"': "&quot;"})
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {y}" role="img" aria-label="{label}">',
            f"<style>{style}</style>",
            f'<rect width="{WIDTH}" height="{y}" rx="8" fill="#f7f9f8"/>',
            f'<text x="12" y="30" class="strong title">{escape(title)}</text>',
            *parts,
            "</svg>",
            "",
        ]
    )
