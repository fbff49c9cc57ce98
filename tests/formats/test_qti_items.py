"""QTI: items as 1EdTech documents them are read with the meaning that it gives them."""

from typing import Any

import pytest

from tests.support.qti import THREE, choices, declared, item, notes, one, refusal, template

ABC = (("A", "Lima"), ("B", "Bogotá"), ("C", "<strong>Quito</strong>"))
MATCH, MAP = template("match_correct"), template("map_response")


def mapping(entries: dict[str, Any], more: str = "", bounds: str = "") -> str:
    inside = "".join(f'<mapEntry mapKey="{key}" mappedValue="{value}" {more}/>' for key, value in entries.items())
    return f'<mapping defaultValue="0" {bounds}>{inside}</mapping>'


def test_a_single_choice() -> None:
    found = one(item(f"<p>Colombia.</p>{choices(*ABC)}", declared("single", "identifier", "B"), MATCH))
    assert found == {
        "type": "single_choice",
        "language": None,
        "title": "A name",
        "prompt": "Colombia.\n\nWhich?",
        "choices": [
            {"text": "Lima", "correct": False},
            {"text": "Bogotá", "correct": True},
            {"text": "**Quito**", "correct": False},
        ],
        "explanation": "",
        "time_limit": None,
        "points": 100,
        "difficulty": None,
        "tags": [],
        "image": None,
    }


def test_an_item_of_qti_3() -> None:
    found = one(THREE)
    assert (found["type"], found["language"], found["prompt"]) == ("multiple_choice", "es", "¿Agua?")
    assert [choice["correct"] for choice in found["choices"]] == [True, True, False]
    assert (found["explanation"], found["points"]) == ("H2O", 200)
    assert notes(THREE) == ""


@pytest.mark.parametrize(
    ("weights", "noted"),
    [
        ({"A": 0.5, "B": 0.5, "C": -0.5}, False),
        ({"A": 1, "B": 1, "C": -1}, False),
        ({"A": 1, "B": 1}, True),
        ({"A": 1, "B": 0.5, "C": -1}, True),
    ],
    ids=["shares", "ones", "nothing off", "uneven"],
)
def test_other_weights_than_those_of_tiza_are_noted(weights: dict[str, float], noted: bool) -> None:
    response = declared("multiple", "identifier", "A", "B", more=mapping(weights))
    text = item(choices(*ABC, most=0), response, MAP)
    assert ("weights" in notes(text)) is noted
    assert [choice["correct"] for choice in one(text)["choices"]] == [True, True, False]


def test_a_single_choice_by_its_mapping() -> None:
    text = item(choices(*ABC), declared("single", "identifier", more=mapping({"A": 0.5, "B": 1})), MAP)
    assert [choice["correct"] for choice in one(text)["choices"]] == [False, True, False]
    assert "Partial credit" in notes(text)
    assert (
        refusal(item(choices(*ABC), declared("single", "identifier", more=mapping({"A": 1, "B": 1})), MAP))["line"] == 3
    )


def test_a_choice_without_a_right_answer_is_a_poll() -> None:
    found = one(item(choices(*ABC), declared("single", "identifier")))
    assert (found["type"], found["points"]) == ("poll", 0)
    assert refusal(item(choices(*ABC, most=0), declared("multiple", "identifier")))["suggestion"]


@pytest.mark.parametrize("right", ["true", "false"])
def test_true_false_is_a_choice_with_these_identifiers(right: str) -> None:
    pairs = (("false", "No"), ("true", "Sí"))
    found = one(item(choices(*pairs), declared("single", "identifier", right), MATCH))
    assert found["type"] == "true_false"
    assert found["choices"] == [
        {"text": "Sí", "correct": right == "true"},
        {"text": "No", "correct": right == "false"},
    ]


def test_feedback_of_a_choice_and_general_feedback() -> None:
    inline = '<feedbackInline outcomeIdentifier="F" identifier="A" showHide="show">That is Peru.</feedbackInline>'
    body = choices(("A", f"Lima{inline}"), ("B", "Bogotá"))
    modal = "".join(
        f'<modalFeedback outcomeIdentifier="F" identifier="{name}" showHide="show">{text}</modalFeedback>'
        for name, text in (("B", "<p>Yes.</p>"), ("general", "<p>At 2,640 m.</p>"))
    )
    found = one(item(body, declared("single", "identifier", "B"), f"{MATCH}{modal}"))
    assert found["choices"] == [
        {"text": "Lima", "correct": False, "feedback": "That is Peru."},
        {"text": "Bogotá", "correct": True, "feedback": "Yes."},
    ]
    assert found["explanation"] == "At 2,640 m."


