"""What the choice types share: 2 to 12 choices with the ids ``a`` to ``l``."""

import json
from collections.abc import Mapping
from string import ascii_lowercase
from typing import Any

from flask_babel import gettext as _

from classroom.errors import Invalid, InvalidValue
from classroom.questions.base import Body
from classroom.questions.text import inline_html, plain

MIN_CHOICES, MAX_CHOICES = 2, 12
MAX_TEXT = 500
IDS = ascii_lowercase[:MAX_CHOICES]


def parse_choices(raw: Mapping[str, Any], *, graded: bool) -> Body:
    """Check ``choices: [{text, correct}]`` and give them ids.

    Raises:
        Invalid: with fields ``choices``, ``choices.N.text`` or ``choices.N.correct`` (N from 0).
    """
    choices = raw.get("choices")
    if not isinstance(choices, list) or not all(isinstance(choice, Mapping) for choice in choices):
        raise Invalid(_("The choices are missing."), fields={"choices": _("Give a list of choices.")})
    if not MIN_CHOICES <= len(choices) <= MAX_CHOICES:
        limits = {"min": MIN_CHOICES, "max": MAX_CHOICES}
        text = _("Give from %(min)d to %(max)d choices.", **limits)
        raise Invalid(text, fields={"choices": text})
    fields: dict[str, str] = {}
    seen: set[str] = set()
    parsed = []
    for index, choice in enumerate(choices):
        text, correct = choice.get("text"), choice.get("correct", False)
        if not isinstance(text, str) or not text.strip():
            fields[f"choices.{index}.text"] = _("Write the text of this choice.")
        elif len(text) > MAX_TEXT:
            fields[f"choices.{index}.text"] = _("Use at most %(max)d characters.", max=MAX_TEXT)
        elif plain(text.strip()).casefold() in seen:
            fields[f"choices.{index}.text"] = _("This choice stands here twice.")
        else:
            seen.add(plain(text.strip()).casefold())
        if not isinstance(correct, bool):
            fields[f"choices.{index}.correct"] = _("Say true or false.")
        parsed.append({"id": IDS[index], "text": str(text or "").strip(), "correct": graded and correct is True})
    if fields:
        raise Invalid(_("Some choices are not complete."), fields=fields)
    return {"choices": parsed}


def require_right(body: Body, *, exactly_one: bool) -> None:
    """Check the number of right choices.

    Raises:
        Invalid: with field ``choices``.
    """
    right = sum(choice["correct"] for choice in body["choices"])
    if exactly_one and right != 1:
        text = _("Mark exactly one choice as right.")
    elif not right:
        text = _("Mark at least one choice as right.")
    else:
        return
    raise Invalid(text, fields={"choices": text})


class ChoiceType:
    """The part of a question type that all choice types have in common."""

    name = ""
    graded = True
    single = True
    """Whether an answer is exactly one choice."""

    def source(self, body: Body) -> dict[str, Any]:
        """Give back ``{"choices": [{"text", "correct"}]}``."""
        return {"choices": [{"text": c["text"], "correct": c["correct"]} for c in body["choices"]]}

    def public_view(self, body: Body) -> dict[str, Any]:
        """Return ids, letters and texts."""
        return {
            "choices": [
                {"id": choice["id"], "label": choice["id"].upper(), "text_html": inline_html(choice["text"])}
                for choice in body["choices"]
            ]
        }

    def key(self, body: Body) -> list[str] | None:
        """Return the ids of the right choices, in order."""
        return [c["id"] for c in body["choices"] if c["correct"]] if self.graded else None

    def parse_answer(self, body: Body, value: Any) -> list[str]:
        """Accept a list of choice ids; return it sorted."""
        known = {choice["id"] for choice in body["choices"]}
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise InvalidValue(_("An answer is a list of choices."), fields={"value": _("Give a list of choice ids.")})
        if not set(value) <= known or len(set(value)) != len(value):
            text = _("That is not one of the choices.")
            raise InvalidValue(text, fields={"value": text})
        if self.single and len(value) != 1:
            text = _("Choose one.")
            raise InvalidValue(text, fields={"value": text})
        if not value:
            text = _("Choose at least one.")
            raise InvalidValue(text, fields={"value": text})
        return sorted(value)

    def tally(self, body: Body, values: Mapping[str, int]) -> dict[str, Any]:
        """Count how many chose each choice."""
        counts = {choice["id"]: 0 for choice in body["choices"]}
        for text, number in values.items():
            for chosen in json.loads(text):
                counts[chosen] += number
        return {"counts": counts}

    def label(self, body: Body, value: Any) -> str:
        """Return the letters, such as ``A, C``."""
        return ", ".join(item.upper() for item in value)
