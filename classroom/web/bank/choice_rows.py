"""The rows of choices in the editor, as typed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import zip_longest
from string import ascii_uppercase
from typing import Any

from werkzeug.datastructures import FileStorage, MultiDict

from classroom.questions import picture_refs
from classroom.questions.choices import MAX_CHOICES

ROWS = 4
"""Number of rows for a new question."""


@dataclass
class Row:
    """One row of choices as typed."""

    index: int
    text: str = ""
    correct: bool = False
    feedback: str = ""
    digest: str = ""
    """Digest of the stored picture of the choice; empty: it has none."""
    alt: str = ""
    upload: FileStorage | None = None
    errors: list[str] = field(default_factory=list)

    @property
    def label(self) -> str:
        """The letter of the choice."""
        return ascii_uppercase[self.index]

    def is_used(self, marks: str) -> bool:
        """Say whether anything was entered in the row."""
        return bool(self.text.strip() or self.feedback.strip() or self.digest or (marks and self.correct))

    @property
    def picture(self) -> str:
        """URL of the stored picture of the choice; empty: it has none."""
        return picture_refs.address(self.digest) if self.digest else ""

    def raw(self, marks: str) -> dict[str, Any]:
        """Return the choice in the form that ``services.bank.entries.create`` takes."""
        choice: dict[str, Any] = {"text": self.text}
        if marks:
            choice["correct"] = self.correct
        if self.feedback.strip():
            choice["feedback"] = self.feedback
        if self.digest:
            choice["image"] = {"digest": self.digest, "alt": self.alt}
        return choice


def blank_rows() -> list[Row]:
    """Return the rows for a new question."""
    return [Row(index) for index in range(ROWS)]


def rows_of(source: Mapping[str, Any]) -> list[Row]:
    """Return the rows for a question of the bank."""
    choices = source.get("choices") or []
    return [
        Row(index, choice["text"], choice.get("correct", False), choice.get("feedback", ""), **choice.get("image", {}))
        for index, choice in enumerate(choices)
    ] or blank_rows()


def sent_rows(form: MultiDict[str, str], files: MultiDict[str, FileStorage]) -> list[Row]:
    """Return the submitted rows. Each row sends all its fields, even an empty file field."""
    texts = form.getlist("choice")[:MAX_CHOICES]
    marked, bare = set(form.getlist("correct")), set(form.getlist("choice_picture_removed"))
    others = [form.getlist(name)[: len(texts)] for name in ("feedback", "choice_picture_kept", "choice_picture_alt")]
    rows = [
        Row(index, text, str(index) in marked, said, "" if str(index) in bare else picture_refs.digest_of(digest), alt)
        for index, (text, said, digest, alt) in enumerate(zip_longest(texts, *others, fillvalue=""))
    ]
    for row, upload in zip(rows, files.getlist("choice_picture"), strict=False):
        row.upload = upload if upload.filename else None
    return rows or blank_rows()


def renumbered(rows: list[Row]) -> list[Row]:
    """Number the rows in their order, and return them."""
    for index, row in enumerate(rows):
        row.index = index
    return rows
