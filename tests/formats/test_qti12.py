"""QTI 1.2: questions as Canvas, Blackboard, Common Cartridge and Sakai write them."""

from typing import Any

import pytest

from classroom.questions.markdown import plain
from tests.support.qti12 import (
    ABC,
    BLACKBOARD,
    CANVAS,
    FIB,
    NUMERIC,
    condition,
    document,
    equal,
    item,
    lid,
    notes,
    one,
    read,
    right,
    text,
)


def test_a_question_of_canvas() -> None:
    assert one(CANVAS) == {
        "type": "single_choice",
        "language": None,
        "title": "Floating",
        "prompt": "Which one **floats**?",
        "choices": [
            {"text": "Lead", "correct": False, "feedback": "It sinks."},
            {"text": "Ice", "correct": True},
            {"text": "Gold", "correct": False},
        ],
        "explanation": "Density.",
        "time_limit": None,
        "points": 250,
        "difficulty": None,
        "tags": [],
        "image": None,
    }
    assert notes(CANVAS) == ""


def test_a_question_of_blackboard() -> None:
    found = one(BLACKBOARD)
    assert (found["type"], found["prompt"], right(found)) == ("single_choice", "Which floats?", [2])
    assert (found["points"], found["explanation"], found["title"]) == (1000, "Well done.", "Single")


def test_a_matching_of_blackboard() -> None:
    def flow(inside: str, kind: str = "Block") -> str:
        return f'<flow class="{kind}">{inside}</flow>'

    empty = '<render_choice><response_label ident="{0}1"/><response_label ident="{0}2"/></render_choice>'
    lefts = "".join(
        flow(
            flow(text(left), "FORMATTED_TEXT_BLOCK")
            + f'<response_lid ident="{name}">{empty.format(name)}</response_lid>'
        )
        for name, left in (("a", "Lima"), ("b", "Quito"))
    )
    rights = "".join(flow(flow(text(one_), "FORMATTED_TEXT_BLOCK")) for one_ in ("Ecuador", "Peru"))
    blocks = flow(text("Join."), "QUESTION_BLOCK") + flow(lefts, "RESPONSE_BLOCK") + flow(rights, "RIGHT_MATCH_BLOCK")
    keys = condition(equal("a2", "a")) + condition(equal("b1", "b"))
    found = one(item(flow(blocks), keys, bbmd_questiontype="Matching"))
    assert (found["type"], found["prompt"], found["distractors"]) == ("matching", "Join.", [])
    assert found["pairs"] == [{"left": "Lima", "right": "Peru"}, {"left": "Quito", "right": "Ecuador"}]


@pytest.mark.parametrize(
    ("made", "kind", "keys", "note"),
    [
        (item(text("x") + lid(*ABC, many="Multiple"),
              condition(f"<and>{equal('1')}<not>{equal('2')}</not>{equal('3')}</and>")), "multiple_choice", [1, 3], ""),
        (item(text("x") + lid(*ABC, many="Multiple"),
              condition(equal("1"), "50", action="Add") + condition(equal("3"), "50", action="Add")),
         "multiple_choice", [1, 3], ""),
        (item(text("x") + lid(*ABC, many="Multiple"), condition(equal("1"), "50") + condition(equal("3"), "25")),
         "multiple_choice", [1, 3], "The weights of the choices"),
        (item(text("x") + lid(*ABC, many="Multiple"), condition('<varsubset respident="response1">1,2</varsubset>')),
         "multiple_choice", [1, 2], ""),
        (item(text("x") + lid(*ABC), condition(equal("1"), "50") + condition(equal("2"), "100")), "single_choice", [2],
         "Partial credit"),
        (item(text("x") + lid(*ABC), condition(equal("1"), "-50") + condition(equal("2"), "100")), "single_choice", [2],
         "Negative points"),
        (item(text("x") + lid(*ABC)), "poll", [], ""),
        (item(text("x") + lid(("a", "False"), ("b", "True")), condition(equal("a"))), "true_false", [2], ""),
        (item(text("x") + lid(("a", "Verdadero"), ("b", "Falso")), condition(equal("a"))), "true_false", [1], ""),
        (item(text("x") + lid(("a", "Oui"), ("b", "Non")), condition(equal("a")), cc_profile="cc.true_false.v0p1"),
         "true_false", [1], ""),
    ],
)  # fmt: skip
def test_choices(made: str, kind: str, keys: list[int], note: str) -> None:
    found = one(made)
    assert (found["type"], right(found)) == (kind, keys)
    assert (note in notes(made)) if note else notes(made) == ""


def test_an_ordering() -> None:
    order = f"<and>{equal('3')}{equal('1')}{equal('2')}</and>"
    found = one(item(text("Order.") + lid(*ABC, many="Ordered"), condition(order)))
    assert [choice["text"] for choice in found["choices"]] == ["Gold", "Lead", "Ice"]
    assert "identifier" not in found["choices"][0]


def test_a_matching_of_canvas() -> None:
    offered = (("1", "Peru"), ("2", "Ecuador"), ("3", "Chile"))
    responses = "".join(
        lid(*offered, ident=f"r{key}", left=text(left)) for key, left in (("1", "Lima"), ("2", "Quito"))
    )
    keys = condition(equal("1", "r1"), "50", action="Add") + condition(equal("2", "r2"), "50", action="Add")
    found = one(item(text("Join.") + responses, keys, question_type="matching_question"))
    assert (found["prompt"], found["distractors"]) == ("Join.", ["Chile"])
    assert found["pairs"] == [{"left": "Lima", "right": "Peru"}, {"left": "Quito", "right": "Ecuador"}]