def test_ordering() -> None:
    shown = "".join(f'<simpleChoice identifier="{name}">{name.lower()}</simpleChoice>' for name in "ABC")
    body = f'<orderInteraction responseIdentifier="RESPONSE" shuffle="true">{shown}</orderInteraction>'
    found = one(item(f"<p>Order.</p>{body}", declared("ordered", "identifier", "C", "A", "B"), MATCH))
    assert found["choices"] == [{"text": "c"}, {"text": "a"}, {"text": "b"}]
    assert refusal(item(body, declared("ordered", "identifier", "C", "A"), MATCH))["suggestion"]


def match_item(*correct: str, way: str = MATCH, more: str = "") -> str:
    sets = "".join(
        "<simpleMatchSet>"
        + "".join(
            f'<simpleAssociableChoice identifier="{name}" matchMax="4">{name.lower()}</simpleAssociableChoice>'
            for name in names
        )
        + "</simpleMatchSet>"
        for names in (("C", "D"), ("R", "S", "T"))
    )
    body = f'<matchInteraction responseIdentifier="RESPONSE" maxAssociations="4">{sets}</matchInteraction>'
    return item(f"<p>Match.</p>{body}", declared("multiple", "directedPair", *correct, more=more), way)


def test_matching() -> None:
    found = one(match_item("C S", "D R"))
    assert found["pairs"] == [{"left": "c", "right": "s"}, {"left": "d", "right": "r"}]
    assert found["distractors"] == ["t"]
    assert one(match_item("C S", "D S"))["distractors"] == ["r", "t"]
    assert one(match_item(way=MAP, more=mapping({"C S": 1, "D R": 0.5, "D S": 0})))["pairs"][1]["right"] == "r"


@pytest.mark.parametrize("pairs", [("C S",), ("C S", "C R", "D R"), ("C S", "R D"), ("C S", "D X"), ()])
def test_matching_without_one_target_for_each_source_is_an_error(pairs: tuple[str, ...]) -> None:
    assert refusal(match_item(*pairs))["suggestion"]


FIELD = '<p>The capital is <textEntryInteraction responseIdentifier="RESPONSE"/>.</p>'


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


def test_open_text_and_word_cloud() -> None:
    body = '<extendedTextInteraction responseIdentifier="RESPONSE" {}><prompt>Why?</prompt></extendedTextInteraction>'
    found = one(item(body.format('expectedLength="200"'), declared("single", "string")))
    assert (found["type"], found["prompt"], found["points"]) == ("open_text", "Why?", 0)
    found = one(item(body.format('maxStrings="3"'), declared("multiple", "string")))
    assert (found["type"], found["words"]) == ("word_cloud", 3)


def test_a_slider_is_a_rating_or_with_a_correct_response_a_number() -> None:
    body = '<sliderInteraction responseIdentifier="RESPONSE" lowerBound="{}" upperBound="{}" step="1"/>'
    found = one(item(f"<p>How?</p>{body.format(0, 10)}", declared("single", "integer")))
    assert (found["type"], found["low"], found["high"]) == ("rating", 0, 10)
    assert refusal(item(body.format(0, 100), declared("single", "integer")))["suggestion"]
    found = one(item(f"<p>How?</p>{body.format(0, 100)}", declared("single", "integer", "16"), MATCH))
    assert found["accepted"] == [{"value": 16, "tolerance": 0, "credit": 100}]


def test_a_choice_within_a_sentence() -> None:
    shown = '<inlineChoice identifier="G">Gloucester</inlineChoice><inlineChoice identifier="Y">York</inlineChoice>'
    body = f'<p>Sun of <inlineChoiceInteraction responseIdentifier="RESPONSE">{shown}</inlineChoiceInteraction>;</p>'
    found = one(item(body, declared("single", "identifier", "Y"), MATCH))
    assert [choice["correct"] for choice in found["choices"]] == [False, True]
    assert found["prompt"].replace("\\", "") == "Sun of ____;"


