"""QTI: choices, orders and matches, and what is right among them."""

import pytest

from tests.support.qti import ABC, MAP, MATCH, choices, declared, item, mapping, notes, one, refusal


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


def test_a_choice_within_a_sentence() -> None:
    shown = '<inlineChoice identifier="G">Gloucester</inlineChoice><inlineChoice identifier="Y">York</inlineChoice>'
    body = f'<p>Sun of <inlineChoiceInteraction responseIdentifier="RESPONSE">{shown}</inlineChoiceInteraction>;</p>'
    found = one(item(body, declared("single", "identifier", "Y"), MATCH))
    assert [choice["correct"] for choice in found["choices"]] == [False, True]
    assert found["prompt"].replace("\\", "") == "Sun of ____;"


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
