"""What teachers' files have in them, each as it was met in public questions and reports, with others of its kind."""

import base64
from typing import Any

import pytest

from classroom import questions
from classroom.formats import get
from classroom.questions.markdown import plain, plain_inline
from classroom.services.bank.validation import check
from tests.support import moodle, qti
from tests.support.questions import picture


def gift(text: str) -> dict[str, Any]:
    parsed = get("gift").read(text.encode())
    assert parsed.errors == []
    check(parsed.items[0].question)
    return parsed.items[0].question


def shown(found: dict[str, Any]) -> list[str]:
    return [plain_inline(choice["text"]) for choice in found["choices"]]


def right(found: dict[str, Any]) -> list[int]:
    return [number for number, choice in enumerate(found["choices"], 1) if choice["correct"]]


@pytest.mark.parametrize(
    ("text", "title", "prompt", "choices"),
    [
        (r"::Ratio\: a\:b::Which is simplest? 2\:4 is {=1\:2 ~2\:1}", "Ratio: a:b", "Which is simplest? 2:4 is",
         ["1:2", "2:1"]),
        (r"::Time\:\: \{now\}::At 10\:30 \~ 11? {=a\=b ~\#1}", "Time:: {now}", "At 10:30 ~ 11?", ["a=b", "#1"]),
        ("At 10:30, x=4 and y=5. What is x+y? {=9 ~10}", "", "At 10:30, x=4 and y=5. What is x+y?", ["9", "10"]),
        ("See https://x.org:80/?a=b. Which? {=9 ~10}", "", "See https://x.org:80/?a=b. Which?", ["9", "10"]),
        ("::arr::[Part B] What is v[0] after v = [7, 8]? {=7 ~8}", "arr", "[Part B] What is v[0] after v = [7, 8]?",
         ["7", "8"]),
        ("[htm]x {=[1, 2) ~[html]<b>y</b>}", "", "[htm]x", ["[1, 2)", "y"]),
        ("[markdown]Which **one** floats? {=ice ~lead}", "", "Which one floats?", ["ice", "lead"]),
        (r"::neq::Which sign? {=\\(\\neq\\) ~\\(\\nu\\) ~\\(\\nabla\\)}", "neq", "Which sign?",
         ["\\neq", "\\nu", "\\nabla"]),
        ("[html]Which is an area? {=m<sup>2</sup> ~m<sup>3</sup> ~CO<sub>2</sub>}", "", "Which is an area?",
         ["m²", "m³", "CO₂"]),
        ('Which valve? <img src="https://example.org/a.jpg" alt="a valve" /> {\n=ball\n~gate\n}', "",
         "Which valve? a valve", ["ball", "gate"]),
        ('Which? <span style="color: red; width: 5px">this</span> {\n=ball\n~gate\n}', "", "Which? this",
         ["ball", "gate"]),
    ],
)  # fmt: skip
def test_signs_in_gift_mean_themselves(text: str, title: str, prompt: str, choices: list[str]) -> None:
    found = gift(text)
    assert (found["title"], plain(found["prompt"]), shown(found)) == (title, prompt, choices)
    assert right(found) == [1]


def test_pairs_of_gift_keep_their_punctuation() -> None:
    found = gift("::m::Join. {\n=Dr. Ruiz, surgeon -> St. Paul's, ward 3.\n=Ms. Soto (nurse) -> Ward 5; bed 2!\n}")
    assert [(pair["left"], plain_inline(pair["right"])) for pair in found["pairs"]] == [
        ("Dr. Ruiz, surgeon", "St. Paul's, ward 3."),
        ("Ms. Soto (nurse)", "Ward 5; bed 2!"),
    ]


def test_feedback_of_gift_may_stand_on_lines_of_its_own() -> None:
    found = gift("Which? {\n=ice\n  #It is lighter\n  than water.\n~lead\n\n  #It sinks.\n####Density.\n}")
    assert [" ".join(choice["feedback"].split()) for choice in found["choices"]] == [
        "It is lighter than water.",
        "It sinks.",
    ]
    assert found["explanation"] == "Density."


def test_numbers_of_gift_with_general_feedback() -> None:
    found = gift("Pi to two places? {#3.14:0.005 ####It never ends.}")
    kind, body = questions.get("numeric"), check(found).body
    graded = {answer: kind.grade(body, kind.parse_answer(body, answer)).fraction for answer in ("3.14", "3.2")}
    assert (found["explanation"], graded) == ("It never ends.", {"3.14": 1, "3.2": 0})


def test_weights_of_gift_beside_an_equals_sign() -> None:
    found = gift("Which is even? {\n=%100%four\n~%-15%five\n~%-15%seven\n}")
    assert (found["type"], shown(found), right(found)) == ("single_choice", ["four", "five", "seven"], [1])