def test_sorting_into_categories_keeps_every_right_choice() -> None:
    offered = (("1", "Frog"), ("2", "Newt"), ("3", "Trout"), ("4", "Moss"))
    responses = "".join(
        lid(*offered, many="Multiple", ident=ident, left=text(left))
        for ident, left in (("a", "Amphibian"), ("f", "Fish"))
    )
    keys = condition(equal("1", "a") + equal("2", "a"), "50", action="Add") + condition(
        equal("3", "f"), "50", action="Add"
    )
    parsed = read(document(item(text("Sort.") + responses, keys, question_type="categorization_question")))
    found = parsed.items[0].question
    assert [(pair["left"], pair["right"]) for pair in found["pairs"]] == [
        ("Frog", "Amphibian"), ("Newt", "Amphibian"), ("Trout", "Fish"),
    ]  # fmt: skip
    assert found["distractors"] == []
    assert "Moss" in parsed.notes[0]["message"]


def number_between(low: str, high: str) -> str:
    return f'<vargte respident="response1">{low}</vargte><varlte respident="response1">{high}</varlte>'


@pytest.mark.parametrize(
    ("made", "fields"),
    [
        (NUMERIC, {"type": "numeric", "accepted": [{"value": 3.14, "tolerance": 0.01, "credit": 100}]}),
        (item(text("x") + FIB.format(""), condition(number_between("-2", "5"))),
         {"type": "numeric", "accepted": [{"min": -2, "max": 5, "credit": 100}]}),
        (item(text("x") + FIB.format('fibtype="Integer"'), condition(equal("7")) + condition(equal("8"), "50")),
         {"type": "numeric", "accepted": [{"value": 7, "tolerance": 0, "credit": 100},
                                          {"value": 8, "tolerance": 0, "credit": 50}]}),
        (item(text("x") + FIB.format(""), condition(equal("C#") + equal("-5"))),
         {"type": "short_text", "accepted": [{"text": "C#", "credit": 100}, {"text": "-5", "credit": 100}],
          "forgive": ["case"]}),
        (item(text("x") + FIB.format(""), condition(equal("Lima", more='case="Yes"'))),
         {"type": "short_text", "accepted": [{"text": "Lima", "credit": 100}], "forgive": []}),
        (item(text("x") + FIB.format("")), {"type": "open_text", "points": 0}),
        (item(text("x") + FIB.format(""), condition(equal("a")), question_type="essay_question"),
         {"type": "open_text"}),
    ],
)  # fmt: skip
def test_what_students_write(made: str, fields: dict[str, Any]) -> None:
    found = one(made)
    assert {name: found[name] for name in fields} == fields


@pytest.mark.parametrize(
    ("made", "message"),
    [
        (item(text("x") + lid(*ABC), condition(equal("1"), "0")), "No answer of this question is right."),
        (item(text("x") + lid(*ABC, many="Multiple")), "No answer of this question is right."),
        (item(text("x") + lid(*ABC), condition(equal("1")) + condition(equal("2"))), "Several answers"),
        (item(text("x"), question_type="file_upload_question"), "upload"),
        (item(text("x") + '<response_xy ident="r"><render_hotspot/></response_xy>'), "render_hotspot is not supported"),
        (
            item(text("x") + FIB.format(""), condition(equal("a")), question_type="numerical_question"),
            "not a number: a",
        ),
        (item(text("x") + FIB.format(""), question_type="calculated_question"), "calculated_question is not supported"),
        (
            item(text("x") + FIB.format(""), "", "<itemproc_extension><calculated/></itemproc_extension>"),
            "calculated is not supported",
        ),
        (item(text("x") + FIB.format(""), condition('<vargte respident="r">1</vargte>')), "a beginning and an end"),
        (item(text("x") + lid(*ABC, many="Ordered"), condition(equal("1"))), "does not order all choices"),
    ],
)
def test_errors_name_the_line_and_the_rest_comes_in(made: str, message: str) -> None:
    parsed = read(document(CANVAS, made))
    assert message in parsed.errors[0]["message"]
    assert parsed.errors[0]["line"] == 4
    assert len(parsed.items) == 1


def test_a_text_between_questions_is_noted() -> None:
    parsed = read(document(item(text("<p>Read <b>this</b>.</p>"), question_type="text_only_question"), CANVAS))
    assert ["a text without a question, is left out" in note["message"] for note in parsed.notes] == [True]
    assert len(parsed.items) == 1


@pytest.mark.parametrize(
    ("content", "kind", "shown"),
    [
        ("<p>a <b>b</b></p>", "text/plain", "a **b**"),  # Sakai calls HTML plain
        ("a < b\nc", "text/plain", "a < b\nc"),
        ("Which is <title>?", "text/plain", "Which is <title>?"),
        ("x<sup>2</sup> <math><mi>x</mi></math>", "text/html", "x² $x$"),
        ('<img class="equation_image" data-equation-content="\\frac12" src="/equation_images/1">', "text/html",
         "$\\frac12$"),
    ],
)  # fmt: skip
def test_texts(content: str, kind: str, shown: str) -> None:
    found = one(item(text(content, kind) + lid(*ABC), condition(equal("1"))))
    assert plain(found["prompt"]) == plain(shown)
