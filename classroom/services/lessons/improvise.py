"""Questions that a teacher thinks of while teaching: asked at once, worded later; and answers put to the vote.

An improvised question is one of the bank, tagged and marked as improvised. Its wording may be given while it is open
or after it: the round is pointed at the version that has the words, so that its result can be explained by it.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Literal, get_args

from flask_babel import get_locale
from flask_babel import gettext as _

from classroom import questions
from classroom.core.database import announce, transaction
from classroom.core.errors import Invalid
from classroom.core.events import RoundRevealed
from classroom.formats.shared.markup import from_plain
from classroom.models import Question, Round
from classroom.questions.choices import MAX_CHOICES, MIN_CHOICES
from classroom.questions.clean_text import tidy_line
from classroom.questions.markdown import plain
from classroom.questions.types.true_false import WORDS
from classroom.services.bank import entries
from classroom.services.lessons import regrade, rounds, transitions

Kind = Literal["true_false", "choices", "rating", "text"]
KINDS = get_args(Kind)
LETTERS = "ABCDEF"
FEWEST, MOST = 2, len(LETTERS)
"""Choices of an improvised question."""
MAX_SHOWN = 200
"""Characters of a written answer that a choice shows."""


def _language() -> str:
    return "es" if str(get_locale()).startswith("es") else "en"


def _blank(kind: str, count: int) -> dict[str, Any]:
    """Return an unworded question: nobody is right until the teacher says who."""
    language = _language()
    common: dict[str, Any] = {"prompt": _("Improvised question"), "language": language, "tags": [_("improvised")]}
    if kind == "rating":
        return {**common, "type": "rating", "low": 1, "high": 5}
    if kind == "text":
        return {**common, "type": "open_text"}
    texts = WORDS[language] if kind == "true_false" else LETTERS[:count]
    return {**common, "type": "poll", "choices": [{"text": text} for text in texts]}


def ask(lesson_id: int, user_id: int, kind: Any, count: Any = 4) -> Round:
    """Ask a question without words: the teacher says them, or gives them later with :func:`word`.

    Args:
        lesson_id: where.
        user_id: the teacher, whose bank keeps the question.
        kind: ``true_false``, ``choices`` (letters), ``rating`` (1 to 5) or ``text``.
        count: how many letters.

    Raises:
        Invalid: with field ``kind`` or ``count``.
        NotFound: ``unknown_lesson``.
        Conflict: ``round_open`` or ``wrong_state``.
    """
    if kind not in KINDS:
        text = _("Give one of: %(names)s.", names=", ".join(KINDS))
        raise Invalid(text, fields={"kind": text})
    if isinstance(count, bool) or not isinstance(count, int) or not FEWEST <= count <= MOST:
        text = _("Give a whole number from %(low)d to %(high)d.", low=FEWEST, high=MOST)
        raise Invalid(text, fields={"count": text})
    return _ask_new(lesson_id, user_id, _blank(kind, count), improvised=True)


def _ask_new(lesson_id: int, user_id: int, raw: Mapping[str, Any], *, improvised: bool) -> Round:
    with transaction():  # a question that cannot be asked does not stay behind
        transitions.lock_lesson(lesson_id, user_id)
        question = entries.create(user_id, raw)
        question.improvised = improvised
        return rounds.open_round(lesson_id, user_id, question.id, None)


def word(
    lesson_id: int, user_id: int, round_id: int, prompt: Any, *, choices: Sequence[Any] | None = None, right: Any = ()
) -> Round:
    """Give an improvised question its words, and say which choices are right; its answers are graded again.

    Args:
        lesson_id: where.
        user_id: its teacher.
        round_id: of the improvised question, whatever its status.
        prompt: Markdown.
        choices: the texts of all choices, in order; None: they stay.
        right: ids of the right choices; none: nobody is right or wrong.

    Raises:
        NotFound: ``unknown_lesson`` or ``unknown_round``.
        Conflict: ``wrong_state``: the question is not an improvised one.
        Invalid: with field ``prompt``, ``choices``, ``choices.N.text`` or ``right``.
    """
    with transaction() as session:
        lesson = transitions.lock_lesson(lesson_id, user_id, allow_ended=True)
        asked = transitions.lock_round(lesson, round_id)
        question = session.get_one(Question, asked.version.question_id)
        if not question.improvised:
            raise transitions.wrong_state(
                _("Only an improvised question gets its words here. Edit this one in your bank.")
            )
        asked.version = _worded(question, asked, prompt, choices, right).current
        session.flush()
        regrade.regrade(asked)
        transitions.publish(lesson)
        if asked.status == "revealed":
            announce(RoundRevealed(lesson.id, asked.id))
    return asked


def _worded(question: Question, asked: Round, prompt: Any, choices: Sequence[Any] | None, right: Any) -> Question:
    raw = {**entries.source(question, asked.version), "prompt": prompt}
    if "choices" not in raw:
        return entries.edit(question.id, question.owner_id, {"prompt": prompt})
    count = len(raw["choices"])
    texts = [choice["text"] for choice in raw["choices"]] if choices is None else choices
    ids = [choice["id"] for choice in asked.version.body["choices"]]
    problems: dict[str, str] = {}
    if not isinstance(texts, list | tuple) or len(texts) != count or not all(isinstance(text, str) for text in texts):
        problems["choices"] = _("Give the text of each of the %(count)d choices.", count=count)
    if not isinstance(right, list | tuple) or not set(map(str, right)) <= set(ids):
        problems["right"] = _("That is not one of the choices.")
    if problems:
        raise Invalid(_("Some fields of the question are missing or wrong."), fields=problems)
    kind = "poll" if not right else "single_choice" if len(right) == 1 else "multiple_choice"
    marked = [{"text": text, "correct": key in right} for key, text in zip(ids, texts, strict=True)]
    raw |= {"type": kind, "choices": marked}
    if questions.get(kind).graded and not questions.get(question.type).graded:
        raw["points"] = None  # what a question without right answers was worth says nothing
    if kind == question.type:
        return entries.edit(
            question.id, question.owner_id, {name: raw[name] for name in ("prompt", "choices", "points")}
        )
    worded = entries.create(question.owner_id, raw)  # the type of a question stays, so this is another one
    worded.improvised = True
    entries.archive(question.id, question.owner_id)
    return worded


def promote(lesson_id: int, user_id: int, round_id: int, texts: Any) -> Round:
    """Put some of the written answers of a round to the vote, as a poll that is asked at once.

    Raises:
        NotFound: ``unknown_lesson`` or ``unknown_round``.
        Conflict: ``round_open`` or ``wrong_state``.
        Invalid: with field ``round_id``, when its answers are not written ones, or ``texts``.
    """
    with transaction():
        asked = transitions.lock_round(transitions.lock_lesson(lesson_id, user_id), round_id)
        if not questions.get(asked.version.type).has_text_answers:
            text = _("Only written answers can be put to the vote.")
            raise Invalid(text, fields={"round_id": text})
        shown = [tidy_line(text) for text in texts if isinstance(text, str)] if isinstance(texts, list) else []
        unique = list(dict.fromkeys(filter(None, shown)))
        if not MIN_CHOICES <= len(unique) <= MAX_CHOICES or len(shown) != len(texts):
            text = _("Choose from %(min)d to %(max)d different answers.", min=MIN_CHOICES, max=MAX_CHOICES)
            raise Invalid(text, fields={"texts": text})
        raw = {
            "type": "poll",
            "prompt": asked.version.prompt,
            "language": asked.version.language,
            "title": _("Vote: %(question)s", question=plain(asked.version.prompt))[:200],
            "choices": [{"text": _as_choice(text)} for text in unique],
            "tags": [_("improvised")],
        }
        return _ask_new(lesson_id, user_id, raw, improvised=False)


def _as_choice(text: str) -> str:
    """Return a student's words as they are shown: none of their signs is mark-up."""
    return from_plain(text[:MAX_SHOWN], inline=True)
