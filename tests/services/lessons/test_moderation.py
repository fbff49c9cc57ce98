"""Moderation: what the filter holds back and what teachers hide is seen by teachers only, wherever texts are shown."""

import json
from typing import Any

import pytest

from classroom.core.database import db
from classroom.core.errors import Invalid, NotFound
from classroom.models import Lesson, ModeratedText, Participant, Question, Round, User
from classroom.services.answers import screening
from classroom.services.bank import entries
from classroom.services.lessons import lifecycle, moderation, rounds
from classroom.services.results import export, full_results, reports, state, tables, texts
from classroom.services.results.sharing import Sharing
from tests.support.lessons import answer, ask, close, join, reveal, version_of
from tests.support.questions import question as question_of


def round_of(lesson: Lesson, owner: User, kind: str, **fields: Any) -> Round:
    """Open a round, as long as the test takes, with a question of a type whose answers are texts."""
    return ask(lesson, entries.create(owner.id, question_of(kind, **{"time_limit": None, **fields})))


def play(lesson: Lesson, asked: Round, *given: str) -> list[Participant]:
    """Have one guest after the other answer, and reveal the round."""
    guests = [join(lesson, f"Guest {number}") for number in range(1, len(given) + 1)]
    for guest, value in zip(guests, given, strict=True):
        answer(guest, asked, value)
    reveal(close(asked))
    return guests


def hide(asked: Round, hidden: bool = True, **what: Any) -> None:
    moderation.hide_answer(asked.lesson_id, asked.lesson.owner_id, asked.id, hidden=hidden, **what)


def seen(asked: Round) -> list[str]:
    """Return the texts that every student sees after the reveal, most frequent first."""
    return [entry["text"] for entry in state.public_round(asked)["tally"]["entries"]]


def withheld(lesson: Lesson) -> dict[str, str]:
    """Return the texts that only teachers see, with the reason."""
    tally = state.teacher_tally(lesson.id, 0) or {}
    return {entry["text"]: entry["state"] for entry in tally["withheld"]}


def everything_public(lesson: Lesson) -> str:
    """Return all that others than its teachers get of a lesson: state, private views and files to share, as text."""
    people = [person.id for person in db.session.query(Participant).filter_by(lesson_id=lesson.id)]
    rows = [
        tables.answers_for_programs(lesson, PUBLIC).rows,
        tables.matrix_for_readers(tables.report_for_readers(lesson, "joined", PUBLIC), None).rows,
    ]
    report = reports.report(lesson, public=True)
    cells = [cell and cell["label"] for person in report["participants"] for cell in person["cells"]]
    private = [{**view, "answer": None} for view in state.privates(lesson.id, people).values()]  # one's own words
    shared = [state.public(lesson), full_results.of_lesson(lesson, public=True), rows, cells, private]
    return json.dumps(shared, ensure_ascii=False)


PUBLIC = Sharing(public=True)
KINDS = ["short_text", "open_text", "word_cloud"]


@pytest.mark.both_databases
@pytest.mark.parametrize("kind", KINDS)
def test_a_rude_text_is_accepted_and_held_until_a_teacher_releases_it(lesson: Lesson, owner: User, kind: str) -> None:
    asked = round_of(lesson, owner, kind)
    play(lesson, asked, "puta", "sol")
    assert seen(asked) == ["sol"]
    assert withheld(lesson) == {"puta": "held"}
    assert state.public_round(asked)["tally"]["answered"] == 2
    assert "puta" not in everything_public(lesson)
    hide(asked, False, value="puta")
    assert sorted(seen(asked)) == ["puta", "sol"]
    assert withheld(lesson) == {}
    assert "puta" in everything_public(lesson)


@pytest.mark.both_databases
@pytest.mark.parametrize("kind", KINDS)
def test_any_text_is_hidden_everywhere_with_one_command_and_shown_again(lesson: Lesson, owner: User, kind: str) -> None:
    asked = round_of(lesson, owner, kind)
    play(lesson, asked, "Zanahoria", "zanahoria!", "sol")
    before = version_of(lesson)
    hide(asked, value="ZANAHÓRIA")
    assert seen(asked) == ["sol"]
    assert set(withheld(lesson).values()) == {"hidden"}
    assert "anahoria" not in everything_public(lesson)
    assert version_of(lesson) == before + 1, "all pages get the new state, and the beat repairs those that missed it"
    hide(asked, False, value="zanahoria")
    assert len(seen(asked)) == (3 if kind == "open_text" else 2)
    assert withheld(lesson) == {}


