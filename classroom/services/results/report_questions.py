"""The questions of a report: what was asked, what was answered, and how sure students were."""

import json
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import select

from classroom.core.database import canonical, db
from classroom.models import Answer, Round
from classroom.questions import registry
from classroom.questions.markdown import block_html, plain
from classroom.services.lessons import corrected_keys, moderation, survey
from classroom.services.results import peer_instruction, tallies, texts
from classroom.services.results.reading import NOTHING, AnswerRow, Cells, label


def tally(round_: Round, given: Sequence[AnswerRow], public: bool) -> dict[str, Any]:
    """Return the tally of these answers, with the written answers that are withheld unless it is for others."""
    kind, body = registry.get(round_.version.type), round_.version.body
    if not kind.has_text_answers or public:
        return kind.tally(body, Counter(answer.text for answer in given if answer.text != NOTHING))
    withheld = moderation.withheld(round_.id)
    found = texts.split(kind, ((answer.text, answer.hidden, 1) for answer in given), withheld)
    return kind.tally(body, found.shown) | {"withheld": texts.withheld_entries(round_, found.withheld, withheld)}


def count_correct(round_: Round, given: Sequence[AnswerRow]) -> int | None:
    """Return the number of right answers; None for a poll or a survey."""
    return sum(answer.correct is True for answer in given) if survey.is_graded(round_) else None


def shown_question(round_: Round) -> dict[str, Any]:
    """Return the question of a round as its teacher sees it, with its key."""
    version = round_.version
    kind = registry.get(version.type)
    return {
        "prompt": plain(version.prompt),
        "prompt_html": block_html(version.prompt),
        "type": version.type,
        "image": version.image,
        "explanation_html": block_html(version.explanation),
        **kind.public_view(version.body),
        "key": kind.key(version.body),
    }


def heading(round_: Round, answered: int, correct: int, joined: int, *, with_texts: bool = True) -> dict[str, Any]:
    """Return a round with its question, and how many answered and were right; for what is folded on a page.

    Args:
        round_: the round.
        answered: number of its answers.
        correct: how many of them are entirely right; ignored where there is no right answer.
        joined: number of participants of the lesson.
        with_texts: as for :func:`question`.
    """
    return {
        "id": round_.id,
        "number": round_.number,
        "attempt": round_.attempt,
        "status": round_.status,
        "scoring": round_.scoring,
        "closed_at": round_.closed_at,
        "question": shown_question(round_) if with_texts else _without_texts(round_),
        "answered": answered,
        "joined": joined,
        "correct": correct if survey.is_graded(round_) else None,
        "corrected": _corrected(round_) if survey.is_graded(round_) else None,
    }


def _corrected(round_: Round) -> dict[str, Any] | None:
    """Return, of a key that was corrected after the question was asked: the version to go back to, and who owns it."""
    before = corrected_keys.as_asked(round_)
    if before is None:
        return None
    question = round_.version.question
    return {
        "version_id": before.id,
        "owner_id": question.owner_id,
        "is_in_bank": corrected_keys.has_same_source(question.current, round_.version),
    }


def question(
    round_: Round, given: Sequence[AnswerRow], names: Mapping[int, str], public: bool, *, with_texts: bool = True
) -> dict[str, Any]:
    """Return :func:`heading` with the tally of the answers, and the comparison with the previous vote.

    Args:
        round_: the round.
        given: all its answers.
        names: of all participants of the lesson, by id.
        public: leave out the written answers that are withheld.
        with_texts: whether to keep what students wrote; without it, the tally of written answers has ``texts_left_out``
            in place of them, and the choices of a vote on them are letters.
    """
    kind = registry.get(round_.version.type)
    left_out = kind.has_text_answers and not with_texts
    found = heading(round_, len(given), count_correct(round_, given) or 0, len(names), with_texts=with_texts)
    return {
        **found,
        "tally": {
            "answered": len(given),
            **({"texts_left_out": True} if left_out else tally(round_, given, public)),
            **(confidence(round_, with_texts=with_texts) if any(answer.confidence for answer in given) else {}),
            "cards": _cards(given, names) if kind.lists_newest and not left_out else [],
        },
        "comparison": peer_instruction.compare_with_previous_vote(round_),
        "moves": peer_instruction.moves(round_),
    }


def _cards(given: Sequence[AnswerRow], names: Mapping[int, str]) -> list[dict[str, Any]]:
    """Return each text with its author, those that are held back first, then the newest first."""
    cards = [
        {
            "participant_id": answer.participant_id,
            "nickname": names[answer.participant_id],
            "text": json.loads(answer.text),
            "state": answer.state,
        }
        for answer in reversed(given)
        if answer.text != NOTHING
    ]
    return sorted(cards, key=lambda card: card["state"] != "held")


def with_confidence(round_ids: Collection[int]) -> set[int]:
    """Return those of these rounds in which somebody said how sure they were."""
    query = (
        select(Answer.round_id)
        .where(Answer.round_id.in_(round_ids), Answer.counts, Answer.confidence.is_not(None))
        .distinct()
    )
    return set(db.session.scalars(query))


def _without_texts(round_: Round) -> dict[str, Any]:
    """Return the question of a round; in a vote on what students wrote, the choices are letters."""
    found = shown_question(round_)
    if round_.voted_texts:
        letters = ((choice, choice["id"].upper()) for choice in found["choices"])
        found["choices"] = [{**choice, "text": letter, "text_html": letter} for choice, letter in letters]
    return found


def confidence(round_: Round, *, with_texts: bool = True) -> dict[str, Any]:
    """Return how sure students were, and their wrong answers as the reader's language writes them."""
    found = tallies.confidence(round_)
    if not with_texts and registry.get(round_.version.type).has_text_answers:
        return {**found, "sure_wrong": []}
    labels = Cells(round_, label, texts=with_texts)
    for entry in found["sure_wrong"]:
        if not isinstance(entry["value"], str):
            entry["text"] = labels[canonical(entry["value"])]
    return found
