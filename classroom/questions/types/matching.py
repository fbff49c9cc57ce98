"""Matching: each item on the left has a partner on the right."""

import json
from collections.abc import Mapping
from string import ascii_lowercase
from typing import Any, ClassVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from pydantic import BaseModel

from classroom.core.errors import InvalidValue
from classroom.questions.arranging import Order, other_order
from classroom.questions.base import Body, Grade, QuestionType
from classroom.questions.declarations import AuthorField, Example, SchemaField, SummaryLine
from classroom.questions.field_reader import FieldReader
from classroom.questions.markdown import inline_html, plain_inline
from classroom.questions.schemas import Choice, Partner
from classroom.questions.shuffle import shuffled

LEAST, MOST = 2, 12
MAX_TEXT = 500
FIELDS = frozenset(("left", "right"))


class Pair(BaseModel):
    """An item on the left and its partner on the right."""

    left: str
    right: str


class Matching(QuestionType):
    """Pairs, and distractors without a partner. An item on the right may be the partner of several on the left."""

    name = "matching"
    position = 110
    label = lazy_gettext("Matching")
    fields: ClassVar = {
        "pairs": AuthorField(
            list[Pair],
            label=lazy_gettext("Pairs"),
            in_words=lambda pairs: [f"{pair['left']} → {pair['right']}" for pair in pairs or ()],
        ),
        "distractors": AuthorField(
            list[str], "texts on the right without a partner", label=lazy_gettext("Distractors")
        ),
    }
    public_fields: ClassVar = {"left": SchemaField(list[Choice]), "right": SchemaField(list[Partner])}
    answer = SchemaField(dict[str, str], "an object: {left id: right id}")
    tally_fields: ClassVar = {"pairs": SchemaField(dict[str, dict[str, int]], "how often each pair was given")}
    counts_right_answers = True
    messages: ClassVar = {
        "match_with": lazy_gettext("Match for: {text}"),
        "found_it": lazy_gettext("Got it right: {percent} %"),
        "status_none_match": lazy_gettext("Match them all, then send."),
    }

    def parse(self, raw: Mapping[str, Any], language: str | None) -> Body:
        """Read ``pairs: [{left, right}]`` and ``distractors: [text]``."""
        reader = FieldReader()
        pairs, seen = [], set()
        for where, item in reader.objects(raw.get("pairs"), "pairs", FIELDS, least=LEAST, most=MOST):
            left = reader.text(item.get("left"), f"{where}.left", most=MAX_TEXT)
            right = reader.text(item.get("right"), f"{where}.right", most=MAX_TEXT)
            shown = plain_inline(left)
            if left and shown in seen:
                reader.wrong(f"{where}.left", _("This appears twice on the left."))
            seen.add(shown)
            pairs.append((left, right))
        extra = reader.texts(raw.get("distractors"), "distractors", most=MOST, longest=MAX_TEXT)
        rights = {right for _left, right in pairs}
        for index, text in enumerate(extra):
            if text in rights:
                reader.wrong(f"distractors.{index}", _("This is in a pair already."))
        if not reader.problems and len(rights) + len(extra) < LEAST:
            reader.wrong("pairs", _("Enter at least two different texts on the right."))
        reader.done()
        ids = {text: str(number) for number, text in enumerate(shuffled({*rights, *extra}), 1)}
        return {
            "left": [
                {"id": letter, "text": left} for letter, (left, _right) in zip(ascii_lowercase, pairs, strict=False)
            ],
            "right": [{"id": key, "text": text} for text, key in ids.items()],
            "key": {letter: ids[right] for letter, (_left, right) in zip(ascii_lowercase, pairs, strict=False)},
        }

    def source(self, body: Body) -> dict[str, Any]:
        """Return ``pairs`` and ``distractors``."""
        texts = {item["id"]: item["text"] for item in body["right"]}
        used = set(body["key"].values())
        return {
            "pairs": [{"left": item["text"], "right": texts[body["key"][item["id"]]]} for item in body["left"]],
            "distractors": sorted(text for key, text in texts.items() if key not in used),
        }

    def public_view(self, body: Body) -> dict[str, Any]:
        """Return both sides; the order of the right side does not give the pairs away."""
        return {
            "left": [
                {"id": i["id"], "label": i["id"].upper(), "text_html": inline_html(i["text"])} for i in body["left"]
            ],
            "right": [
                {"id": i["id"], "label": i["id"], "text": plain_inline(i["text"]), "text_html": inline_html(i["text"])}
                for i in body["right"]
            ],
        }

    def arranged(self, body: Body, order: Order) -> dict[str, Any]:
        """Return the right side in another order, with new numbers."""
        view = self.public_view(body)
        found = {item["id"]: item for item in view["right"]}
        right = [{**found[key], "label": str(number)} for number, key in enumerate(other_order(list(found), order), 1)]
        return {**view, "right": right}

    def key(self, body: Body) -> dict[str, str]:
        """Return the id on the right by the id on the left."""
        return dict(body["key"])

    def parse_answer(self, body: Body, value: Any) -> dict[str, str]:
        """Accept ``{left id: right id}`` with every left id."""
        rights = {item["id"] for item in body["right"]}
        if not isinstance(value, dict) or not all(isinstance(right, str) for right in value.values()):
            problem = lazy_gettext("An answer is an object of ids on the left and on the right.")
        elif not set(value) <= set(body["key"]) or not set(value.values()) <= rights:
            problem = lazy_gettext("That is not one of the choices.")
        elif len(value) < len(body["key"]):
            problem = lazy_gettext("Match all of them.")
        else:
            return {item["id"]: value[item["id"]] for item in body["left"]}
        raise InvalidValue(problem, fields={"value": problem})

    def grade(self, body: Body, value: Any) -> Grade:
        """Give points in proportion to the right pairs; correct if all are right."""
        right = sum(value[left] == wanted for left, wanted in body["key"].items())
        return Grade(right == len(body["key"]), right / len(body["key"]))

    def guess(self, body: Body) -> float:
        """Return the chance that one of the texts on the right is the partner."""
        return 1 / len(body["right"])

    def tally(self, body: Body, values: Mapping[str, int]) -> dict[str, Any]:
        """Count for each item on the left how many found its partner; ``pairs`` counts all pairs that were given."""
        pairs = {item["id"]: {other["id"]: 0 for other in body["right"]} for item in body["left"]}
        for text, number in values.items():
            for left, right in json.loads(text).items():
                pairs[left][right] += number
        return {"counts": {left: pairs[left][right] for left, right in body["key"].items()}, "pairs": pairs}

    def answer_text(self, body: Body, value: Any) -> str:
        """Return the pairs, such as ``A-2, B-1``."""
        return ", ".join(f"{left.upper()}-{right}" for left, right in value.items())

    def answer_words(self, body: Body, value: Any) -> str:
        """Return the pairs as texts, such as ``Colombia → Bogotá; Peru → Lima``."""
        left, right = ({item["id"]: plain_inline(item["text"]) for item in body[side]} for side in ("left", "right"))
        return "; ".join(f"{left[one]} → {right[other]}" for one, other in value.items())

    def summary(self, body: Body) -> list[SummaryLine]:
        """Return the pairs, then the distractors."""
        fields = self.source(body)
        pairs = [SummaryLine(f"{pair['left']} ↔ {pair['right']}", correct=True) for pair in fields["pairs"]]
        return pairs + [SummaryLine(text) for text in fields["distractors"]]

    def example(self) -> Example:
        """Return countries and capitals."""
        question = {
            "prompt": _("Which capital belongs to which country?"),
            "pairs": [{"left": _("Colombia"), "right": "Bogotá"}, {"left": _("Peru"), "right": "Lima"}],
            "distractors": ["Quito"],
        }
        right = self.key(self.parse(question, None))
        return Example(question, answers=[right, dict(zip(right, reversed(right.values()), strict=True))])
