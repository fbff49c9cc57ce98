"""What every question type declares and does."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from flask_babel.speaklater import LazyString

from classroom.questions.arranging import Order
from classroom.questions.declarations import AuthorField, Example, SchemaField, SummaryLine
from classroom.questions.number_parsing import Number

Body = dict[str, Any]
"""What a type stores of a question: JSON, kept in the version, made only by ``parse``."""

ERASED_TEXT = ""
"""Stored instead of a text that a person wrote and that was forgotten; no answer is empty."""

SHOWN = 100
"""How many different answers a tally lists; the others are only counted."""
SHOWN_BYTES = 8 * 1024
"""How many bytes the texts have that a tally lists."""


@dataclass(frozen=True)
class Grade:
    """The result of one answer: ``correct`` is None if no answer is right; ``fraction`` of the points, 0 to 1."""

    correct: bool | None
    fraction: float


UNGRADED = Grade(None, 0.0)


class QuestionType(ABC):
    """One kind of question. Stateless: everything that it needs is in the body.

    A subclass in ``classroom/questions/types`` declares the attributes below and implements the abstract methods.
    """

    name: ClassVar[str]
    """The name in the API, the database and files; also the names of its module, template and script."""
    position: ClassVar[int]
    """Where the editor lists the type among the others: lower numbers come first."""
    label: ClassVar[LazyString | str]
    """The name on pages."""
    fields: ClassVar[Mapping[str, AuthorField]] = {}
    """The fields that ``parse`` takes and ``source`` returns, besides those of all questions."""
    public_fields: ClassVar[Mapping[str, SchemaField]] = {}
    """The fields of ``public_view``, besides ``choices``."""
    answer: ClassVar[SchemaField]
    """The value of an answer."""
    tally_fields: ClassVar[Mapping[str, SchemaField]] = {}
    """The fields of ``tally``, besides ``counts`` and ``entries``."""
    graded: ClassVar[bool] = True
    """Whether there is a right answer."""
    asked: ClassVar[bool] = True
    """Whether students answer it. A slide is only shown."""
    messages: ClassVar[Mapping[str, LazyString | str]] = {}
    """Texts of the type's script by key, with ``{name}`` placeholders; the live pages get them as ``messages``."""
    needs_picture: ClassVar[bool] = False
    """Whether the question is refused without a picture."""
    draws_picture: ClassVar[bool] = False
    """Whether the type's template and script show the question's picture themselves."""
    has_text_answers: ClassVar[bool] = False
    """Whether answers are texts of students, which a teacher can put to the vote."""
    lists_newest: ClassVar[bool] = False
    """Whether answers are read one by one: a tally lists the newest ones instead of the most frequent."""
    counts_right_answers: ClassVar[bool] = False
    """Whether the ``counts`` of a tally say who was right. A survey hides them."""
    fixed_choices: ClassVar[int | None] = None
    """The number of choices, where the author cannot change it."""
    marks: ClassVar[str] = ""
    """How authors mark right choices: ``one`` of them, ``some``, or not at all (empty)."""
    can_accept_more: ClassVar[bool] = False
    """Whether a teacher can accept a further answer after the round: see :meth:`accept_more`."""

    @abstractmethod
    def parse(self, raw: Mapping[str, Any], language: str | None) -> Body:
        """Return the body for what an author entered (``choices`` and so on); forms send numbers as text.

        Raises:
            Invalid: with a message for each wrong field, such as ``choices.2.text``.
        """

    @abstractmethod
    def source(self, body: Body) -> dict[str, Any]:
        """Return what ``parse`` takes: the author's view, with the key."""

    @abstractmethod
    def public_view(self, body: Body) -> dict[str, Any]:
        """Return the fields that students see before the key is revealed, and nothing that gives it away."""

    @abstractmethod
    def key(self, body: Body) -> Any:
        """Return which values are right, or None if the type is not graded. For choices the key is itself a value."""

    @abstractmethod
    def parse_answer(self, body: Body, value: Any) -> Any:
        """Return the canonical form of an answer's value.

        Raises:
            InvalidValue: if it does not fit the question.
        """

    @abstractmethod
    def grade(self, body: Body, value: Any) -> Grade:
        """Grade a canonical value."""

    @abstractmethod
    def tally(self, body: Body, values: Mapping[str, int]) -> dict[str, Any]:
        """Count answers; ``values`` maps each canonical value, as JSON text, to how often it was given.

        Returns ``{"counts": {...}}``; for choice types by choice id, with every choice present. Types with free answers
        also return ``entries``: the most frequent answers in order, each with ``text`` and ``count``.
        """

    @abstractmethod
    def answer_text(self, body: Body, value: Any) -> str:
        """Return a short plain text for a value, the same in every language, for the API and its files."""

    @abstractmethod
    def example(self) -> Example:
        """Return an example in the language of the request."""

    def answer_label(self, body: Body, value: Any) -> str:
        """Return a short plain text for a value in the language of the reader, for tables on pages."""
        return self.answer_text(body, value)

    def answer_words(self, body: Body, value: Any) -> str:
        """Return a value written out in the language of the reader, for files: texts of choices instead of letters."""
        return self.answer_label(body, value)

    def answer_alone(self, body: Body, value: Any) -> str:
        """Return a value written out, without anything that depends on the key, as its author may read it any time."""
        return self.answer_words(body, value)

    def answer_number(self, body: Body, value: Any) -> Number | None:
        """Return the number that a value is, so that files can hold it as a number; None where it is not one."""
        return None

    def unit(self, body: Body) -> str:
        """Return the unit of the numbers that students answer, or an empty text."""
        return ""

    def guess(self, body: Body) -> float | None:
        """Return the fraction that a blind guess is expected to earn; None where it cannot be said."""
        return None

    def texts(self, value: Any) -> list[str]:
        """Return the texts of a student in a canonical value; a teacher can hide each of them separately."""
        return [str(value)] if self.has_text_answers else []

    def without(self, value: Any, is_withheld: Callable[[str], bool]) -> Any:
        """Return the value without the texts that are withheld, or None if nothing is left to show."""
        return None if any(map(is_withheld, self.texts(value))) else value

    def with_language(self, body: Body, language: str | None) -> Body:
        """Return the body for a question whose language has changed."""
        return body

    def rekeyed(self, body: Body, other: Body) -> Body:
        """Return the body with the key of another one that students see in the same way."""
        return other

    def arranged(self, body: Body, order: Order) -> dict[str, Any]:
        """Return the public view with choices in another order and letters to match, where the type has any."""
        return self.public_view(body)

    def can_shuffle(self, body: Body) -> bool:
        """Return whether the order of the choices says nothing, so that each student may see another one."""
        return False

    def summary(self, body: Body) -> list[SummaryLine]:
        """Return what can be answered, for the preview of an import; nothing where students write freely."""
        return []

    def accept_more(self, body: Body, value: Any) -> Body:
        """Return the body with one more right answer; only called if ``can_accept_more``.

        Raises:
            Invalid: if the question has too many already.
        """
        raise NotImplementedError
