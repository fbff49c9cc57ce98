r"""Reading an ordering, ``{>4 ALL VERTICAL ABSOLUTE_POSITION SHOW none`` and its items in the right order, one a line.

People also write ``=`` before each item. Source: Moodle, qtype_ordering (import and export of GIFT).
"""

import re
from typing import Any

from flask_babel import gettext as _

from classroom.formats.base import Portable
from classroom.formats.gift.texts import Notes, Texts
from classroom.formats.gift.tokenizer import GiftError, split_before
from classroom.questions.choices import MAX_CHOICES

_OPTIONS = re.compile(
    r"\s*>\s*(\d*)(?:[ \t]*(?:ALL|EXACT|RANDOM|REL|CONTIGUOUS|CONTIG|HORIZONTAL|HORI|VERTICAL|VERT|ALL_OR_NOTHING"
    r"|ABSOLUTE_POSITION|ABSOLUTE|ABS|RELATIVE_[A-Z_]+|RELATIVE|LONGEST_[A-Z_]+|SHOW|HIDE|TRUE|FALSE|YES|NO|none|123|abc"
    r"|ABCD|iii|IIII|[HV01])\b(?!_))*"
)


def read_ordering(raw: str, at: int, texts: Texts, notes: Notes) -> Portable:
    """Return the items of an ordering.

    Args:
        raw: the text between the braces; it begins with ``>``.
        at: its offset in the text of the question.
        texts: reads the texts.
        notes: receives notes about what is not imported.

    Raises:
        GiftError: there are too many items, or fewer than two.
    """
    options = _OPTIONS.match(raw)
    rest = raw[options.end() :] if options else raw
    signed = split_before(rest, "=")[1]
    pieces = [piece[1:] for piece in signed] if signed else rest.split("\n")
    items = [texts.line(piece) for piece in pieces if piece.strip()]
    if not 2 <= len(items) <= MAX_CHOICES:
        raise GiftError(
            _("An ordering has from 2 to %(max)d items; this one has %(count)d.", max=MAX_CHOICES, count=len(items)),
            _("Write each item on a line of its own after {>."),
            at,
        )
    if options and options[1] not in ("", "0", str(len(items))):
        notes.add(_("Moodle shows only some of the items; here all are put in order."))
    choices: list[dict[str, Any]] = [{"text": text} for text in items]
    return {"type": "ordering", "choices": choices}
