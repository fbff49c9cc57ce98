"""From an item of QTI 2 or 3 to a question.

Sources: 1EdTech, "QTI Assessment Test, Section and Item Information Model" (2.1, 2.2, 3.0) and its
implementation guides.
"""

import posixpath
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _

from classroom.formats.base import Portable
from classroom.formats.qti import choices, entries, pairs, places, refusals
from classroom.formats.qti.item import FEEDBACK, Item
from classroom.formats.qti.responses import Response, value_of
from classroom.formats.qti.scoring import highest
from classroom.formats.shared.metadata import title_from_name
from classroom.formats.shared.question_element import QuestionError
from classroom.formats.shared.xml_reader import Element
from classroom.questions.clean_text import tidy_line

ROOT = "assessmentItem"
MAX_TITLE = 200
LANGUAGES = ("es", "en")
UNGRADED = frozenset({"poll", "open_text", "word_cloud", "rating"})
TIME_LIMITS = (5, 3600)

_BODIES: dict[str, Callable[[Item, Element], dict[str, Any]]] = {
    "choiceInteraction": choices.choice,
    "inlineChoiceInteraction": choices.choice,
    "orderInteraction": choices.order,
    "matchInteraction": pairs.match,
    "textEntryInteraction": entries.text_entry,
    "extendedTextInteraction": entries.extended_text,
    "sliderInteraction": entries.slider,
    "selectPointInteraction": places.select_point,
    "hotspotInteraction": places.hotspot,
}


@dataclass
class About:
    """What a package says of an item beside it: in the manifest and in a test."""

    tags: list[str] = field(default_factory=list)
    difficulty: int | None = None
    weight: float = 1.0
    seconds: float | None = None


def question(item: Item, about: About) -> Portable:
    """Return an item as a question; what does not come with it is in the item's notes.

    Raises:
        QuestionError: it cannot come in.
    """
    for tag in ("templateDeclaration", "templateProcessing"):
        if (found := item.element.first(tag)) is not None:
            message = _("The item makes its values at random from a template.")
            raise QuestionError(found.line, message, _("Put in the values and export it as a plain item."))
    interaction = item.interaction()
    if interaction.tag not in _BODIES:
        raise refusals.of_interaction(interaction)
    _remark(item)
    body = _BODIES[interaction.tag](item, interaction)  # before the text: its picture comes first
    prompt = item.markdown(item.body, item.slot)
    used = {choice.attributes.get("identifier", "") for choice in interaction.find("simpleChoice", "inlineChoice")}
    return {
        "language": _language(item),
        "title": _title(item, prompt),
        "prompt": prompt,
        "explanation": _explanation(item, used if "choices" in body and body["type"] != "ordering" else set()),
        "time_limit": _time_limit(item, about),
        "points": 0 if body["type"] in UNGRADED else _points(item, item.response(interaction), about),
        "difficulty": about.difficulty,
        "tags": about.tags,
        "image": item.slot.image,
        **body,
    }


def _remark(item: Item) -> None:
    """Note what of an item has no place here."""
    if item.element.attributes.get("adaptive", "").strip() == "true":
        item.note(_("The item leads through several attempts; here there is one."))
    for reference in item.element.all("assessmentStimulusRef"):
        name = posixpath.basename(reference.attributes.get("href", ""))[:100] or "?"
        item.note(
            _("The text %(name)s, which the item shares with others, is not kept.", name=name),
            _("Put it into the question after the import."),
        )


def _language(item: Item) -> str | None:
    language = item.element.attributes.get("lang", "").partition("-")[0].strip().lower()
    if language and language not in LANGUAGES:
        item.note(_("The language %(name)s is not kept.", name=language[:20]))
    return language if language in LANGUAGES else None


def _title(item: Item, prompt: str) -> str:
    title = title_from_name(tidy_line(item.element.attributes.get("title", "")), prompt)
    if len(title) > MAX_TITLE:
        item.note(_("A title has at most %(max)d characters; the rest is left out.", max=MAX_TITLE))
    return title[:MAX_TITLE].rstrip()


def _explanation(item: Item, choices_named: set[str]) -> str:
    """Return the feedback that is not about one choice."""
    found = [
        element
        for element in item.element.find(*FEEDBACK)
        if element.attributes.get("identifier") not in choices_named or element.attributes.get("showHide") == "hide"
    ]
    texts = [text for text in dict.fromkeys(item.markdown(element) for element in found) if text]
    if len(texts) > 1:
        item.note(_("The texts for different answers come together in the explanation."))
    return "\n\n".join(texts)


def _time_limit(item: Item, about: About) -> int | None:
    if about.seconds is None:
        return None
    seconds = min(TIME_LIMITS[1], max(TIME_LIMITS[0], round(about.seconds)))
    if seconds != about.seconds:
        item.note(_("A time limit of %(given)s seconds became %(kept)d.", given=about.seconds, kept=seconds))
    return seconds


def _points(item: Item, response: Response, about: About) -> int:
    """Return the points: a score of 1 is 100 points, times the weight that a test gives the item."""
    exact = 100 * _most(item, response) * about.weight
    points = min(1000, max(0, round(exact)))
    if abs(points - exact) > 0.01:
        item.note(_("A score of %(score)s became %(points)d points.", score=f"{exact / 100:g}", points=points))
    return points


def _most(item: Item, response: Response) -> float:
    """Return the highest score of an item, as it says itself or as its mapping says."""
    if (said := highest(item.element)) is not None:
        return said
    for outcome in item.element.all("outcomeDeclaration"):
        most = value_of(outcome, "normalMaximum") if outcome.attributes.get("identifier") == "SCORE" else None
        if most is not None:
            return most
    way = item.scoring(response)
    if way.way == "rules":
        return max(score for _accepted, score in way.rules)
    if way.way == "map" and response.mapping:
        values = [value for value in response.mapping.values() if value > 0]
        most = max(values, default=1.0) if response.cardinality == "single" else sum(values)
        return min(most, response.upper) if response.upper is not None else most
    return 1.0
