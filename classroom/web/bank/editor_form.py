"""The form of the question editor: common fields, and those of each type, which the template lays out."""

from typing import Any

from flask import request
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import BooleanField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice

from classroom import questions
from classroom.core import languages
from classroom.core.errors import TizaError
from classroom.questions import QuestionType, picture_refs
from classroom.questions.choices import MAX_CHOICES
from classroom.web.bank import choice_rows, form_paths
from classroom.web.bank.blueprint import DIFFICULTY_NAMES
from classroom.web.bank.choice_rows import Row

NOT_SAID = SelectChoice("", lazy_gettext("Not specified"))


class QuestionForm(FlaskForm):
    """A question. ``own`` has the entered values of type-specific fields by type; changing the type keeps them."""

    type = SelectField(lazy_gettext("Type"), choices=[SelectChoice(*pair) for pair in questions.labels().items()])
    prompt = TextAreaField(lazy_gettext("Question"))
    explanation = TextAreaField(lazy_gettext("Explanation"))
    notes = TextAreaField(lazy_gettext("Notes for you"))
    title = StringField(lazy_gettext("Title"))
    time_limit = StringField(lazy_gettext("Time limit in seconds"))
    points = StringField(lazy_gettext("Points"))
    difficulty = SelectField(
        lazy_gettext("Difficulty"),
        default="",
        choices=[NOT_SAID, *(SelectChoice(str(value), name) for value, name in DIFFICULTY_NAMES.items())],
    )
    tags = StringField(lazy_gettext("Tags"))
    language = SelectField(
        lazy_gettext("Language"), choices=[NOT_SAID, *(SelectChoice(*pair) for pair in languages.NAMES.items())]
    )
    picture = FileField(lazy_gettext("Picture"))
    picture_alt = StringField(lazy_gettext("What the picture shows"))
    picture_kept = HiddenField()
    remove_picture = BooleanField(lazy_gettext("Remove the picture"))

    form_errors: list[str]
    rows: list[Row]
    choice_errors: list[str]

    def __init__(self, source: dict[str, Any] | None = None) -> None:
        """Read the submitted data, or show ``source`` (from ``services.bank.entries.source``)."""
        super().__init__(data=_plain(source) if source else None)
        self.choice_errors = []
        self.own_errors: dict[str, str] = {}
        if self.is_submitted():
            self.rows = choice_rows.sent_rows(request.form, request.files)
            known = set(questions.names())
            sent = form_paths.nested(
                (n, text) for n, text in request.form.items(multi=True) if n.partition(".")[0] in known
            )
            self.own = {name: fields for name, fields in sent.items() if isinstance(fields, dict)}
        else:
            self.rows = choice_rows.rows_of(source or {})
            names = questions.get(source["type"]).fields if source else ()
            self.own = {source["type"]: {name: source[name] for name in names if name in source}} if source else {}

    @property
    def kind(self) -> QuestionType | None:
        """The chosen type."""
        return questions.get(self.type.data) if questions.is_known(self.type.data) else None

    @property
    def digest(self) -> str:
        """Digest of the stored picture of the question; empty: it has none."""
        return "" if self.remove_picture.data else picture_refs.digest_of(self.picture_kept.data or "")

    def raw(self) -> dict[str, Any]:
        """Return the entered question in the form that ``services.bank.entries.create`` takes.

        Raises:
            Invalid: there is no such type.
        """
        kind = questions.get(self.type.data)
        own = form_paths.compact(self.own.get(kind.name, {}))
        if "choices" in kind.fields:
            own["choices"] = [row.raw(kind.marks) for row in self._used(kind)]
        return {
            **{name: own[name] for name in kind.fields if name in own},
            "type": kind.name,
            "title": self.title.data or "",
            "prompt": self.prompt.data,
            "explanation": self.explanation.data if kind.asked else "",
            "notes": self.notes.data,
            "time_limit": _whole(self.time_limit.data),
            "points": _whole(self.points.data) if kind.graded else None,
            "difficulty": _whole(self.difficulty.data) if kind.asked else None,
            "tags": (self.tags.data or "").split(","),
            "language": self.language.data or None,
            "image": {"digest": self.digest, "alt": self.picture_alt.data} if self.digest else None,
        }

    def _used(self, kind: QuestionType) -> list[Row]:
        if kind.fixed_choices:
            return self.rows[: kind.fixed_choices]
        return [row for row in self.rows if row.is_used(kind.marks)]

    def act(self, verb: str, where: str) -> None:
        """Apply a row button (without JavaScript).

        Args:
            verb: ``more`` adds a row to a list; ``up``, ``down`` and ``remove`` change one row.
            where: the path of the list or of the row; empty for the choices.
        """
        name, _dot, last = where.rpartition(".")
        name, index = (where, -1) if verb == "more" or not last.isdecimal() else (name, int(last[:4]))
        if name in ("", "choices"):
            more = verb == "more" and len(self.rows) < MAX_CHOICES
            rows = [*self.rows, Row(0)] if more else form_paths.move_row(self.rows, verb, index)
            self.rows = choice_rows.renumbered(rows)
        else:
            kind, _dot, key = name.partition(".")
            if kind not in questions.names() or key not in questions.get(kind).fields:
                return
            fields = self.own.setdefault(kind, {})
            given = fields.get(key)
            items = given if isinstance(given, list) else []
            fields[key] = [*items, ""] if verb == "more" else form_paths.move_row(items, verb, index)

    def show(self, error: TizaError) -> None:
        """Show the errors of a service at their fields."""
        kind = self.kind
        if not error.fields:
            self.form_errors = [*self.form_errors, str(error.message)]
        for name, text in error.fields.items():
            part, _dot, rest = name.partition(".")
            if part == "choices":
                self._show_choice(rest, str(text))
            elif part == "image":
                target = self.picture_alt if rest == "alt" else self.picture
                target.errors = target.errors or [str(text)]
            elif kind and part in kind.fields:
                self.own_errors[form_paths.form_path(self.own.get(kind.name, {}), name)] = str(text)
            elif part in self:
                self[part].errors = self[part].errors or [str(text)]
            else:
                self.form_errors = [*self.form_errors, str(text)]

    def _show_choice(self, where: str, text: str) -> None:
        index, used = where.partition(".")[0], self._used(self.kind) if self.kind else []
        if index.isdigit() and int(index) < len(used):
            used[int(index)].errors.append(text)
        else:
            self.choice_errors.append(text)

    def own_problems(self) -> list[tuple[str, str, str]]:
        """Return the errors in the fields of the type: the id of the element, the field's name and the message."""
        found = []
        for path, text in self.own_errors.items():
            field, *rest = path.split(".")
            label = questions.get(self.type.data).fields[field].label
            row = f" {int(rest[0]) + 1}" if rest and rest[0].isdecimal() and field != "point" else ""
            found.append((".".join([self.type.data, field, *rest[:2]]), f"{label}{row}", text))
        return found


def _plain(source: dict[str, Any]) -> dict[str, Any]:
    limit, image = source["time_limit"], source["image"]
    return {
        "type": source["type"],
        "title": source["title"],
        "prompt": source["prompt"],
        "explanation": source["explanation"],
        "notes": source["notes"],
        "time_limit": "" if limit is None else str(limit),
        "points": "" if source["points"] is None else str(source["points"]),
        "difficulty": str(source["difficulty"] or ""),
        "tags": ", ".join(source["tags"]),
        "language": source["language"] or "",
        "picture_alt": image["alt"] if image else "",
        "picture_kept": image["digest"] if image else "",
    }


def _whole(text: str | None) -> int | str | None:
    """Return the entered number. Other text is returned unchanged, for the service to reject."""
    text = (text or "").strip()
    if not text:
        return None
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else text
