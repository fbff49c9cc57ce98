"""The editor's form: the fields that are plain, and the rows of choices, which the page lays out itself."""

from dataclasses import dataclass, field
from string import ascii_uppercase
from typing import Any

from flask import current_app, request
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from itsdangerous import BadSignature, URLSafeSerializer
from wtforms import BooleanField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice

from classroom.errors import TizaError
from classroom.questions.choices import MAX_CHOICES
from classroom.web.bank.blueprint import LANGUAGE_NAMES, TYPE_NAMES

ROWS = 4
"""Rows of choices that a new question has at first."""


@dataclass
class Row:
    """One row of choices as typed."""

    index: int
    text: str = ""
    correct: bool = False
    errors: list[str] = field(default_factory=list)

    @property
    def label(self) -> str:
        """The letter."""
        return ascii_uppercase[self.index]


class QuestionForm(FlaskForm):
    """A question."""

    type = SelectField(lazy_gettext("Type"), choices=[SelectChoice(*pair) for pair in TYPE_NAMES.items()])
    prompt = TextAreaField(lazy_gettext("Question"))
    explanation = TextAreaField(lazy_gettext("Explanation"))
    time_limit = StringField(lazy_gettext("Time limit in seconds"))
    points = StringField(lazy_gettext("Points"))
    tags = StringField(lazy_gettext("Tags"))
    language = SelectField(
        lazy_gettext("Language"),
        choices=[SelectChoice(*pair) for pair in (("", lazy_gettext("Not said")), *LANGUAGE_NAMES.items())],
    )
    picture = FileField(lazy_gettext("Picture"))
    picture_alt = StringField(lazy_gettext("What the picture shows"))
    picture_kept = HiddenField()
    remove_picture = BooleanField(lazy_gettext("Take the picture away"))

    form_errors: list[str]
    rows: list[Row]
    choice_errors: list[str]

    def __init__(self, source: dict[str, Any] | None = None) -> None:
        """Take what was sent, or show ``source`` (see ``services.bank.source``)."""
        super().__init__(data=_plain(source) if source else None)
        self.choice_errors = []
        self.rows = _sent_rows() if self.is_submitted() else _source_rows(source or {})

    @property
    def digest(self) -> str | None:
        """Digest of the picture that the question has so far, when we signed it."""
        try:
            value = _signer().loads(self.picture_kept.data or "")
        except BadSignature:
            return None
        return value if isinstance(value, str) else None

    @digest.setter
    def digest(self, value: str | None) -> None:
        self.picture_kept.data = _signer().dumps(value) if value else ""

    def raw(self) -> dict[str, Any]:
        """Return what was typed in the form that ``services.bank.create`` takes."""
        digest = None if self.remove_picture.data else self.digest
        return {
            "type": self.type.data,
            "prompt": self.prompt.data,
            "choices": [{"text": row.text, "correct": row.correct} for row in self._used()],
            "explanation": self.explanation.data,
            "time_limit": _whole(self.time_limit.data),
            "points": _whole(self.points.data),
            "tags": (self.tags.data or "").split(","),
            "language": self.language.data or None,
            "image": {"digest": digest, "alt": self.picture_alt.data} if digest else None,
        }

    def _used(self) -> list[Row]:
        if self.type.data == "true_false":
            return self.rows[:2]
        return [row for row in self.rows if row.text.strip() or row.correct]

    def show(self, error: TizaError) -> None:
        """Put what the service refused beside the fields it is about."""
        for name, text in error.fields.items():
            part, _dot, rest = name.partition(".")
            if part == "choices":
                self._show_choice(rest, str(text))
            elif part == "image":
                target = self.picture_alt if rest == "alt" else self.picture
                target.errors = target.errors or [str(text)]
            elif part in self:
                self[part].errors = self[part].errors or [str(text)]
            else:
                self.form_errors = [*self.form_errors, str(text)]

    def _show_choice(self, where: str, text: str) -> None:
        index, used = where.partition(".")[0], self._used()
        if index.isdigit() and int(index) < len(used):
            used[int(index)].errors.append(text)
        else:
            self.choice_errors.append(text)


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="question picture")


def _plain(source: dict[str, Any]) -> dict[str, Any]:
    limit, image = source["time_limit"], source["image"]
    return {
        "type": source["type"],
        "prompt": source["prompt"],
        "explanation": source["explanation"],
        "time_limit": "" if limit is None else str(limit),
        "points": str(source["points"]),
        "tags": ", ".join(source["tags"]),
        "language": source["language"] or "",
        "picture_alt": image["alt"] if image else "",
        "picture_kept": _signer().dumps(image["digest"]) if image else "",
    }


def _source_rows(source: dict[str, Any]) -> list[Row]:
    choices = source.get("choices") or []
    count = len(choices) or ROWS
    rows = [Row(index) for index in range(count)]
    for row, choice in zip(rows, choices, strict=False):
        row.text, row.correct = choice["text"], choice["correct"]
    return rows


def _sent_rows() -> list[Row]:
    texts = request.form.getlist("choice")[:MAX_CHOICES]
    marked = set(request.form.getlist("correct"))
    rows = [Row(index, text, str(index) in marked) for index, text in enumerate(texts)]
    return rows or [Row(index) for index in range(ROWS)]


def _whole(text: str | None) -> int | str | None:
    """Return the number that was typed; what is no number goes to the service as it is, which refuses it."""
    text = (text or "").strip()
    if not text:
        return None
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else text
