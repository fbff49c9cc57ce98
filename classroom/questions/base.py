"""What every question type can do."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

Body = dict[str, Any]
"""What a type keeps of a question: JSON, stored in the version, made only by ``parse``."""

SHOWN = 100
"""How many different answers a tally names; the others are only counted."""


@dataclass(frozen=True)
class Grade:
    """How good an answer is: ``correct`` is None where there is no right answer; ``fraction`` of the points, 0 to 1."""

    correct: bool | None
    fraction: float


UNGRADED = Grade(None, 0.0)


class QuestionType(Protocol):
    """One kind of question. Stateless: everything that it needs stands in the body."""

    name: str
    fields: tuple[str, ...]
    """What ``parse`` takes and ``source`` gives, beside what all questions have."""
    graded: bool
    """Whether there is a right answer."""
    needs_picture: bool
    """Whether the question makes no sense without a picture."""

    def parse(self, raw: Mapping[str, Any], language: str | None) -> Body:
        """Make a body from what an author gave (``choices`` and so on); numbers may be text, as forms send them.

        Raises:
            Invalid: with a message for each wrong field, such as ``choices.2.text``.
        """
        ...

    def source(self, body: Body) -> dict[str, Any]:
        """Give back what ``parse`` takes: the author's view, key included."""
        ...

    def public_view(self, body: Body) -> dict[str, Any]:
        """Return the fields that students see before the key is revealed, and nothing that tells it."""
        ...

    def key(self, body: Body) -> Any:
        """Return what says which values are right, or None where nothing is: for choices, a value itself."""
        ...

    def parse_answer(self, body: Body, value: Any) -> Any:
        """Return the canonical form of an answer's value.

        Raises:
            InvalidValue: when it does not fit the question.
        """
        ...

    def grade(self, body: Body, value: Any) -> Grade:
        """Grade a canonical value."""
        ...

    def tally(self, body: Body, values: Mapping[str, int]) -> dict[str, Any]:
        """Count answers; ``values`` maps each canonical value, as JSON text, to its number.

        Returns ``{"counts": {...}}``, for choice types by choice id, every choice present. Types whose answers are not
        known before have ``entries`` too: the most frequent answers in order, each with ``text`` and ``count``.
        """
        ...

    def label(self, body: Body, value: Any) -> str:
        """Return a short plain text for a value, as reports and CSV show it."""
        ...
