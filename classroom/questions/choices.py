"""What the choice types share: 2 to 12 choices with the ids ``a`` to ``l``."""

import json
from collections.abc import Iterable, Mapping
from string import ascii_lowercase
from typing import Any, ClassVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from classroom.core.errors import Invalid, InvalidValue
from classroom.questions import picture_refs
from classroom.questions.arranging import Order, by_id, in_steps, other_order, refer_to_others
from classroom.questions.base import Body, QuestionType
from classroom.questions.clean_text import is_storable, tidy, tidy_line
from classroom.questions.declarations import AuthorField, SchemaField, SummaryLine
from classroom.questions.markdown import block_html, inline_html, plain_inline

MIN_CHOICES, MAX_CHOICES = 2, 12
MAX_TEXT = 500
IDS = ascii_lowercase[:MAX_CHOICES]
MAX_FEEDBACK = 1000
KNOWN = {"id", "text", "correct", "feedback", "image"}
"""Fields of a choice. An ``id`` is accepted, because authors are shown one, but ignored: ids follow the position."""


def parse_choices(raw: Mapping[str, Any], *, graded: bool) -> Body:
    """Check ``choices: [{text, correct, feedback, image}]`` and give them ids.

    A choice has a text, a picture, or both. The pictures have been checked already: an ``image`` is
    ``{"digest", "alt"}``.

    Raises:
        Invalid: with fields ``choices``, ``choices.N.text`` and so on (N from 0).
    """
    choices = raw.get("choices")
    if not isinstance(choices, list) or not all(isinstance(choice, Mapping) for choice in choices):
        raise Invalid(_("The choices are missing."), fields={"choices": _("Must be a list of choices.")})
    if not MIN_CHOICES <= len(choices) <= MAX_CHOICES:
        limits = {"min": MIN_CHOICES, "max": MAX_CHOICES}
        text = _("Enter from %(min)d to %(max)d choices.", **limits)
        raise Invalid(text, fields={"choices": text})
    fields: dict[str, str] = {}
    seen: set[tuple[str, str]] = set()
    parsed: list[dict[str, Any]] = []
    for index, choice in enumerate(choices):
        where, text, correct = f"choices.{index}", choice.get("text"), choice.get("correct", False)
        image = choice.get("image")
        clean = tidy_line(text) if isinstance(text, str) else ""
        readable = len(clean) <= MAX_TEXT and is_storable(clean)
        shown = plain_inline(clean) if readable else clean
        same = shown, image["digest"] if image else ""
        if problem := _wrong_text(text, clean, needed=not shown and not image):
            fields[f"{where}.text"] = problem
        elif same in seen:  # upper and lower case differ: mW and MW are two answers
            fields[f"{where}.text"] = _("This choice appears twice.")
        seen.add(same)
        if not isinstance(correct, bool):
            fields[f"{where}.correct"] = _("Must be true or false.")
        for name in sorted(str(name)[:64] for name in choice if name not in KNOWN):
            fields[f"{where}.{name}"] = _("Unknown field.")
        parsed.append({"id": IDS[index], "text": clean, "correct": graded and correct is True})
        if feedback := _feedback(choice.get("feedback"), f"{where}.feedback", fields):
            parsed[-1]["feedback"] = feedback
        if image:
            parsed[-1]["image"] = image
    if fields:
        raise Invalid(_("Some choices are not complete."), fields=fields)
    return {"choices": parsed}


def _wrong_text(given: Any, text: str, *, needed: bool) -> str:
    """Return the error message for the text of a choice, or an empty text."""
    if given is not None and not isinstance(given, str):
        return str(_("Must be text."))
    if needed:
        return str(_("Write the text of this choice."))
    if len(text) > MAX_TEXT:
        return str(_("Use at most %(max)d characters.", max=MAX_TEXT))
    return "" if is_storable(text) else str(_("This text holds a control character. Remove it."))


def _feedback(value: Any, where: str, fields: dict[str, str]) -> str:
    """Return the feedback that is shown beside a choice after the reveal; Markdown."""
    text = tidy(value) if isinstance(value, str) else ""
    if value is not None and not isinstance(value, str):
        fields[where] = _("Must be text.")
    elif len(text) > MAX_FEEDBACK:
        fields[where] = _("Use at most %(max)d characters.", max=MAX_FEEDBACK)
    elif not is_storable(text):
        fields[where] = _("This text holds a control character. Remove it.")
    return text


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


def choice_views(body: Body) -> list[dict[str, Any]]:
    """Return the choices as students see them; ``image`` only if there is one."""
    views: list[dict[str, Any]] = []
    for choice in body["choices"]:
        views.append({"id": choice["id"], "label": choice["id"].upper(), "text_html": inline_html(choice["text"])})
        if image := choice.get("image"):
            views[-1]["image"] = picture_refs.shown(image)
    return views


def choice_source(choice: Mapping[str, Any]) -> dict[str, Any]:
    """Return a choice as its author entered it."""
    source = {name: choice[name] for name in choice if name != "id"}
    if image := source.get("image"):
        source["image"] = picture_refs.source(image)
    return source