def test_a_hidden_text_stays_hidden_when_it_is_written_again(lesson: Lesson, owner: User) -> None:
    asked = round_of(lesson, owner, "word_cloud")
    ana, leo = join(lesson, "Ana"), join(lesson, "Leo")
    answer(ana, asked, "gris")
    hide(asked, value="gris")
    answer(leo, asked, "GRIS")
    reveal(close(asked))
    assert seen(asked) == []
    assert state.public_round(asked)["tally"]["counts"] == {}


def test_of_a_word_cloud_only_the_words_are_withheld(lesson: Lesson, owner: User) -> None:
    asked = round_of(lesson, owner, "word_cloud", words=3)
    play(lesson, asked, "sol, puta, mar", "mar, lago", "sol, m, ie")
    assert seen(asked) == ["mar", "sol", "ie", "lago", "m"]
    assert withheld(lesson) == {"puta": "held"}
    hide(asked, value="lago, ie")
    assert seen(asked) == ["mar", "sol", "m"]


def test_words_that_are_rude_together_are_all_held(lesson: Lesson, owner: User) -> None:
    asked = round_of(lesson, owner, "word_cloud", words=4)
    play(lesson, asked, "p, u, t, a")
    assert seen(asked) == []


@pytest.mark.both_databases
@pytest.mark.parametrize("kind", KINDS)
def test_the_answer_of_a_participant_is_hidden_with_what_replaces_it(owner: User, kind: str) -> None:
    lesson = lifecycle.create(owner.id, title="Change", allow_change=True)
    asked = round_of(lesson, owner, kind)
    ana, leo = join(lesson, "Ana"), join(lesson, "Leo")
    answer(ana, asked, "uno")
    answer(leo, asked, "uno")
    hide(asked, participant_id=ana.id)
    answer(ana, asked, "dos")
    reveal(close(asked))
    assert seen(asked) == ["uno"]
    assert withheld(lesson) == {"dos": "hidden"}
    hide(asked, False, participant_id=ana.id)
    assert sorted(seen(asked)) == ["dos", "uno"]


def test_a_released_author_may_be_held_again(owner: User) -> None:
    lesson = lifecycle.create(owner.id, title="Change", allow_change=True)
    asked = round_of(lesson, owner, "open_text")
    ana = join(lesson, "Ana")
    answer(ana, asked, "puta")
    hide(asked, False, participant_id=ana.id)
    assert withheld(lesson) == {}
    answer(ana, asked, "mierda")
    assert withheld(lesson) == {"mierda": "held"}


def test_showing_a_text_also_shows_it_where_its_author_was_hidden(lesson: Lesson, owner: User) -> None:
    asked = round_of(lesson, owner, "short_text")
    (ana,) = play(lesson, asked, "Lima")
    hide(asked, participant_id=ana.id)
    assert seen(asked) == []
    hide(asked, False, value="lima")
    assert seen(asked) == ["Lima"]


def test_teachers_keep_all_in_report_and_files_marked_as_hidden(lesson: Lesson, owner: User) -> None:
    asked = round_of(lesson, owner, "open_text")
    play(lesson, asked, "puta", "sol", "mar")
    hide(asked, value="mar")
    (found,) = full_results.of_lesson(lesson)["rounds"]
    assert [(a["value"], a["hidden"], a["held"]) for a in found["answers"]] == [
        ("puta", True, True),
        ("sol", False, False),
        ("mar", True, False),
    ]
    _title, header, rows, *_more = tables.answers_for_programs(lesson)
    columns = [header.index("answer"), header.index("hidden")]
    assert [[row[column] for column in columns] for row in rows] == [["puta", "held"], ["sol", ""], ["mar", "hidden"]]
    states = [cell["state"] for person in reports.report(lesson)["participants"] for cell in person["cells"]]
    assert states == ["held", None, "hidden"]
    assert export.xlsx_for_readers(lesson, None, "joined", PUBLIC) != export.xlsx_for_readers(lesson, None, "joined")


def test_hidden_answers_are_not_named_among_those_given_with_confidence(owner: User) -> None:
    lesson = lifecycle.create(owner.id, title="Sure", options={"confidence": True})
    asked = round_of(lesson, owner, "short_text")
    answer(join(lesson, "Ana"), asked, "Cuenca", confidence=3)
    reveal(close(asked))
    assert [entry["text"] for entry in state.public_round(asked)["tally"]["sure_wrong"]] == ["Cuenca"]
    hide(asked, value="Cuenca")
    assert state.public_round(asked)["tally"]["sure_wrong"] == []


