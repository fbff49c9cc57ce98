"""Ordering: put 2 to 12 items in the right order."""

import json
from collections import Counter
from collections.abc import Mapping
from string import ascii_uppercase
from typing import Any, ClassVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from classroom.core.errors import Invalid, InvalidValue
from classroom.questions.arranging import Order, by_id
from classroom.questions.base import Body, Grade, QuestionType
from classroom.questions.choices import (
    CHOICES,
    choice_identity,
    choice_source,
    choice_text,
    choice_views,
    parse_choices,
    read_ids,
    texts_of,
)
from classroom.questions.declarations import Example, SchemaField, SummaryLine
from classroom.questions.shuffle import agreement, not_near, shuffled

ORDERS = 10
"""Most orders that a tally lists."""


class Ordering(QuestionType):
    """Items in an order. The order in which they are shown first is never nearer to the right one than chance."""

    name = "ordering"
    position = 100
    label = lazy_gettext("Ordering")
    fields: ClassVar = {"choices": CHOICES}
    answer = SchemaField(list[str], "a list of all choice ids, in the order given")
    counts_right_answers = True
    messages: ClassVar = {
        "order_how": lazy_gettext("Put these in order: move each with its buttons or the arrow keys."),
        "order_mine": lazy_gettext("This is my order"),
        "order_up": lazy_gettext("Move up: {text}"),
        "order_down": lazy_gettext("Move down: {text}"),
        "order_moved": lazy_gettext("{text}: place {n} of {count}"),
        "right_order": lazy_gettext("The right order"),
        "place_right": lazy_gettext("right place"),
        "place_wrong": lazy_gettext("wrong place"),
        "in_right_place": lazy_gettext("In the right place: {percent} %"),
        "bars_right_place": lazy_gettext("The bars show how many put each item in its right place."),
        "status_none_order": lazy_gettext("Move something, or press “This is my order”; then send."),
    }

    def parse(self, raw: Mapping[str, Any], language: str | None) -> Body:
        """Read ``choices: [{text, feedback, image}]`` in the right order.

        Raises:
            Invalid: as for other choices, and if a choice is marked as correct.
        """
        given = raw.get("choices")
        if isinstance(given, list):
            marked = [i for i, item in enumerate(given) if isinstance(item, Mapping) and item.get("correct")]
            if marked:
                text = _("The order itself is the answer: no single choice is right.")
                raise Invalid(text, fields={f"choices.{index}.correct": text for index in marked})
        parsed = parse_choices(raw, graded=False)["choices"]
        by_name = {"".join(choice_identity(choice)): choice for choice in parsed}
        shown, ids = [], {}
        for free, name in zip(
            (choice["id"] for choice in parsed), not_near(shuffled(by_name), list(by_name)), strict=True
        ):
            shown.append({key: value for key, value in by_name[name].items() if key != "correct"} | {"id": free})
            ids[name] = free
        return {"choices": shown, "order": [ids[name] for name in by_name]}

    def source(self, body: Body) -> dict[str, Any]:
        """Return the choices in the right order."""
        found = {choice["id"]: choice for choice in body["choices"]}
        return {"choices": [choice_source(found[key]) for key in body["order"]]}

    def public_view(self, body: Body) -> dict[str, Any]:
        """Return the choices in the order in which they are shown first, with letters in that order."""
        views = {view["id"]: view for view in choice_views(body)}
        return {"choices": [{**views[key], "label": letter} for key, letter in _letters(body).items()]}

    def arranged(self, body: Body, order: Order) -> dict[str, Any]:
        """Return the choices in another order, which is not nearer to the right one than chance either."""
        shown = not_near(order(list(_letters(body))), body["order"])
        return {"choices": by_id(choice_views(body), shown)}

    def key(self, body: Body) -> list[str]:
        """Return the ids in the right order."""
        return list(body["order"])

    def parse_answer(self, body: Body, value: Any) -> list[str]:
        """Accept a list of all ids, each once."""
        ids = read_ids(body, value)
        if len(ids) != len(body["choices"]):
            text = lazy_gettext("Put all of them in order.")
            raise InvalidValue(text, fields={"value": text})
        return ids

    def grade(self, body: Body, value: Any) -> Grade:
        """Grade with partial credit: how much the order agrees with the right one, from 0 to 1.

        Of all pairs, those in the right order count for and the others against; the sum over the number of pairs,
        never below 0. So an order by chance earns nothing on average, and one swap of neighbours costs little.
        Source: Kendall's rank correlation coefficient (Kendall 1938), cut off at 0.
        """
        return Grade(value == body["order"], max(0.0, agreement(value, body["order"])))

    def rekeyed(self, body: Body, other: Body) -> Body:
        """Return the items as they were shown, in the right order of the other body."""
        ids = {choice_identity(choice): choice["id"] for choice in body["choices"]}
        others = {choice["id"]: choice_identity(choice) for choice in other["choices"]}
        if set(ids) != set(others.values()):
            return other
        return {**body, "order": [ids[others[key]] for key in other["order"]], "shown": list(_letters(body))}

    def tally(self, body: Body, values: Mapping[str, int]) -> dict[str, Any]:
        """Count for each item how many put it in its right place; ``entries`` are the most frequent orders."""
        counts = {choice["id"]: 0 for choice in body["choices"]}
        orders: Counter[tuple[str, ...]] = Counter()
        for text, number in values.items():
            given = json.loads(text)
            orders[tuple(given)] += number
            for key, right in zip(given, body["order"], strict=True):
                counts[key] += number if key == right else 0
        entries = [
            {
                "value": list(order),
                "text": self.answer_text(body, order),
                "count": number,
                "correct": list(order) == body["order"],
            }
            for order, number in sorted(orders.items(), key=lambda item: (-item[1], item[0]))[:ORDERS]
        ]
        return {"counts": counts, "entries": entries}

    def answer_text(self, body: Body, value: Any) -> str:
        """Return the letters in the given order, such as ``B, A, C``."""
        letters = _letters(body)
        return ", ".join(letters[key] for key in value)

    def answer_words(self, body: Body, value: Any) -> str:
        """Return the texts in the given order."""
        return " → ".join(texts_of(body, value))

    def summary(self, body: Body) -> list[SummaryLine]:
        """Return the choices in the right order, numbered."""
        choices = self.source(body)["choices"]
        return [SummaryLine(f"{number}. {choice_text(choice)}") for number, choice in enumerate(choices, start=1)]

    def example(self) -> Example:
        """Return cities from north to south."""
        question = {
            "prompt": _("From north to south"),
            "choices": [{"text": text} for text in ("Bogotá", "Quito", "La Paz")],
        }
        right = self.key(self.parse(question, None))
        return Example(question, answers=[right, right[::-1]])


def _letters(body: Body) -> dict[str, str]:
    """Return the letter of each choice by its id, in the order in which they are shown first.

    Questions that were saved before orders were kept away from the right one are turned round here. Where the key was
    corrected after the question was asked, the order stays as it was shown.
    """
    shown = body.get("shown") or not_near([choice["id"] for choice in body["choices"]], body["order"])
    return dict(zip(shown, ascii_uppercase, strict=False))
