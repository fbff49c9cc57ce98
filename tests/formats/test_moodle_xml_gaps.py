"""Moodle's texts with gaps whose answers are listed, or stand between delimiters: each gap becomes a question."""

from typing import Any

import pytest
from flask import Flask

from classroom.services.bank.validation import check
from tests.support.moodle import answer, notes, question, read, refusal


def parts(*questions: str) -> list[dict[str, Any]]:
    parsed = read(*questions)
    assert parsed.errors == []
    for item in parsed.items:
        check(item.question)
    return [item.question for item in parsed.items]


def offered(found: dict[str, Any]) -> list[tuple[str, bool]]:
    return [(choice["text"], choice["correct"]) for choice in found["choices"]]


def listed(tag: str, *answers: tuple[str, str]) -> str:
    return "".join(f"<{tag}><text>{text}</text><group>{group}</group></{tag}>" for text, group in answers)


@pytest.mark.parametrize(("kind", "tag"), [("gapselect", "selectoption"), ("ddwtos", "dragbox")])
def test_a_gap_offers_the_answers_of_its_group(kind: str, tag: str, app: Flask) -> None:
    inside = listed(tag, ("cat", "1"), ("mat", "2"), ("dog", "1"), ("rug", "2")) + "<defaultgrade>2</defaultgrade>"
    first, second = parts(question(kind, inside, "<p>The <b>[[1]]</b> sat on the [[4]].</p>"))
    assert first["prompt"] == "The **_____** sat on the […].\n\nPart 1 of 2"
    assert second["prompt"].startswith("The **[…]** sat on the _____.")
    assert offered(first) == [("cat", True), ("dog", False)]
    assert offered(second) == [("mat", False), ("rug", True)]
    assert [first["points"], second["points"]] == [100, 100]


def test_a_gap_without_an_answer_is_an_error() -> None:
    said = refusal(question("gapselect", listed("selectoption", ("cat", "1")), "The [[2]] sat."))
    assert "[[2]]" in said["message"]
    assert "no gap" in refusal(question("ddwtos", listed("dragbox", ("cat", "1")), "It sat."))["message"]


def gapfill(text: str, *wrong: str, shown: str = "gapfill", more: str = "") -> str:
    words = "".join(answer(word, "0") for word in wrong)
    return question("gapfill", f"<answerdisplay>{shown}</answerdisplay>{more}{words}", text)


def test_gaps_that_are_typed(app: Flask) -> None:
    first, second = parts(gapfill("<p>The [cat] sat on the [mat|<i>rug</i>].</p>"))
    assert first["prompt"] == "The _____ sat on the […].\n\nPart 1 of 2"
    assert (first["type"], first["accepted"]) == ("short_text", [{"text": "cat", "credit": 100}])
    assert [one["text"] for one in second["accepted"]] == ["mat", "rug"]
    assert second["forgive"] == ["case"]


def test_gaps_whose_answers_are_offered(app: Flask) -> None:
    text = answer("cat", "100") + answer("mat", "100")
    first, second = parts(gapfill("The [cat] sat on the [mat].", "dog", shown="dragdrop", more=text))
    assert offered(first) == [("cat", True), ("mat", False), ("dog", False)]
    assert [choice for choice in offered(second) if choice[1]] == [("mat", True)]


def test_other_delimiters_and_case(app: Flask) -> None:
    more = "<delimitchars>@@</delimitchars><casesensitive>1</casesensitive>"
    (found,) = parts(gapfill("The @Cat@ [sic] sat.", more=more))
    assert found["prompt"] == "The _____ [sic] sat."
    assert found["forgive"] == []


def test_a_pattern_is_a_text_with_a_note(app: Flask) -> None:
    said = notes(gapfill("The [colou?r|gr.+y] of it."))
    assert "pattern" in said
    assert "pattern" not in notes(gapfill("The [colou?r] of it.", more="<disableregex>1</disableregex>"))


def test_more_answers_than_choices(app: Flask) -> None:
    inside = listed("selectoption", *((f"word {number}", "1") for number in range(20)))
    (found,) = parts(question("gapselect", inside, "Say [[20]]."))
    assert len(found["choices"]) == 12
    assert [choice["text"] for choice in found["choices"] if choice["correct"]] == ["word 19"]
    assert "left out" in notes(question("gapselect", inside, "Say [[20]]."))


def rows_of(*keys: tuple[int, int]) -> str:
    def text(tag: str, inside: str) -> str:
        return f'<{tag} format="html"><text><![CDATA[<p>{inside}</p>]]></text></{tag}>'

    rows = "".join(
        f'<row number="{n}">{text("optiontext", one)}{text("feedbacktext", f"{one}: see p. {n}")}</row>'
        for n, one in enumerate(("Ice floats.", "Lead floats."), 1)
    )
    columns = "".join(
        f'<column number="{n}">{text("responsetext", one)}</column>' for n, one in enumerate(("True", "False"), 1)
    )
    places = [(row, column) for row in (1, 2) for column in (1, 2)]
    weights = "".join(
        f'<weight rownumber="{row}" columnnumber="{column}"><value>\n{int((row, column) in keys)}.0</value></weight>'
        for row, column in places
    )
    return rows + columns + weights


@pytest.mark.parametrize("kind", ["mtf", "kprime"])
def test_a_choice_for_each_row(kind: str) -> None:
    parsed = read(question(kind, rows_of((1, 1), (2, 2)), "<p>Which is true?</p>"))
    assert parsed.errors == []
    first, second = (item.question for item in parsed.items)
    assert first["prompt"].startswith("Which is true?\n\nIce floats.")
    assert [choice["correct"] for choice in first["choices"]] == [True, False]
    assert [choice["correct"] for choice in second["choices"]] == [False, True]
    assert second["explanation"] == "Lead floats.: see p. 2"
    assert first["points"] + second["points"] == 100


def test_a_row_needs_one_right_answer() -> None:
    assert "Exactly one answer" in refusal(question("mtf", rows_of((1, 1))))["message"]
    assert "no answers" in refusal(question("mtf"))["message"]