@pytest.mark.parametrize(
    "name",
    ["associate", "gapMatch", "graphicGapMatch", "graphicOrder", "graphicAssociate", "hottext", "positionObject",
     "upload", "drawing", "media", "custom", "portableCustom"],
)  # fmt: skip
def test_unsupported_interactions_are_errors_with_a_suggestion(name: str) -> None:
    said = refusal(item(f'<p>a</p>\n<{name}Interaction responseIdentifier="RESPONSE"/>', declared("single", "string")))
    assert f"{name}Interaction" in said["message"]
    assert said["suggestion"]
    assert said["line"] == 6


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (item(FIELD), 5),
        (item(FIELD, declared("single", "float", "seven"), MATCH), 3),
        (item(FIELD, declared("single", "point", "1 1"), MATCH), 3),
        (item(FIELD, declared("single", "string", "x"), MATCH, more="<templateDeclaration identifier='t'/>"), 4),
        (item(choices(*ABC), declared("multiple", "identifier", more=mapping({"A": "x"})), MAP), 3),
        (item("").replace("<itemBody></itemBody>", ""), 2),
        ("<assessmentTest/>", 1),
    ],
)
def test_incomplete_items_are_errors_at_their_line(text: str, line: int) -> None:
    assert refusal(text)["line"] == line


def test_a_score_of_one_is_a_hundred_points() -> None:
    response = declared("single", "identifier", "B")
    most = '<outcomeDeclaration identifier="MAXSCORE" cardinality="single" baseType="float">'
    most += "<defaultValue><value>{}</value>"
    closed = "</defaultValue></outcomeDeclaration>"
    assert one(item(choices(*ABC), response, MATCH, more=most.format("2.5") + closed))["points"] == 250
    assert one(item(choices(*ABC), response, MATCH, more=most.format("50") + closed))["points"] == 1000
    assert "points" in notes(item(choices(*ABC), response, MATCH, more=most.format("50") + closed))
    score = '<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float" normalMaximum="3"/>'
    assert one(item(choices(*ABC), response, MATCH, more=score))["points"] == 300


def test_what_is_not_for_students_or_not_kept_is_noted() -> None:
    body = f'<rubricBlock view="scorer"><p>Look for names.</p></rubricBlock>{choices(*ABC)}'
    response = declared("single", "identifier", "B")
    assert "graders" in notes(item(body, response, MATCH))
    assert "Look" not in one(item(body, response, MATCH))["prompt"]
    assert "fr" in notes(item(choices(*ABC), response, MATCH, attributes='xml:lang="fr"'))
    shared = '<assessmentStimulusRef identifier="s" href="texts/night.xml"/>'
    assert "night.xml" in notes(item(choices(*ABC), response, MATCH, more=shared))
    assert "attempts" in notes(item(choices(*ABC), response, MATCH).replace('adaptive="false"', 'adaptive="true"'))


def test_formulas_are_imported_as_tex_or_plain_text() -> None:
    tex = '<semantics><mi>x</mi><annotation encoding="application/x-tex">x^2</annotation></semantics>'
    response = declared("single", "identifier", "B")
    assert "$x^2$" in one(item(f"<p><m:math xmlns:m='m'>{tex}</m:math></p>{choices(*ABC)}", response, MATCH))["prompt"]
    assert notes(item(f"<p><math><mi>x</mi></math></p>{choices(*ABC)}", response, MATCH)) == ""
    assert "MathML" in notes(item(f"<p><math><mglyph/></math></p>{choices(*ABC)}", response, MATCH))


def condition(*branches: tuple[str, str]) -> str:
    """Return response processing with one condition: pairs of an expression and a score."""
    inside = "".join(
        f'<{tag}>{test}<setOutcomeValue identifier="SCORE"><baseValue baseType="float">{score}</baseValue>'
        f"</setOutcomeValue></{tag}>"
        for tag, (test, score) in zip(["responseIf", *["responseElseIf"] * 9], branches, strict=False)
    )
    return f"<responseProcessing><responseCondition>{inside}</responseCondition></responseProcessing>"


def asks(name: str, tag: str = "match") -> str:
    value = f'<baseValue baseType="identifier">{name}</baseValue>'
    response = '<variable identifier="RESPONSE"/>'
    return f"<{tag}>{response}{value}</{tag}>" if tag == "match" else f"<{tag}>{value}{response}</{tag}>"


ALL_ZERO = mapping({"A": 0, "B": 0})
DIFFER = "different right answers: "


