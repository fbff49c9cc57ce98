"""Moodle's markers on a picture (ddmarker), as far as one marker is dropped on its zones.

Coordinates are pixels of the picture as Moodle keeps it: one that is larger is made to fit 600 by 400 pixels. Circles
are ``x,y;radius``, rectangles ``left,top;width,height``, polygons ``x,y;x,y;...``. Source: Moodle, qtype_ddmarker.
"""

from pathlib import PurePosixPath
from typing import Any

from flask_babel import gettext as _

from classroom.formats.moodle_xml.source import QuestionError, Source, decode_base64, plain
from classroom.formats.shared import regions
from classroom.formats.shared.numbers import parse_number
from classroom.formats.shared.pictures import picture_size
from classroom.formats.shared.xml_reader import Element

WIDEST, HIGHEST = 600, 400
"""Largest background of the question type, in pixels."""
MARKER = "X"
"""What a marker says that says nothing."""


def kept_size(size: tuple[int, int]) -> regions.Size:
    """Return the size in pixels that Moodle gives a background."""
    scale = min(1.0, WIDEST / size[0], HIGHEST / size[1])
    return size[0] * scale, size[1] * scale


def ddmarker(source: Source) -> dict[str, Any]:
    """Return a place on a picture. With several markers the question is another one, which does not exist here."""
    drags = [drag for drag in source.element.all("drag") if plain(drag)]
    drops = [drop for drop in source.element.all("drop") if _child(drop, "coords")]
    if len(drags) != 1 or {_child(drop, "choice") for drop in drops} != {_child(drags[0], "no")}:
        raise QuestionError(
            source.line,
            _("Markers on a picture come in only where there is one marker, and every zone belongs to it."),
            _("Make one question for each marker."),
        )
    size = _background(source)
    if len(drops) > 1:
        source.note(_("In Moodle every zone has to be marked; here any one of them is right."))
    if (label := plain(drags[0])) != MARKER:
        source.note(_("What the marker says (%(text)s) is not kept.", text=label[:60]))
    return {"type": "image_pin", "regions": [_region(drop, size) for drop in drops]}


def _background(source: Source) -> regions.Size:
    """Make the background the question's picture and return the size that its coordinates mean."""
    file = source.element.first("file")
    data = decode_base64(file.text) if file is not None else None
    size = picture_size(data) if data is not None else None
    if file is None or data is None or size is None:
        line = source.line if file is None else file.line
        text = _("The picture on which the markers go is missing or cannot be read.")
        raise QuestionError(line, text, _("Use a JPEG, PNG, WebP or GIF file in base64."))
    name = file.attributes.get("name", "").strip()
    source.slot.image = {"alt": source.alternative_text(PurePosixPath(name).stem, _("a picture")), "data": data}
    source.note(_("The name of the picture's file stands for its alternative text."))
    return kept_size(size)


def _region(drop: Element, size: regions.Size) -> regions.Region:
    shape, coords = _child(drop, "shape").lower(), _child(drop, "coords")
    try:
        parts = [
            tuple(float(parse_number(value)) for value in part.split(",")) for part in coords.split(";") if part.strip()
        ]
        match shape, parts:
            case "circle", [(x, y), (radius,)]:
                return regions.ellipse(x, y, radius, radius, size)
            case "rectangle", [(left, top), (width, height)]:
                return regions.rectangle(left, top, left + width, top + height, size)
            case "polygon", [_, _, _, *_] if all(len(part) == 2 for part in parts):
                return regions.polygon([(part[0], part[1]) for part in parts], size)
    except ValueError:
        pass
    raise QuestionError(
        drop.line,
        _("This zone cannot be read: %(shape)s %(coords)s.", shape=shape[:20], coords=coords[:60]),
        _("Write circle x,y;radius, rectangle left,top;width,height, or polygon x,y;x,y;x,y."),
    )


def _child(element: Element, name: str) -> str:
    found = element.first(name)
    return plain(found) if found is not None else ""
