"""QTI 2 and 3: items with several interactions become questions with the same text."""

from typing import Any

from flask import Flask

from classroom.services.bank.validation import check
from tests.support.qti import FORMAT, item, notes, refusal, template


def declared(name: str, kind: str, correct: str, more: str = "") -> str:
    return (
        f'<responseDeclaration identifier="{name}" cardinality="single" baseType="{kind}">'
        f"<correctResponse><value>{correct}</value></correctResponse>{more}</responseDeclaration>"
    )


def inline(name: str, *choices: tuple[str, str]) -> str:
    inside = "".join(f'<inlineChoice identifier="{key}">{text}</inlineChoice>' for key, text in choices)
    return f'<inlineChoiceInteraction responseIdentifier="{name}" shuffle="false">{inside}</inlineChoiceInteraction>'


def field(name: str) -> str:
    return f'<textEntryInteraction responseIdentifier="{name}"/>'


def scored(name: str, points: str) -> str:
    return (
        f'<responseCondition><responseIf><match><variable identifier="{name}"/><correct identifier="{name}"/></match>'
        '<setOutcomeValue identifier="SCORE"><sum><variable identifier="SCORE"/>'
        f'<baseValue baseType="float">{points}</baseValue></sum></setOutcomeValue></responseIf></responseCondition>'
    )


SCORE = '<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/>'
TWO = declared("A", "string", "York") + declared("B", "identifier", "y")
BODY = f"<p>Son of {field('A')} and {inline('B', ('x', 'Ann'), ('y', 'Eve'))}.</p>"


def parts(text: str) -> list[dict[str, Any]]:
    parsed = FORMAT.read(text.encode())
    assert parsed.errors == []
    for found in parsed.items:
        check(found.question)
    return [found.question for found in parsed.items]


def test_two_gaps_in_a_sentence(app: Flask) -> None:
    text = item(BODY, TWO, template("match_correct"))
    first, second = parts(text)
    assert first["prompt"] == "Son of _____ and […].\n\nPart 1 of 2"
    assert second["prompt"] == "Son of […] and _____.\n\nPart 2 of 2"
    assert (first["type"], first["accepted"][0]["text"]) == ("short_text", "York")
    assert [choice["correct"] for choice in second["choices"]] == [False, True]
    assert (first["title"], second["title"]) == ("A name (1/2)", "A name (2/2)")
    assert "it became 2 questions" in notes(text)


def test_each_has_the_conditions_about_it(app: Flask) -> None:
    other = declared("B", "identifier", "x")
    processing = f"<responseProcessing>{scored('A', '1')}{scored('B', '2')}</responseProcessing>"
    found = parts(item(BODY, declared("A", "string", "York") + other, processing, SCORE))
    assert [choice["correct"] for choice in found[1]["choices"]] == [True, False]


def test_points_are_shared_by_the_scores_of_the_mappings(app: Flask) -> None:
    mapping = '<mapping defaultValue="0"><mapEntry mapKey="{}" mappedValue="{}"/></mapping>'
    declarations = declared("A", "string", "York", mapping.format("York", 3)) + declared(
        "B", "identifier", "y", mapping.format("y", 1)
    )
    found = parts(item(BODY, declarations, template("map_response")))
    assert [one["points"] for one in found] == [300, 100]
    most = '<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float" normalMaximum="1"/>'
    found = parts(item(BODY, declarations, template("map_response"), most))
    assert [one["points"] for one in found] == [75, 25]


def test_questions_below_one_text(app: Flask) -> None:
    shown = "".join(
        f'<choiceInteraction responseIdentifier="{name}" maxChoices="1"><prompt>About <b>{name}</b>?</prompt>'
        '<simpleChoice identifier="x">Yes</simpleChoice><simpleChoice identifier="y">No</simpleChoice>'
        "</choiceInteraction>"
        for name in ("A", "B")
    )
    declarations = declared("A", "identifier", "x") + declared("B", "identifier", "y")
    first, second = parts(item(f"<p>Read this.</p>{shown}", declarations, template("match_correct")))
    assert first["prompt"] == "Read this.\n\nAbout **A**?\n\nPart 1 of 2"
    assert second["prompt"] == "Read this.\n\nAbout **B**?\n\nPart 2 of 2"


def test_fields_that_stand_alone_are_told_apart(app: Flask) -> None:
    body = f"<p>First:</p><p>{field('A')}</p><p>Second:</p><p>{field('B')}</p>"
    found = parts(item(body, declared("A", "string", "a") + declared("B", "float", "2"), template("match_correct")))
    assert [one["type"] for one in found] == ["short_text", "numeric"]
    assert found[1]["prompt"].split() == ["First:", "[…]", "Second:", "\\_\\_\\_\\_\\_", "Part", "2", "of", "2"]


def test_one_that_is_not_supported_is_named() -> None:
    upload = '<uploadInteraction responseIdentifier="A"/>'
    assert "uploadInteraction is not supported" in refusal(item(f"{BODY}{upload}", TWO))["message"]
    assert "51 interactions" in refusal(item("".join(field("A") for _number in range(51)), TWO))["message"]