def texts_of(body: Body, ids: Iterable[str]) -> list[str]:
    """Return the plain texts of the choices with these ids, in the order of the ids."""
    texts = {choice["id"]: plain_inline(choice_text(choice)) for choice in body["choices"]}
    return [texts[key] for key in ids]


def choice_identity(choice: Mapping[str, Any]) -> tuple[str, str]:
    """Return text and picture of a choice; together they differ between the choices of a question."""
    return choice["text"], choice["image"]["digest"] if choice.get("image") else ""


def choice_text(choice: Mapping[str, Any]) -> str:
    """Return the text of a choice, or the alternative text of its picture if it has no text."""
    return choice["text"] or str(choice["image"]["alt"])


def feedback_views(body: Body) -> dict[str, str]:
    """Return the feedback that is shown after the reveal, as HTML by choice id."""
    return {
        choice["id"]: block_html(choice["feedback"]) for choice in body.get("choices", []) if choice.get("feedback")
    }


def read_ids(body: Body, value: Any) -> list[str]:
    """Return the choice ids of an answer, in its order.

    Raises:
        InvalidValue: if they are not a list of different choices of this question.
    """
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise InvalidValue(
            lazy_gettext("An answer is a list of choices."),
            fields={"value": lazy_gettext("Must be a list of choice ids.")},
        )
    if not set(value) <= {choice["id"] for choice in body["choices"]} or len(set(value)) != len(value):
        text = lazy_gettext("That is not one of the choices.")
        raise InvalidValue(text, fields={"value": text})
    return value


def choice_in_words(choice: Mapping[str, Any]) -> str:
    """Return a choice as one line of text: its text, its picture, whether it is right, and its feedback."""
    text = str(choice["text"])
    if image := choice.get("image"):
        text = _("%(text)s [picture: %(alt)s]", text=text, alt=image["alt"]).strip()
    if choice.get("correct"):
        text = _("%(text)s (right)", text=text)
    if choice.get("feedback"):
        text = _("%(text)s. Feedback: %(feedback)s", text=text, feedback=choice["feedback"])
    return text


CHOICES = AuthorField(
    list[dict[str, Any]],
    "2 to 12 choices",
    label=lazy_gettext("Choices"),
    in_words=lambda choices: [choice_in_words(choice) for choice in choices or ()],
)


class ChoiceType(QuestionType):
    """Base of the types whose answers are choice ids."""

    fields: ClassVar = {"choices": CHOICES}
    answer = SchemaField(list[str], "a list of choice ids")
    marks = "one"

    def source(self, body: Body) -> dict[str, Any]:
        """Return ``{"choices": [{"text", "correct", ...}]}``; ``feedback`` and ``image`` only if there is one."""
        return {"choices": [choice_source(choice) for choice in body["choices"]]}

    def public_view(self, body: Body) -> dict[str, Any]:
        """Return ids, letters and texts."""
        return {"choices": choice_views(body)}

    def arranged(self, body: Body, order: Order) -> dict[str, Any]:
        """Return the choices in another order, unless their order says something."""
        if self.fixed_choices or refer_to_others(body["choices"]):
            return self.public_view(body)
        views = choice_views(body)
        return {"choices": by_id(views, other_order([view["id"] for view in views], order))}

    def can_shuffle(self, body: Body) -> bool:
        """Return whether the choices say nothing by their order: letters, steps and "All of the above" do."""
        choices = body["choices"]
        if self.fixed_choices or refer_to_others(choices):
            return False
        if all(choice["text"].upper() == choice["id"].upper() for choice in choices):
            return False  # an improvised question: what the letters stand for is said aloud, or on the board
        return not in_steps([plain_inline(choice["text"]) for choice in choices])

    def key(self, body: Body) -> list[str] | None:
        """Return the ids of the right choices, in order."""
        return [c["id"] for c in body["choices"] if c["correct"]] if self.graded else None

    def parse_answer(self, body: Body, value: Any) -> list[str]:
        """Accept a list of choice ids and return it sorted."""
        ids = read_ids(body, value)
        if self.marks != "some" and len(ids) != 1:
            text = lazy_gettext("Choose one.")
            raise InvalidValue(text, fields={"value": text})
        if not ids:
            text = lazy_gettext("Choose at least one.")
            raise InvalidValue(text, fields={"value": text})
        return sorted(ids)

    def tally(self, body: Body, values: Mapping[str, int]) -> dict[str, Any]:
        """Count how many chose each choice."""
        counts = {choice["id"]: 0 for choice in body["choices"]}
        for text, number in values.items():
            for chosen in json.loads(text):
                counts[chosen] += number
        return {"counts": counts}

    def answer_text(self, body: Body, value: Any) -> str:
        """Return the letters, such as ``A, C``."""
        return ", ".join(item.upper() for item in value)

    def answer_words(self, body: Body, value: Any) -> str:
        """Return the texts of the choices."""
        return "; ".join(texts_of(body, value))

    def summary(self, body: Body) -> list[SummaryLine]:
        """Return the choices."""
        return [SummaryLine(choice_text(choice), bool(choice["correct"])) for choice in body["choices"]]
