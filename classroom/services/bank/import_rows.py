"""A question of a file as the preview of an import lists it: what would come in, in a few words."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask_babel import ngettext

from classroom import questions
from classroom.questions.choices import choice_text
from classroom.questions.markdown import plain
from classroom.questions.number_parsing import number_text
from classroom.services.bank.validation import Content

Fields = dict[str, Any]


@dataclass(frozen=True)
class Shown:
    """Something that can be answered; ``correct`` when it is right."""

    text: str
    correct: bool = False


def row(content: Content) -> dict[str, Any]:
    """Return a line of an import's preview."""
    kind = questions.get(content.type)
    prompt = plain(content.prompt) or content.prompt
    return {
        "title": content.title or prompt,
        "prompt": prompt if content.title else "",
        "type": content.type,
        "language": content.language,
        "answers": _ANSWERS.get(content.type, _choices)(kind.source(content.body)),
        "time_limit": content.time_limit,
        "points": content.points,
        "graded": kind.graded,
        "tags": content.tags,
        "has_image": content.image is not None or bool(content.choice_images),
    }


def _choices(fields: Fields) -> list[Shown]:
    return [Shown(choice_text(choice), choice.get("correct", False)) for choice in fields.get("choices", [])]


def _ordered(fields: Fields) -> list[Shown]:
    return [Shown(f"{number}. {choice_text(choice)}") for number, choice in enumerate(fields["choices"], start=1)]


def _credited(text: str, item: Fields) -> Shown:
    credit = item.get("credit", 100)
    return Shown(text if credit == 100 else f"{text} ({credit} %)", correct=credit == 100)


def _numbers(fields: Fields) -> list[Shown]:
    shown = []
    for item in fields["accepted"]:
        if "min" in item:
            text = f"{number_text(item['min'])} … {number_text(item['max'])}"
        else:
            text = number_text(item["value"])
            text += f" ± {number_text(item['tolerance'])}" if item["tolerance"] else ""
        shown.append(_credited(f"{text} {fields['unit']}".strip(), item))
    return shown


def _texts(fields: Fields) -> list[Shown]:
    return [_credited(item["text"], item) for item in fields["accepted"]]


def _pairs(fields: Fields) -> list[Shown]:
    pairs = [Shown(f"{pair['left']} ↔ {pair['right']}", correct=True) for pair in fields["pairs"]]
    return pairs + [Shown(text) for text in fields["distractors"]]


def _scale(fields: Fields) -> list[Shown]:
    ends = [f"{fields[end]} {fields[f'{end}_label']}".strip() for end in ("low", "high")]
    return [Shown(" … ".join(ends))]


def _place(fields: Fields) -> list[Shown]:
    longitude, latitude = (number_text(part) for part in fields["point"])
    radii = f"{number_text(fields['full_km'])} … {number_text(fields['zero_km'])} km"
    return [Shown(f"{latitude}°, {longitude}° ({radii})", correct=True)]


def _regions(fields: Fields) -> list[Shown]:
    count = len(fields["regions"])
    return [Shown(ngettext("%(num)d region of the picture", "%(num)d regions of the picture", count), correct=True)]


_ANSWERS: dict[str, Callable[[Fields], list[Shown]]] = {
    "numeric": _numbers,
    "short_text": _texts,
    "rating": _scale,
    "ordering": _ordered,
    "matching": _pairs,
    "map_pin": _place,
    "image_pin": _regions,
}