def test_a_missing_word_of_gift() -> None:
    found = gift("The {=moon ~wind} pulls the *sea* up.")
    assert plain(found["prompt"]) == "The _____ pulls the *sea* up."
    assert right(found) == [1]


def test_line_breaks_of_gift() -> None:
    assert gift("First line\\nSecond line\\n\\n1. one {T}")["prompt"] == "First line\nSecond line\n\n1\\. one"


@pytest.mark.parametrize(
    "text",
    [
        "The {1:SHORTANSWER:=sun} is a {2:SHORTANSWER:=star}.",
        "La calle tiene una {={=acera}} ancha.",
    ],
)
def test_gaps_of_moodle_and_nested_braces_are_named(text: str) -> None:
    parsed = get("gift").read(f"\n{text}\n\nOne? {{T}}".encode())
    assert [(error["line"], "brace" in error["message"] + error["suggestion"]) for error in parsed.errors] == [
        (2, True)
    ]
    assert len(parsed.items) == 1


def test_aiken_with_small_letters_and_without_spaces() -> None:
    parsed = get("aiken").read(b"Which floats?\na) Ice\nb) Lead\nANSWER: A\n\nSinks?\nA. Ice\nB. Lead\nANSWER:B")
    assert parsed.errors == []
    assert [(shown(item.question), right(item.question)) for item in parsed.items] == [
        (["Ice", "Lead"], [1]),
        (["Ice", "Lead"], [2]),
    ]


def test_escaped_signs_in_moodle_xml() -> None:
    answers = moodle.answer("a &lt; b, so 1 &lt; 2", "100") + moodle.answer("2 &lt; 1 &amp; more &#60;b&#62;", "0")
    found = moodle.one(moodle.question("multichoice", answers, text="<p>When does a &lt; b hold?</p>"))
    assert plain(found["prompt"]) == "When does a < b hold?"
    assert shown(found) == ["a < b, so 1 < 2", "2 < 1 & more <b>"]


def test_a_file_that_no_text_of_moodle_uses_is_no_picture() -> None:
    file = f'<file name="old.png" encoding="base64">{base64.b64encode(picture()).decode()}</file>'
    found = moodle.question("multichoice", moodle.answer("a", "100") + moodle.answer("b", "0"), more=file)
    assert moodle.one(found)["image"] is None
    assert "old.png" in moodle.notes(found)


def test_several_answers_allowed_and_one_right_stays_a_multiple_choice() -> None:
    answers = "<single>false</single>" + "".join(moodle.answer(text, weight) for text, weight in
                                                 (("2", "100"), ("3", "-100"), ("5", "-100")))  # fmt: skip
    found = moodle.one(moodle.question("multichoice", answers))
    assert (found["type"], right(found)) == ("multiple_choice", [1])


def test_categories_of_moodle_with_accents() -> None:
    category = '<question type="category"><category><text>$course$/top/Año 1/Ríos</text></category></question>'
    assert moodle.one(category, moodle.question("essay"))["tags"] == ["año 1/ríos"]


def test_special_characters_in_qti() -> None:
    pair = (("A", "R&amp;D costs 5&#160;% &lt; 6&#160;%, √9 = 3"), ("B", "Ana’s x<sup>2</sup> is H<sub>2</sub>O"))
    found = qti.one(qti.item(qti.choices(*pair), qti.declared("single", "identifier", "B")))
    assert [" ".join(text.split()) for text in shown(found)] == ["R&D costs 5 % < 6 %, √9 = 3", "Ana’s x² is H₂O"]


def test_items_of_qti_with_the_same_text_are_two_questions() -> None:
    one, two = (
        qti.item(
            qti.choices(("A", f"{name} floats"), ("B", f"{name} sinks")), qti.declared("single", "identifier", "A")
        )
        for name in ("ice", "cork")
    )
    data = qti.packed(imsmanifest_xml=qti.manifest(qti.resource("a.xml"), qti.resource("b.xml")), a_xml=one, b_xml=two)
    parsed = qti.read(data)
    assert [shown(item.question)[0] for item in parsed.items] == ["ice floats", "cork floats"]


def test_pictures_of_qti_that_are_elsewhere_are_noted() -> None:
    body = '<p>Which colour?</p><p><img src="https://example.org/a.png" alt="a flag"/></p>'
    item = qti.item(body + qti.choices(("A", "a"), ("B", "b")), qti.declared("single", "identifier", "A"))
    found = qti.one(item)
    assert (found["image"], plain(found["prompt"])) == (None, "Which colour? a flag Which?")
    assert "outside of the file" in qti.notes(item)
