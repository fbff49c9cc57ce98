"""The fields of a question in words, for pages that compare: each a text or a list of texts."""

from collections.abc import Callable
from typing import Any

from flask_babel import format_decimal
from flask_babel import gettext as _

from classroom.web.bank.blueprint import DIFFICULTY_NAMES, LANGUAGE_NAMES
from classroom.web.filters import place

Words = str | list[str]


def _number(value: float) -> str:
    return str(format_decimal(value, format="#,##0.##########"))


def _percent(fraction: float) -> str:
    return str(_("%(number)s %%", number=format_decimal(round(fraction * 100, 1))))


def _choice(choice: dict[str, Any]) -> str:
    text = str(choice["text"])
    if image := choice.get("image"):
        text = _("%(text)s [picture: %(alt)s]", text=text, alt=image["alt"]).strip()
    if choice.get("correct"):
        text = _("%(text)s (right)", text=text)
    if choice.get("feedback"):
        text = _("%(text)s. Feedback: %(feedback)s", text=text, feedback=choice["feedback"])
    return text


def _accepted(item: dict[str, Any]) -> str:
    if "text" in item:
        text = str(item["text"])
    elif "value" in item:
        text = _number(item["value"])
        if item.get("tolerance"):
            text = _("%(value)s ± %(tolerance)s", value=text, tolerance=_number(item["tolerance"]))
    else:
        text = _("%(low)s to %(high)s", low=_number(item["min"]), high=_number(item["max"]))
    credit = item.get("credit", 100)
    return (
        text if credit == 100 else _("%(text)s, for %(credit)s of the points", text=text, credit=_percent(credit / 100))
    )


def _region(region: dict[str, Any]) -> str:
    if region["shape"] == "polygon":
        corners = ", ".join(f"({_percent(x)}; {_percent(y)})" for x, y in region["points"])
        return str(_("Polygon with the corners %(corners)s", corners=corners))
    sides = {name: _percent(value) for name, value in region.items() if name != "shape"}
    if region["shape"] == "rect":
        return str(_("Rectangle from (%(x)s; %(y)s), %(width)s wide and %(height)s high", **sides))
    return str(_("Ellipse around (%(x)s; %(y)s) with the radii %(rx)s and %(ry)s", **sides))


def _forgiven(name: str) -> str:
    names = {"accents": _("Accents"), "case": _("Capitals"), "punctuation": _("Punctuation"), "spaces": _("Spaces")}
    return str(names[name])


LISTS: dict[str, Callable[[Any], str]] = {
    "choices": _choice,
    "accepted": _accepted,
    "pairs": lambda pair: f"{pair['left']} → {pair['right']}",
    "regions": _region,
    "forgive": _forgiven,
}
"""How an entry of a field reads; entries of other lists are texts."""


def _plain(name: str, value: Any) -> Words:
    if name == "language":
        return LANGUAGE_NAMES.get(value, str(value))
    if name == "difficulty":
        return str(DIFFICULTY_NAMES[value])
    if name == "point":
        return place(value)
    return str(value) if isinstance(value, str) else _number(value)


def in_words(name: str, value: Any) -> Words:
    """Return a field of a portable question in words; nothing is an empty text.

    Args:
        name: of the field, as in :func:`classroom.services.bank.entries.source`.
        value: what stands there.
    """
    if name in LISTS or (isinstance(value, list) and name != "point"):
        return [LISTS.get(name, str)(entry) for entry in value or ()]
    return "" if value is None else _plain(name, value)
