"""Questions improvised during a lesson: asked without words, worded later; and votes on written answers.

An improvised question is added to the teacher's bank, tagged and marked as improvised. It can get its words while its
round is open or later. The round then refers to the version with the words, so that the result matches its question.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Literal, get_args

from flask_babel import get_locale
from flask_babel import gettext as _

from classroom import questions
from classroom.core.database import transaction
from classroom.core.errors import Invalid
from classroom.core.languages import LANGUAGES
from classroom.formats.shared.markup import from_plain
from classroom.models import QuestionVersion, Round
from classroom.questions.choices import MAX_CHOICES, MIN_CHOICES
from classroom.questions.clean_text import tidy_line
from classroom.questions.markdown import plain
from classroom.questions.types.true_false import WORDS
from classroom.services.bank import entries, offers
from classroom.services.lessons import agenda, moderation, regrade, rounds, transitions

Kind = Literal["true_false", "choices", "rating", "text"]
KINDS = get_args(Kind)
LETTERS = "ABCDEF"
FEWEST, MOST = 2, len(LETTERS)
"""Choices of an improvised question."""
MAX_SHOWN = 200
"""Characters of a written answer that a choice shows."""


def _language() -> str:
    language = str(get_locale())[:2]
    return language if language in LANGUAGES else "en"


def _blank(kind: str, count: int) -> dict[str, Any]:
    """Return a question without words. It is not graded until the teacher marks right choices."""
    language = _language()
    common: dict[str, Any] = {"prompt": _("Improvised question"), "language": language, "tags": [_("improvised")]}
    if kind == "rating":
        return {**common, "type": "rating", "low": 1, "high": 5}
    if kind == "text":
        return {**common, "type": "open_text"}
    texts = WORDS[language] if kind == "true_false" else LETTERS[:count]
    return {**common, "type": "poll", "choices": [{"text": text} for text in texts]}


def ask(lesson_id: int, user_id: int, kind: Any, count: Any = 4) -> Round:
    """Ask a question without words: the teacher says it aloud, or words it later with :func:`word`.

    Args:
        lesson_id: the lesson.
        user_id: the teacher, to whose bank the question is added.
        kind: ``true_false``, ``choices`` (letters), ``rating`` (1 to 5) or ``text``.
        count: number of letters.

    Raises:
        Invalid: with field ``kind`` or ``count``.
        NotFound: ``unknown_lesson``.
        Conflict: ``round_open`` or ``wrong_state``.
    """
    if kind not in KINDS:
        text = _("Must be one of: %(names)s.", names=", ".join(KINDS))
        raise Invalid(text, fields={"kind": text})
    if isinstance(count, bool) or not isinstance(count, int) or not FEWEST <= count <= MOST:
        text = _("Must be a whole number from %(low)d to %(high)d.", low=FEWEST, high=MOST)
        raise Invalid(text, fields={"count": text})
    return _ask_new(lesson_id, user_id, _blank(kind, count), improvised=True)


def _ask_new(lesson_id: int, user_id: int, raw: Mapping[str, Any], *, improvised: bool) -> Round:
    with transaction():  # a question that cannot be asked is not kept in the bank
        transitions.lock_lesson(lesson_id, user_id)
        question = entries.create(user_id, raw)
        question.improvised = improvised
        return rounds.open_round(lesson_id, user_id, question.id, None)


def word(
    lesson_id: int, user_id: int, round_id: int, prompt: Any, *, choices: Sequence[Any] | None = None, right: Any = ()
) -> Round:
    """Set the words of an improvised question and its right choices, and grade its answers again.

    The bank is changed only if the question is the user's own; otherwise the words are for this lesson, and its owner
    is offered them.

    Args:
        lesson_id: the lesson.
        user_id: one of its teachers.
        round_id: the round of the improvised question, in any status.
        prompt: Markdown.
        choices: the texts of all choices, in order; None keeps them.
        right: ids of the right choices; empty for a question that is not graded.

    Raises:
        NotFound: ``unknown_lesson`` or ``unknown_round``.
        Conflict: ``wrong_state``: the question was not improvised.
        Invalid: with field ``prompt``, ``choices``, ``choices.N.text`` or ``right``.
    """
    with transaction() as session:
        lesson = transitions.lock_lesson(lesson_id, user_id, allow_ended=True)
        round_ = transitions.lock_round(lesson, round_id)
        question = entries.locked_question(round_.version.question_id)
        if not question.improvised:
            raise transitions.wrong_state(
                _("Only an improvised question can be worded here. Edit this one in your bank.")
            )
        if taken := offers.take_offered(round_.version, user_id):
            round_.version = taken.current
        before = round_.version
        round_.version = _worded(round_, user_id, prompt, choices, right)
        offers.follow(before, round_.version)
        session.flush()
        regrade.regrade_round(round_)
        regrade.tell_webhooks(lesson)
        transitions.publish(lesson)
        if round_.status == "revealed":
            transitions.publish_private_views(lesson, round_.id)
    return round_


def _worded(round_: Round, user_id: int, prompt: Any, choices: Sequence[Any] | None, right: Any) -> QuestionVersion:
    """Return the version with the words: in the bank of the question's owner if they set them, else offered to them."""
    base = round_.version
    question = base.question
    raw = {**entries.source(question, base), "prompt": prompt}
    if "choices" in raw:
        raw |= _worded_choices(raw, base, choices, right)
    if raw["type"] == question.type:
        changes: dict[str, Any] = {name: raw[name] for name in ("prompt", "choices", "points") if name in raw}
        if question.owner_id == user_id:
            return entries.edit(question.id, user_id, changes).current
        return offers.add_changed(round_.lesson_id, user_id, base, changes)
    # the type of a question cannot change, so make a new one
    if question.owner_id == user_id:
        created = entries.create(user_id, raw)
        created.improvised = True
        worded = created.current
        entries.archive(question.id, user_id)
    else:
        worded = offers.copy_changed(round_.lesson_id, user_id, base, raw, improvised=True)
    agenda.replace(round_.lesson_id, question.id, worded.question_id)
    return worded


