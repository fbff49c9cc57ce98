"""Moodle XML: what all question types have, such as texts, pictures, categories, tags and points."""

import base64
from typing import Any

import pytest

from tests.support.moodle import FORMAT, answer, notes, one, question, read
from tests.support.questions import picture

PNG = picture()
ENCODED = base64.b64encode(PNG).decode()


def category(path: str) -> str:
    return f'<question type="category"><category><text>{path}</text></category></question>'


@pytest.mark.parametrize(
    ("path", "tags"),
    [
        ("$course$/top/Geography/Rivers", ["geography/rivers"]),
        ("$course$/Geography", ["geography"]),
        ("$module$/top/Default for Quiz 1", ["default for quiz 1"]),
        ("$course$/top", []),
        ("top", ["top"]),
        ("$system$/top/km//h", ["km/h"]),
        ("A, B; C", ["a b c"]),
        (f"{'long ' * 20}/Rivers", ["rivers"]),
    ],
)
def test_categories_are_tags(path: str, tags: list[str]) -> None:
    assert one(category(path), question("essay"))["tags"] == tags


def test_the_description_of_a_category_is_noted_unless_it_is_the_default() -> None:
    for text, noted in (("Rivers of the south.", True), ("The default category for questions shared in 'X'.", False)):
        about = f"</category><info format='html'><text>{text}</text></info>"
        assert ("description" in notes(category("a").replace("</category>", about), question("essay"))) is noted


def test_a_category_applies_until_the_next_and_is_added_to_the_tags() -> None:
    tagged = question("essay", "<tags><tag><text>B</text></tag></tags>")
    parsed = read(category("$course$/top/a"), tagged, question("essay"), category("$course$/top/c"), question("essay"))
    assert [item.question["tags"] for item in parsed.items] == [["a", "b"], ["a"], ["c"]]


def test_the_first_picture_becomes_that_of_the_question() -> None:
    file = f'<file name="a b.png" path="/" encoding="base64">{ENCODED[:40]}\n{ENCODED[40:]}</file>'
    text = '<p>Where?</p><p><img src="@@PLUGINFILE@@/a%20b.png?time=1" alt="A map" width="40"></p>'.replace(
        "?time=1", ""
    )
    found = one(question("essay", "", text, more=file))
    assert found["image"] == {"alt": "A map", "data": PNG}
    assert found["prompt"] == "Where?"


def test_a_picture_in_a_data_address() -> None:
    text = f'<img alt="A map" src="data:image/png;base64,{ENCODED}"> Where?'
    found = one(question("essay", "", text))
    assert found["image"] == {"alt": "A map", "data": PNG}
    assert found["prompt"] == "Where?"


def test_a_picture_in_markdown() -> None:
    file = f'<file name="a.png" encoding="base64">{ENCODED}</file>'
    found = one(question("essay", "", "Where?\n\n![A map](@@PLUGINFILE@@/a.png)", "markdown", file))
    assert (found["prompt"], found["image"]) == ("Where?", {"alt": "A map", "data": PNG})


def test_the_picture_of_moodle_1_files() -> None:
    found = one(question("essay", f"<image>map.png</image><image_base64>{ENCODED}</image_base64>"))
    assert found["image"] == {"alt": "map.png", "data": PNG}


@pytest.mark.parametrize(
    ("text", "more", "said"),
    [
        ('<img src="@@PLUGINFILE@@/gone.png">', "", "gone.png is not in the file"),
        ('<img src="@@PLUGINFILE@@/a.png">', '<file name="a.png" encoding="base64">!!</file>', "not in base64"),
        ('<img src="https://example.org/a.png" alt="x">', "", "not downloaded"),
        ("", f'<file name="notes.pdf" encoding="base64">{ENCODED}</file>', "notes.pdf"),
    ],
)
def test_pictures_that_are_not_imported_are_noted(text: str, more: str, said: str) -> None:
    parsed = read(question("essay", "", f"What? {text}", more=more))
    assert said in parsed.notes[0]["message"]
    assert parsed.items[0].question["image"] is None


def test_a_picture_without_alternative_text_and_a_second_one_are_noted() -> None:
    files = "".join(f'<file name="{name}.png" encoding="base64">{ENCODED}</file>' for name in "ab")
    images = '<img src="@@PLUGINFILE@@/a.png"><img src="@@PLUGINFILE@@/b.png">'
    parsed = read(question("essay", "", f"What? {images}", more=files))
    assert parsed.items[0].question["image"]["alt"] == "a.png"
    assert [word in parsed.notes[index]["message"] for index, word in enumerate(("a.png", "b.png"))] == [True, True]


FILE = f'<file name="a.png" encoding="base64">{ENCODED}</file>'
SHOWN = '<img src="@@PLUGINFILE@@/a.png" alt="a triangle">'


@pytest.mark.parametrize(
    ("text", "choice"),
    [
        (SHOWN, {"text": "", "image": {"alt": "a triangle", "data": PNG}}),
        (f"<p>It is {SHOWN}</p>", {"text": "It is", "image": {"alt": "a triangle", "data": PNG}}),
        (f'<img alt="A" src="data:image/png;base64,{ENCODED}">', {"text": "", "image": {"alt": "A", "data": PNG}}),
        ('<img src="@@PLUGINFILE@@/a.png">', {"text": "", "image": {"alt": "a.png", "data": PNG}}),
        (SHOWN + SHOWN.replace("tri", "rect"), {"text": "a rectangle", "image": {"alt": "a triangle", "data": PNG}}),
        (SHOWN.replace("/a.", "/b."), {"text": "a triangle"}),
        (SHOWN.replace("@@PLUGINFILE@@", "https://example.org"), {"text": "a triangle"}),
    ],
)  # fmt: skip
@pytest.mark.parametrize("kind", ["multichoice", "ordering"])
def test_pictures_on_choices(kind: str, text: str, choice: dict[str, Any]) -> None:
    found = one(question(kind, answer(text, "100", more=FILE) + answer("b", "0"), more=FILE))
    assert {**found["choices"][0], "correct": True} == {**choice, "correct": True}
    assert found["image"] is None