def test_a_comparison_with_the_previous_vote_leaves_hidden_answers_out(lesson: Lesson, owner: User) -> None:
    first = round_of(lesson, owner, "short_text")
    ana = join(lesson, "Ana")
    answer(ana, first, "puta")
    close(first)
    second = rounds.revote(lesson.id, owner.id, first.id)
    answer(ana, second, "sol")
    reveal(close(second))
    assert "puta" not in everything_public(lesson)


@pytest.mark.parametrize("what", [{}, {"value": "a", "participant_id": 1}, {"value": "  "}])
def test_a_command_names_one_text_or_one_participant(lesson: Lesson, owner: User, what: dict[str, Any]) -> None:
    asked = round_of(lesson, owner, "open_text")
    with pytest.raises(Invalid) as refused:
        hide(asked, **what)
    assert set(refused.value.fields) == {"value"}


def test_only_written_answers_are_hidden(lesson: Lesson, question: Question) -> None:
    asked = ask(lesson, question)
    with pytest.raises(Invalid) as refused:
        hide(asked, value="a")
    assert set(refused.value.fields) == {"round_id"}


def test_a_participant_without_an_answer_is_unknown(lesson: Lesson, owner: User, guest: Participant) -> None:
    asked = round_of(lesson, owner, "open_text")
    with pytest.raises(NotFound, match="answered"):
        hide(asked, participant_id=guest.id)


def test_answers_are_hidden_after_the_lesson_too(lesson: Lesson, owner: User) -> None:
    asked = round_of(lesson, owner, "open_text")
    play(lesson, asked, "sol")
    lifecycle.end(lesson.id, owner.id)
    hide(asked, value="sol")
    assert seen(asked) == []


@pytest.mark.both_databases
def test_a_decision_of_a_teacher_is_not_undone_by_the_filter(lesson: Lesson, owner: User) -> None:
    asked = round_of(lesson, owner, "word_cloud")
    answer(join(lesson, "Ana"), asked, "puta")
    hide(asked, False, value="puta")
    answer(join(lesson, "Leo"), asked, "puta")
    assert withheld(lesson) == {}
    (row,) = db.session.query(ModeratedText).all()
    assert row.state == "shown"


LONG = "Creo que la respuesta depende de la altura y del clima de cada valle, como vimos en clase ayer "


@pytest.mark.parametrize(
    "text", [LONG + "puta", LONG + "p u t a", LONG + "pu ta " + LONG, "P.U.T.A " + LONG, LONG + "hijodeputa", "pu-ta"]
)
def test_a_rude_word_is_found_in_a_long_text(text: str) -> None:
    assert screening.is_rude(text)


@pytest.mark.parametrize("text", [LONG, "El mar es tan azul", "Scunthorpe is in England, and Dick lives there", "5"])
def test_ordinary_sentences_are_not_held(text: str) -> None:
    assert not screening.is_rude(text)


@pytest.mark.both_databases
def test_all_answers_are_listed_with_their_authors_in_pages(lesson: Lesson, owner: User) -> None:
    asked = round_of(lesson, owner, "open_text")
    guests = play(lesson, asked, *(f"Texto {number} " + "🙂" * 900 for number in range(20)), "puta")
    found: list[dict[str, Any]] = []
    skip: int | None = 0
    pages = 0
    while skip is not None:
        page = texts.list_answers(lesson.id, owner.id, asked.id, skip)
        assert len(json.dumps(page, ensure_ascii=False).encode()) < 2 * texts.PAGE_BYTES
        found += page["answers"]
        skip, pages = page["next"], pages + 1
    assert pages > 1
    assert page["total"] == 21
    assert [entry["participant_id"] for entry in found] == [guest.id for guest in reversed(guests)]
    assert (found[0]["value"], found[0]["state"], found[0]["nickname"]) == ("puta", "held", "Guest 21")
    shown = texts.list_answers(lesson.id, owner.id, asked.id, 0, shown=True)
    assert "puta" not in {entry["value"] for entry in shown["answers"]}


@pytest.mark.parametrize("kind", KINDS)
def test_a_tally_of_long_texts_stays_small(lesson: Lesson, owner: User, kind: str) -> None:
    asked = round_of(lesson, owner, kind)
    size = {"short_text": 180, "open_text": 990, "word_cloud": 35}[kind]
    play(lesson, asked, *("🙂" * size + f"{number:03}" for number in range(120)))
    teachers = state.teacher_tally(lesson.id, 0)
    assert len(json.dumps(teachers, ensure_ascii=False).encode()) < 32 * 1024
    tally = state.public_round(asked)["tally"]
    assert tally["answered"] == 120
    assert len(tally["entries"]) + tally["unlisted"] == 120
    if kind == "open_text":
        assert tally["entries"][0]["text"].endswith("119"), "the newest are listed"