@pytest.mark.parametrize(
    ("response", "way", "right", "note"),
    [
        (declared("single", "identifier", "B", more=mapping({"B": 1, "C": 2})), "", "B", DIFFER + "B, and C elsewhere"),
        (declared("single", "identifier", "B", more=mapping({"B": 1, "C": 2})), MATCH, "B", DIFFER + "B, and C"),
        (declared("single", "identifier", "B", more=mapping({"B": 1, "C": 2})), MAP, "C", DIFFER + "C, and B"),
        (declared("single", "identifier", "B", more=mapping({"B": 2, "C": 1})), "", "B", "Partial credit"),
        (declared("single", "identifier", "B", more=ALL_ZERO), MAP, "B", "All scores of this item are 0"),
        (declared("single", "identifier", "B", more=ALL_ZERO), "", "B", ""),
        (declared("single", "identifier", more=mapping({"C": 2})), "", "C", ""),
        (declared("single", "identifier"), condition((asks("C"), "1")), "C", ""),
        (declared("single", "identifier"), condition((asks("A"), "0"), (asks("C"), "1"), (asks("B"), "0.5")), "C",
         "Partial credit"),
        (declared("single", "identifier", "A"), condition((asks("C"), "1")), "C", DIFFER + "C, and A"),
        (declared("single", "identifier", "A"), condition((f"<and><isNull/>{asks('A')}</and>", "1")), "A", ""),
        (declared("multiple", "identifier"),
         condition((asks("A", "member"), "1"), (asks("C", "member"), "1")), "AC", ""),
        (declared("multiple", "identifier"),
         condition((f"<and>{asks('A', 'member')}{asks('B', 'member')}<not>{asks('C', 'member')}</not></and>", "1")),
         "AB", ""),
        (declared("multiple", "identifier", "A", "B", more=mapping({"A": 1, "B": 1, "C": 1})), MAP, "ABC",
         DIFFER + "A, B, C, and A, B"),
    ],
)  # fmt: skip
def test_the_key_is_what_the_item_scores(response: str, way: str, right: str, note: str) -> None:
    text = item(choices(*ABC), response, way)
    found = one(text)
    assert "".join("ABC"[n] for n, choice in enumerate(found["choices"]) if choice["correct"]) == right
    assert (note in notes(text)) if note else not notes(text)


@pytest.mark.parametrize(
    ("response", "way"),
    [
        (declared("single", "identifier", more=ALL_ZERO), MAP),
        (declared("single", "identifier", more=ALL_ZERO), ""),
        (declared("multiple", "identifier", more=ALL_ZERO), MAP),
        (declared("single", "identifier"), condition(("<random/>", "1"))),
        (declared("single", "identifier"), MAP),
    ],
)
def test_a_scored_item_without_a_key_is_no_poll(response: str, way: str) -> None:
    assert "No answer of this question is right" in refusal(item(choices(*ABC), response, way))["message"]


def test_a_poll_may_select_feedback() -> None:
    way = (
        '<responseProcessing><setOutcomeValue identifier="FEEDBACK"><variable identifier="RESPONSE"/></setOutcomeValue>'
        "</responseProcessing>"
    )
    assert one(item(choices(*ABC), declared("single", "identifier"), way))["type"] == "poll"
    assert notes(item(choices(*ABC), declared("single", "identifier"), way)) == ""


@pytest.mark.parametrize(
    ("part", "shown", "note"),
    [
        ('<rubricBlock view="candidate"><p>Look.</p></rubricBlock>', "Look.\n\n", ""),
        ('<rubricBlock view="scorer"><p>Look.</p></rubricBlock>', "", "Notes for graders"),
        ("<infoControl><p>Look.</p></infoControl>", "Look.\n\n", ""),
        ("<p>Look <hottext identifier='h'>here</hottext>.</p>", "Look here.\n\n", ""),
        ("<p>Look <sound>here</sound>.</p>", "Look here.\n\n", "Only the text of these elements is kept"),
        ("<p>The <ssml:sub alias='World Wide Web' xmlns:ssml='x'>WWW</ssml:sub></p>", "The WWW\n\n", ""),
        ("<figure><p>Look</p><figcaption>here</figcaption></figure>", "Look\n\nhere\n\n", ""),
    ],
)
def test_elements_of_qti_are_never_shown_as_tags(part: str, shown: str, note: str) -> None:
    text = item(part + choices(*ABC), declared("single", "identifier", "A"), MATCH)
    assert one(text)["prompt"] == f"{shown}Which?"
    assert (note in notes(text)) if note else not notes(text)
