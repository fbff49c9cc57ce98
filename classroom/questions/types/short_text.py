"""Short text: a few words, compared with the accepted texts."""

from collections.abc import Mapping
from functools import partial
from typing import Any, ClassVar, Literal

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from pydantic import BaseModel, Field

from classroom.questions.base import Body, Grade, QuestionType
from classroom.questions.comparison import FORGIVABLE, comparison_key, is_near
from classroom.questions.declarations import AuthorField, Example, SchemaField, SummaryLine
from classroom.questions.field_reader import FieldReader
from classroom.questions.forgiveness import examples
from classroom.questions.phrases import accepted_line, with_credit
from classroom.questions.written_answers import grouped, read_text

MOST = 50
MAX_TEXT = 200
FIELDS = frozenset(("text", "credit"))


FORGIVABLE_NAMES = {
    "accents": lazy_gettext("Accents"),
    "case": lazy_gettext("Capitals"),
    "punctuation": lazy_gettext("Punctuation"),
    "spaces": lazy_gettext("Spaces"),
}


EXAMPLE = lazy_gettext("-1.5 km")
"""An accepted text that shows what is forgiven, until the author has entered one."""


class AcceptedText(BaseModel):
    """A text that earns points."""

    text: str
    credit: int = Field(default=100, ge=1, le=100, description="Percent of the points")


class ShortText(QuestionType):
    """A text. Each accepted text earns its credit in percent; differences in ``forgive`` are ignored."""

    name = "short_text"
    position = 60
    label = lazy_gettext("Short answer")
    fields: ClassVar = {
        "accepted": AuthorField(
            list[AcceptedText],
            "what earns points",
            label=lazy_gettext("Accepted answers"),
            in_words=lambda accepted: [with_credit(str(item["text"]), item) for item in accepted or ()],
        ),
        "forgive": AuthorField(
            list[Literal["accents", "case", "punctuation", "spaces"]],
            "which differences a comparison ignores",
            label=lazy_gettext("Ignore"),
            in_words=lambda forgive: [str(FORGIVABLE_NAMES[name]) for name in forgive or ()],
        ),
    }
    public_fields: ClassVar = {"max_length": SchemaField(int, "characters")}
    answer = SchemaField(str, "a text")
    has_text_answers = True
    can_accept_more = True

    def parse(self, raw: Mapping[str, Any], language: str | None) -> Body:
        """Read ``accepted: [{text, credit}]`` and ``forgive``, by default all of :data:`FORGIVABLE`."""
        reader = FieldReader()
        forgive = raw.get("forgive")
        forgive = list(FORGIVABLE) if forgive is None else forgive
        if not isinstance(forgive, list) or not all(isinstance(name, str) and name in FORGIVABLE for name in forgive):
            reader.wrong("forgive", _("Must be some of: %(names)s.", names=", ".join(FORGIVABLE)))
            forgive = []
        accepted: list[dict[str, Any]] = []
        seen: set[str] = set()
        for where, item in reader.objects(raw.get("accepted"), "accepted", FIELDS, least=1, most=MOST):
            text = reader.text(item.get("text"), f"{where}.text", most=MAX_TEXT)
            credit = item.get("credit")
            earned = 100 if credit in (None, "") else reader.whole(credit, f"{where}.credit", 1, 100)
            if text in seen:
                reader.wrong(f"{where}.text", _("This answer appears twice."))
            seen.add(text)
            accepted.append({"text": text, "credit": earned})
        if accepted and not reader.problems and all(item["credit"] < 100 for item in accepted):
            reader.wrong("accepted", _("One answer must earn 100 percent."))
        reader.done()
        return {"accepted": accepted, "forgive": sorted(set(forgive)), "language": language}

    def with_language(self, body: Body, language: str | None) -> Body:
        """Return the body with the language that says which letters are letters of their own."""
        return {**body, "language": language}

    def examples(self, raw: Mapping[str, Any], language: str | None) -> dict[str, str]:
        """Return an accepted text of what an author entered, a variant that counts as right, and one that does not."""
        accepted = raw.get("accepted")
        texts = (
            [item.get("text") for item in accepted if isinstance(item, Mapping)] if isinstance(accepted, list) else []
        )
        text = next((text for text in texts if isinstance(text, str) and text.strip()), str(EXAMPLE))
        given = raw.get("forgive")
        forgive = [name for name in FORGIVABLE if given is None or name in given]
        right, wrong = examples(text, forgive, language)
        return {"text": text, "right": right, "wrong": wrong}

    def source(self, body: Body) -> dict[str, Any]:
        """Return ``accepted`` and ``forgive``."""
        return {"accepted": body["accepted"], "forgive": body["forgive"]}

    def public_view(self, body: Body) -> dict[str, Any]:
        """Return the maximum length of an answer."""
        return {"max_length": MAX_TEXT}

    def key(self, body: Body) -> list[dict[str, Any]]:
        """Return what is accepted."""
        return list(body["accepted"])

    def parse_answer(self, body: Body, value: Any) -> str:
        """Accept one line of text."""
        return read_text(value, MAX_TEXT)

    def grade(self, body: Body, value: Any) -> Grade:
        """Give the best credit of the accepted texts that are equal, ignoring the differences in ``forgive``."""
        given = _key(body, value)
        same = [item["credit"] for item in body["accepted"] if _key(body, item["text"]) == given]
        credit = max(same, default=0)
        return Grade(credit == 100, credit / 100)

    def tally(self, body: Body, values: Mapping[str, int]) -> dict[str, Any]:
        """Count equal texts; ``near`` marks those that are probably typing errors."""
        wanted = {_key(body, item["text"]) for item in body["accepted"]}
        groups, unlisted = grouped(values, partial(_key, body), lambda text: [text])
        entries = [
            {
                "text": text,
                "count": count,
                "correct": self.grade(body, text).correct,
                "near": name not in wanted and any(is_near(name, right) for right in wanted),
            }
            for name, text, count in groups
        ]
        counts = {entry["text"]: entry["count"] for entry in entries}
        return {"counts": counts, "entries": entries, "unlisted": unlisted}

    def answer_text(self, body: Body, value: Any) -> str:
        """Return the text."""
        return str(value)

    def accept_more(self, body: Body, value: Any) -> Body:
        """Return the body with one more right answer.

        Raises:
            Invalid: if there are too many already.
        """
        added = [*body["accepted"], {"text": value, "credit": 100}]
        return self.parse({"accepted": added, "forgive": body["forgive"]}, body.get("language"))

    def summary(self, body: Body) -> list[SummaryLine]:
        """Return the accepted texts."""
        return [accepted_line(item["text"], item) for item in body["accepted"]]

    def example(self) -> Example:
        """Return a question about a river."""
        accepted = [{"text": _("Amazon"), "credit": 100}, {"text": _("The Amazon River"), "credit": 100}]
        question = {
            "prompt": _("What is the longest river of South America called?"),
            "accepted": accepted,
            "forgive": list(FORGIVABLE),
        }
        return Example(question, answers=[_("Amazon"), "Orinoco", "Magdalena"])


def _key(body: Body, text: str) -> str:
    return comparison_key(text, body["forgive"], body.get("language"))