def _worded_choices(
    raw: Mapping[str, Any], base: QuestionVersion, choices: Sequence[Any] | None, right: Any
) -> dict[str, Any]:
    """Return type, choices and points of a question whose choices get their texts."""
    count = len(raw["choices"])
    texts = [choice["text"] for choice in raw["choices"]] if choices is None else choices
    ids = [choice["id"] for choice in base.body["choices"]]
    problems: dict[str, str] = {}
    if not isinstance(texts, list | tuple) or len(texts) != count or not all(isinstance(text, str) for text in texts):
        problems["choices"] = _("Must have the text of each of the %(count)d choices.", count=count)
    if not isinstance(right, list | tuple) or not set(map(str, right)) <= set(ids):
        problems["right"] = _("Must be ids of the choices.")
    if problems:
        raise Invalid(_("Some fields of the question are missing or wrong."), fields=problems)
    kind = "poll" if not right else "single_choice" if len(right) == 1 else "multiple_choice"
    marked = [{"text": text, "correct": key in right} for key, text in zip(ids, texts, strict=True)]
    # the default points: an ungraded question had no meaningful ones
    newly_graded = questions.get(kind).graded and not questions.get(raw["type"]).graded
    return {"type": kind, "choices": marked, "points": None if newly_graded else raw["points"]}


def promote(lesson_id: int, user_id: int, round_id: int, texts: Any) -> Round:
    """Let the class vote on some of the written answers of a round: open a round with a poll of them.

    Raises:
        NotFound: ``unknown_lesson`` or ``unknown_round``.
        Conflict: ``round_open`` or ``wrong_state``.
        Invalid: with field ``round_id`` if the round's answers are not written ones, or field ``texts``.
    """
    with transaction():
        round_ = transitions.lock_round(transitions.lock_lesson(lesson_id, user_id), round_id)
        if not questions.get(round_.version.type).has_text_answers:
            text = _("Only written answers can be voted on.")
            raise Invalid(text, fields={"round_id": text})
        shown = [tidy_line(text) for text in texts if isinstance(text, str)] if isinstance(texts, list) else []
        unique = list(dict.fromkeys(filter(None, shown)))
        withheld = moderation.withheld(round_.id)
        if any(text in withheld for text in unique):
            text = _("One of these answers is hidden. Show it first.")
            raise Invalid(text, fields={"texts": text})
        if not MIN_CHOICES <= len(unique) <= MAX_CHOICES or len(shown) != len(texts):
            text = _("Choose from %(min)d to %(max)d different answers.", min=MIN_CHOICES, max=MAX_CHOICES)
            raise Invalid(text, fields={"texts": text})
        raw = {
            "type": "poll",
            "prompt": round_.version.prompt,
            "language": round_.version.language,
            "title": _("Vote: %(question)s", question=plain(round_.version.prompt))[:200],
            "choices": [{"text": _as_choice(text)} for text in unique],
            "tags": [_("improvised")],
        }
        vote = _ask_new(lesson_id, user_id, raw, improvised=False)
        ids = [choice["id"] for choice in vote.version.body["choices"]]
        keys = dict(zip(ids, map(moderation.key, unique), strict=True))
        vote.voted_texts = {"round_id": round_.id, "keys": keys}
    return vote


def _as_choice(text: str) -> str:
    """Return a student's text as Markdown that shows it literally."""
    return from_plain(text[:MAX_SHOWN], inline=True)
