"""QTI: texts and numbers that students write, with the answers that count as right."""

import pytest

from tests.support.qti import FIELD, MAP, MATCH, declared, item, mapping, notes, one


def test_a_short_text_by_its_mapping() -> None:
    text = item(FIELD, declared("single", "string", "York", more=mapping({"York": 1, "york": 0.5})), MAP)
    found = one(text)
    assert found["prompt"] == "The capital is \\_\\_\\_\\_." or "____" in found["prompt"]
    assert found["accepted"] == [{"text": "York", "credit": 100}, {"text": "york", "credit": 50}]
    assert found["forgive"] == []
    any_case = declared("single", "string", more=mapping({"York": 2}, 'caseSensitive="false"'))
    assert one(item(FIELD, any_case, MAP))["forgive"] == ["case"]


def test_a_short_text_by_its_correct_response() -> None:
    found = one(item(FIELD, declared("single", "string", "York"), MATCH))
    assert (found["accepted"], found["forgive"]) == ([{"text": "York", "credit": 100}], [])


def test_a_field_without_text_leaves_no_gap_and_its_unit_is_kept() -> None:
    body = '<p>How far?</p><p><textEntryInteraction responseIdentifier="RESPONSE"/> <span class="unit">km</span></p>'
    found = one(item(body, declared("single", "integer", "42"), MATCH))
    assert (found["prompt"], found["unit"]) == ("How far?", "km")
    assert found["accepted"] == [{"value": 42, "tolerance": 0, "credit": 100}]


def processing(*branches: tuple[str, str]) -> str:
    tags = ["responseIf", *["responseElseIf"] * len(branches)]
    inside = "".join(
        f"<{tag}>{condition}<setOutcomeValue identifier='SCORE'>"
        f"<baseValue baseType='float'>{score}</baseValue></setOutcomeValue></{tag}>"
        for tag, (condition, score) in zip(tags, branches, strict=False)
    )
    return f"<responseProcessing><responseCondition>{inside}</responseCondition></responseProcessing>"


def equal(value: str, more: str = "") -> str:
    given = (
        '<correct identifier="RESPONSE"/>' if value == "correct" else f'<baseValue baseType="float">{value}</baseValue>'
    )
    return f'<equal {more}><variable identifier="RESPONSE"/>{given}</equal>'


def limit(tag: str, value: str) -> str:
    return f'<{tag}><variable identifier="RESPONSE"/><baseValue baseType="float">{value}</baseValue></{tag}>'


@pytest.mark.parametrize(
    ("branches", "accepted"),
    [
        ([(equal("correct", 'toleranceMode="absolute" tolerance="0.5 0.5"'), "1")], [(3, 0.5, 100)]),
        ([(equal("7", 'toleranceMode="absolute" tolerance="2"'), "1")], [(7, 2, 100)]),
        ([(equal("7", 'toleranceMode="exact"'), "2"), (equal("8"), "1")], [(7, 0, 100), (8, 0, 50)]),
        ([(f"<or>{equal('7')}{equal('8')}</or>", "1")], [(7, 0, 100), (8, 0, 100)]),
        ([("<isNull><variable identifier='RESPONSE'/></isNull>", "0"), (equal("7"), "1")], [(7, 0, 100)]),
        ([(equal("200", 'toleranceMode="relative" tolerance="10 10"'), "1")], [(200, 20, 100)]),
    ],
)
def test_numbers_with_tolerance(branches: list[tuple[str, str]], accepted: list[tuple[float, float, int]]) -> None:
    found = one(item(FIELD, declared("single", "float", "3"), processing(*branches)))
    assert [(one["value"], one["tolerance"], one["credit"]) for one in found["accepted"]] == accepted


def test_ranges_of_numbers() -> None:
    between = f"<and>{limit('gte', '4')}{limit('lte', '6')}</and>"
    found = one(item(FIELD, declared("single", "float"), processing((between, "1"))))
    assert found["accepted"] == [{"min": 4, "max": 6, "credit": 100}]
    uneven = equal("5", 'toleranceMode="absolute" tolerance="1 2"')
    assert one(item(FIELD, declared("single", "float"), processing((uneven, "1"))))["accepted"][0]["max"] == 7


def test_numbers_with_the_highest_score() -> None:
    most = '<outcomeDeclaration identifier="MAXSCORE" cardinality="single" baseType="float"><defaultValue>{}'
    most = most.format("<value>2</value></defaultValue></outcomeDeclaration>")
    text = processing((equal("7", 'toleranceMode="absolute" tolerance="1 1"'), "9"))
    text = text.replace("<baseValue baseType='float'>9</baseValue>", "<variable identifier='MAXSCORE'/>")
    found = one(item(FIELD, declared("single", "float", "7"), text, more=most))
    assert found["accepted"] == [{"value": 7, "tolerance": 1, "credit": 100}]
    assert found["points"] == 200


def test_unsupported_response_processing_is_noted() -> None:
    strange = processing((f"<not>{equal('5')}</not>", "1"))
    text = item(FIELD, declared("single", "float", "3"), strange)
    assert "not supported" in notes(text)
    assert one(text)["accepted"] == [{"value": 3, "tolerance": 0, "credit": 100}]
