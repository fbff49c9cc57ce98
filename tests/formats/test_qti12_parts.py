"""QTI 1.2: items with several responses become questions with the same text."""

from typing import Any

from flask import Flask

from classroom.services.bank.validation import check
from tests.support.qti12 import FIB, condition, document, equal, item, labels, lid, notes, read, text


def parts(*items: str) -> list[dict[str, Any]]:
    parsed = read(document(*items))
    assert parsed.errors == []
    for found in parsed.items:
        check(found.question)
    return [found.question for found in parsed.items]


def blank(name: str, *choices: tuple[str, str]) -> str:
    return lid(*choices, ident=f"response_{name}", left=text(name, "text/plain"))


ROSES = text("<p>Roses are [red], violets are [blue].</p>")


def test_blanks_of_canvas(app: Flask) -> None:
    made = item(
        ROSES + blank("red", ("1", "red"), ("2", "crimson")) + blank("blue", ("3", "blue")),
        condition(equal("1", "response_red"), "50", action="Add")
        + condition(equal("3", "response_blue"), "50", action="Add"),
        question_type="fill_in_multiple_blanks_question",
        points_possible="3",
    )
    first, second = parts(made)
    assert first["prompt"] == "Roses are _____, violets are […].\n\nPart 1 of 2"
    assert second["prompt"] == "Roses are […], violets are _____.\n\nPart 2 of 2"
    assert [one["text"] for one in first["accepted"]] == ["red", "crimson"]
    assert [one["text"] for one in second["accepted"]] == ["blue"]
    assert (first["type"], first["points"], second["points"]) == ("short_text", 150, 150)
    assert "it became 2 questions" in notes(made)


def test_dropdowns_of_canvas(app: Flask) -> None:
    made = item(
        ROSES + blank("red", ("1", "red"), ("2", "green")) + blank("blue", ("3", "pink"), ("4", "blue")),
        condition(equal("1", "response_red"), "50", action="Add")
        + condition(equal("4", "response_blue"), "50", action="Add"),
        question_type="multiple_dropdowns_question",
    )
    found = parts(made)
    assert [one["type"] for one in found] == ["single_choice", "single_choice"]
    assert [[choice["text"] for choice in one["choices"] if choice["correct"]] for one in found] == [["red"], ["blue"]]


def test_one_blank_is_one_question(app: Flask) -> None:
    made = item(
        text("A [x].") + blank("x", ("1", "dog")),
        condition(equal("1", "response_x")),
        question_type="fill_in_multiple_blanks_question",
    )
    (found,) = parts(made)
    assert found["prompt"] == "A _____."
    assert "it became" not in notes(made)


def test_fields_within_a_sentence(app: Flask) -> None:
    fields = "".join(f'<response_str ident="{name}"><render_fib/></response_str>{text(name)}' for name in ("a", "b"))
    made = item(
        f"<flow>{text('Two are')}{fields}</flow>",
        condition(equal("first", "a"), "10") + condition(equal("second", "b"), "30"),
    )
    first, second = parts(made)
    assert (first["accepted"][0]["text"], second["accepted"][0]["text"]) == ("first", "second")
    assert "_____" in first["prompt"].partition("[…]")[0]
    assert "_____" in second["prompt"].partition("[…]")[2]
    assert (first["points"], second["points"]) == (25, 75)


def test_a_condition_on_all_of_them_is_that_of_each(app: Flask) -> None:
    made = item(
        text("x") + FIB.replace("response1", "a").format("") + FIB.replace("response1", "b").format(""),
        condition(f"<and>{equal('1', 'a')}{equal('2', 'b')}</and>"),
    )
    assert [one["accepted"][0]["text"] for one in parts(made)] == ["1", "2"]


def test_a_choice_and_a_field_under_one_text(app: Flask) -> None:
    made = item(
        text("A map.")
        + f'<response_lid ident="c" rcardinality="Single">{text("Which river?")}{labels(("1", "Ebro"), ("2", "Po"))}'
        + "</response_lid>"
        + FIB.replace("response1", "w").format(""),
        condition(equal("2", "c"), "1") + condition(equal("blue", "w"), "1"),
    )
    choice, field = parts(made)
    assert choice["prompt"].split("\n\n")[:2] == ["A map.", "Which river?"]
    assert [one["correct"] for one in choice["choices"]] == [False, True]
    assert "Which river?" not in field["prompt"]
    assert field["type"] == "short_text"


def test_too_many_gaps_are_refused() -> None:
    made = item(text("x") + "".join(FIB.replace("response1", f"r{number}").format("") for number in range(51)))
    assert "at most 50 gaps" in read(document(made)).errors[0]["message"]