def test_problems_with_a_picture_on_a_choice_are_noted() -> None:
    def said(text: str, more: str = FILE) -> str:
        return notes(question("multichoice", answer(text, "100", more=more) + answer("b", "0")))

    assert said(SHOWN) == ""
    assert "alternative text" in said('<img src="@@PLUGINFILE@@/a.png">')
    assert "A choice has one picture; a.png" in said(SHOWN + SHOWN)
    assert "not in the file" in said(SHOWN, "")
    assert "a.png is left out" in said("no picture")
    inside = "a <i>b</i>" + SHOWN
    feedback = answer("a", "100", inside).replace("<feedback format", f"{FILE}<feedback format")
    assert "Only the question and its choices" in notes(question("multichoice", feedback + answer("b", "0")))


def test_a_picture_in_a_choice_in_markdown() -> None:
    right = answer("**It** ![a triangle](@@PLUGINFILE@@/a.png)", "100", more=FILE).replace('"html"', '"markdown"', 1)
    found = one(question("multichoice", right + answer("b", "0")))
    assert found["choices"][0]["image"] == {"alt": "a triangle", "data": PNG}
    assert found["choices"][0]["text"] == "**It**"


def test_a_text_that_is_too_long_is_an_error_but_a_large_picture_is_not() -> None:
    for form in ("html", "markdown", "plain_text", "moodle_auto_format"):
        parsed = read(question("essay", "", "x" * 60_000, form))
        assert (parsed.items, "too long" in parsed.errors[0]["message"]) == ([], True)
    large = base64.b64encode(PNG + bytes(100_000)).decode()
    assert one(question("essay", "", f'What? <img alt="A" src="data:image/png;base64,{large}">'))["image"]["alt"] == "A"


@pytest.mark.parametrize(
    ("form", "text", "prompt"),
    [
        ("html", "<p>5 &gt; 3 &amp; <b>so</b></p>", "5 > 3 & **so**"),
        ("plain_text", "5 * 3 <b>", "5 * 3 <b>"),
        ("moodle_auto_format", "one\ntwo", "one\ntwo"),
        ("markdown", "**bold**\n\n* list", "**bold**\n\n* list"),
        ("", "<p>html is the default</p>", "html is the default"),
    ],
)
def test_text_formats(form: str, text: str, prompt: str) -> None:
    assert one(question("essay", "", text, form))["prompt"] == prompt


def test_a_name_that_repeats_the_prompt_is_no_title() -> None:
    assert one(question("essay", "", "<p>A name</p>"))["title"] == ""
    assert one(question("essay"))["title"] == "A name"
    assert len(one(question("essay").replace("A name", "x" * 300))["title"]) == 200
    assert "title" in notes(question("essay").replace("A name", "x" * 300))


@pytest.mark.parametrize(
    ("grade", "points"), [("1", 100), ("1.0000000", 100), ("0", 0), ("2.5", 250), ("0.5", 50), ("50", 1000)]
)
def test_a_default_grade_of_one_is_a_hundred_points(grade: str, points: int) -> None:
    graded = question(
        "truefalse", f"<defaultgrade>{grade}</defaultgrade>" + answer("true", "100") + answer("false", "0")
    )
    assert one(graded)["points"] == points
    assert bool(notes(graded)) is (grade == "50")


@pytest.mark.parametrize(
    ("inside", "said"),
    [
        ("<hint format='html'><text>Think.</text></hint>", "Hints"),
        ("<penalty>0.2500000</penalty>", "penalty"),
        ("<hidden>1</hidden>", "hidden"),
        ("<idnumber>GEO-7</idnumber>", "ID number"),
        ("<incorrectfeedback format='html'><text>Read page 7.</text></incorrectfeedback>", "Combined feedback"),
        (f"<file name='x.pdf' encoding='base64'>{ENCODED}</file>", "x.pdf"),
    ],
)
def test_what_is_not_imported_is_noted(inside: str, said: str) -> None:
    assert said in notes(question("essay", inside))


def test_default_values_of_moodle_are_not_noted() -> None:
    usual = (
        "<penalty>0.3333333</penalty><hidden>0</hidden><idnumber></idnumber>"
        "<correctfeedback format='html'><text>Your answer is correct.</text></correctfeedback>"
        "<incorrectfeedback format='html'><text></text></incorrectfeedback><shownumcorrect/>"
    )
    assert notes(question("essay", usual)) == ""


def test_valid_questions_are_read_next_to_invalid_ones() -> None:
    parsed = read(
        question("essay"), question("calculated"), question("essay"), question("numerical", answer("x", "100"))
    )
    assert [item.line for item in parsed.items] == [3, 13]
    assert [error["line"] for error in parsed.errors] == [8, 21]


def test_recognise() -> None:
    assert FORMAT.recognise(b"<?xml version='1.0'?>\n<!-- hello --><quiz/>")
    assert not FORMAT.recognise(b"<assessmentItem xmlns='http://www.imsglobal.org/xsd/imsqti_v2p1'/>")
    assert not FORMAT.recognise(b"<qti-assessment-item/>")
    assert "<html>" in FORMAT.read(b"<html><body/></html>").errors[0]["message"]
