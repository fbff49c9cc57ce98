"""QTI: items as 1EdTech documents them are read with the meaning that it gives them."""

import pytest

from tests.support.qti import ABC, FIELD, MAP, MATCH, THREE, choices, declared, item, mapping, notes, one, refusal


def test_an_item_of_qti_3() -> None:
    found = one(THREE)
    assert (found["type"], found["language"], found["prompt"]) == ("multiple_choice", "es", "¿Agua?")
    assert [choice["correct"] for choice in found["choices"]] == [True, True, False]
    assert (found["explanation"], found["points"]) == ("H2O", 200)
    assert notes(THREE) == ""


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


def test_an_adaptive_item_without_a_key_is_no_poll() -> None:
    """Otherwise a question with right and wrong answers would become one without."""
    text = item(choices(*ABC), declared("single", "identifier")).replace('adaptive="false"', 'adaptive="true"')
    assert "adaptive" in refusal(text)["message"]


def test_formulas_are_imported_as_tex_or_plain_text() -> None:
    tex = '<semantics><mi>x</mi><annotation encoding="application/x-tex">x^2</annotation></semantics>'
    response = declared("single", "identifier", "B")
    assert "$x^2$" in one(item(f"<p><m:math xmlns:m='m'>{tex}</m:math></p>{choices(*ABC)}", response, MATCH))["prompt"]
    assert notes(item(f"<p><math><mi>x</mi></math></p>{choices(*ABC)}", response, MATCH)) == ""
    assert "MathML" in notes(item(f"<p><math><mglyph/></math></p>{choices(*ABC)}", response, MATCH))


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
