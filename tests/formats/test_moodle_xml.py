"""Moodle XML: each question type is read with the meaning that Moodle documents."""

import base64

import pytest

from classroom.services.bank.validation import check
from tests.support.moodle import FORMAT, answer, notes, one, question, read, refusal
from tests.support.questions import picture

PNG = picture()
ENCODED = base64.b64encode(PNG).decode()

CHOICES = (
    answer("<p>Lima</p>", "0", "<p>That is Peru.</p>") + answer("Bogotá", "100") + answer("<b>Quito</b>", "0.0000000")
)


def test_a_single_choice() -> None:
    inside = (
        "<generalfeedback format='html'><text>&lt;p&gt;At 2,640 m.&lt;/p&gt;</text></generalfeedback>"
        "<defaultgrade>0.5000000</defaultgrade><penalty>0.3333333</penalty><hidden>0</hidden><single>true</single>"
        "<shuffleanswers>1</shuffleanswers><answernumbering>abc</answernumbering>"
        "<tags><tag><text>Capitals</text></tag><tag><text>South America</text></tag></tags>" + CHOICES
    )
    parsed = read(question("multichoice", inside, "<p>The <em>capital</em> of Colombia?</p>"))
    assert (parsed.errors, parsed.notes) == ([], [])
    assert parsed.items[0].line == 3
    assert parsed.items[0].question == {
        "type": "single_choice",
        "language": None,
        "title": "A name",
        "prompt": "The *capital* of Colombia?",
        "choices": [
            {"text": "Lima", "correct": False, "feedback": "That is Peru."},
            {"text": "Bogotá", "correct": True},
            {"text": "**Quito**", "correct": False},
        ],
        "explanation": "At 2,640 m.",
        "time_limit": None,
        "points": 50,
        "difficulty": None,
        "tags": ["capitals", "south america"],
        "image": None,
    }


def multiple(*weights: str) -> str:
    answers = "".join(answer(f"choice {index}", weight) for index, weight in enumerate(weights))
    return question("multichoice", f"<single>false</single>{answers}")


def test_answers_with_a_positive_weight_are_right_in_a_multiple_choice() -> None:
    found = one(multiple("50", "-50", "50", "-50"))
    assert found["type"] == "multiple_choice"
    assert [choice["correct"] for choice in found["choices"]] == [True, False, True, False]


@pytest.mark.parametrize(
    ("weights", "kept"),
    [
        (("50", "-50", "50"), True),
        (("33.33333", "33.33333", "33.33333", "-33.33333"), True),
        (("100", "-100"), True),
        (("50", "0", "50"), False),
        (("75", "25", "-50"), False),
        (("50", "50", "-100"), False),
    ],
)
def test_other_weights_than_those_of_tiza_are_noted(weights: tuple[str, ...], kept: bool) -> None:
    assert ("weights" in notes(multiple(*weights))) is not kept


def test_partial_credit_of_a_single_choice_is_noted() -> None:
    assert "Partial credit" in notes(question("multichoice", answer("a", "100") + answer("b", "50")))
    assert "Negative points" in notes(question("multichoice", answer("a", "100") + answer("b", "-25")))


@pytest.mark.parametrize("weights", [("100", "100"), ("50", "0"), ("0", "0")])
def test_a_single_choice_without_exactly_one_right_answer_is_an_error(weights: tuple[str, str]) -> None:
    said = refusal(question("multichoice", "".join(answer(f"a{n}", weight) for n, weight in enumerate(weights))))
    assert said["line"] == 3
    assert said["suggestion"]


@pytest.mark.parametrize(("right", "expected"), [("true", [True, False]), ("false", [False, True])])
def test_true_false(right: str, expected: list[bool]) -> None:
    answers = "".join(
        f"<answer fraction='{100 if word == right else 0}'><text>{word}</text>"
        f"<feedback><text>about {word}</text></feedback></answer>"
        for word in ("false", "true")
    )
    found = one(question("truefalse", answers))
    assert found["type"] == "true_false"
    assert [choice["correct"] for choice in found["choices"]] == expected
    assert [choice["feedback"] for choice in found["choices"]] == ["about true", "about false"]
    assert [choice["text"] for choice in found["choices"]] == ["True", "False"]


def test_true_false_of_old_files_has_true_first_in_any_language() -> None:
    found = one(question("truefalse", answer("Verdadero", "0") + answer("Falso", "100")))
    assert [choice["correct"] for choice in found["choices"]] == [False, True]


def test_a_short_answer() -> None:
    inside = "<usecase>0</usecase>" + answer("Bogotá", "100") + answer("Santafé", "50") + answer("Lima", "0")
    found = one(question("shortanswer", inside))
    assert found["accepted"] == [{"text": "Bogotá", "credit": 100}, {"text": "Santafé", "credit": 50}]
    assert found["forgive"] == ["case"]
    assert one(question("shortanswer", inside.replace("<usecase>0", "<usecase>1")))["forgive"] == []


def test_an_asterisk_is_a_wildcard_unless_escaped() -> None:
    found = one(question("shortanswer", answer(r"5 \* 3", "100")))
    assert found["accepted"] == [{"text": "5 * 3", "credit": 100}]
    assert "Bogot*" in notes(question("shortanswer", answer("Bogot*", "100") + answer("Bogotá", "100")))
    assert "without *" in refusal(question("shortanswer", answer("Bogot*", "100")))["suggestion"]
    assert notes(question("shortanswer", answer("a", "100") + answer("*", "0"))) == ""


def test_credits_become_whole_percentages() -> None:
    inside = answer("a", "100") + answer("b", "33.33333")
    assert one(question("shortanswer", inside))["accepted"][1]["credit"] == 33
    assert "33" in notes(question("shortanswer", inside))


def test_a_numerical_question() -> None:
    inside = (
        answer("3.14", "100", more="<tolerance>0.005</tolerance>") + answer("3", "50") + answer("*", "0")
        + "<units><unit><multiplier>100</multiplier><unit_name>cm</unit_name></unit>"
        "<unit><multiplier>1.0000000</multiplier><unit_name>m</unit_name></unit></units>"
        "<unitgradingtype>0</unitgradingtype><unitpenalty>0.1</unitpenalty><showunits>0</showunits>"
    )  # fmt: skip
    found = one(question("numerical", inside))
    assert found["accepted"] == [
        {"value": 3.14, "tolerance": 0.005, "credit": 100},
        {"value": 3, "tolerance": 0, "credit": 50},
    ]
    assert found["unit"] == "m"
    assert "cm" in notes(question("numerical", inside))


@pytest.mark.parametrize(
    ("text", "value"), [("-1.5e3", -1500), ("2,5", 2.5), (".5", 0.5), ("1.6E-19", 1.6e-19), ("5.000", 5)]
)
def test_numbers(text: str, value: float) -> None:
    assert one(question("numerical", answer(text, "100")))["accepted"][0]["value"] == value


@pytest.mark.parametrize("text", ["", "five", "1e999", "0x10", "NaN", "1_000", "٣", "1" * 5000])
def test_values_that_are_not_numbers_are_errors(text: str) -> None:
    assert refusal(question("numerical", answer(text, "100")))["line"] == 6


@pytest.mark.parametrize("kind", ["matching", "match", "ddmatch"])
def test_matching(kind: str) -> None:
    parts = [("<p>Colombia</p>", "Bogotá"), ("Peru", "Lima"), ("", "Quito"), ("", "Lima")]
    inside = "".join(
        f'<subquestion format="html"><text><![CDATA[{left}]]></text><answer><text>{right}</text></answer></subquestion>'
        for left, right in parts
    )
    found = one(question(kind, inside))
    assert found["pairs"] == [{"left": "Colombia", "right": "Bogotá"}, {"left": "Peru", "right": "Lima"}]
    assert found["distractors"] == ["Quito"]


def test_ordering() -> None:
    inside = (
        "<layouttype>VERTICAL</layouttype><selecttype>ALL</selecttype><selectcount>0</selectcount>"
        "<gradingtype>ABSOLUTE_POSITION</gradingtype><showgrading>SHOW</showgrading>"
        + answer("first", "1.0000000") + answer("second", "2.0000000") + answer("third", "3.0000000")
    )  # fmt: skip
    assert [choice["text"] for choice in one(question("ordering", inside))["choices"]] == ["first", "second", "third"]
    assert notes(question("ordering", inside)) == ""
    some = inside.replace(">ALL<", ">RANDOM<").replace("count>0<", "count>2<")
    assert "only some" in notes(question("ordering", some))


def test_an_essay() -> None:
    inside = "<graderinfo format='html'><text>Look for names.</text></graderinfo><attachments>2</attachments>"
    found = one(question("essay", inside))
    assert (found["type"], found["points"]) == ("open_text", 0)
    assert "graders" in notes(question("essay", inside))
    assert "attach" in notes(question("essay", inside))


ZONES = (
    "<drop><no>1</no><shape>circle</shape><coords>20,15;6</coords><choice>1</choice></drop>"
    "<drop><no>2</no><shape>rectangle</shape><coords>10,0;20,15</coords><choice>1</choice></drop>"
    "<drop><no>3</no><shape>polygon</shape><coords>0,0;40,0;40,30</coords><choice>1</choice></drop>"
)
MARKER = "<drag><no>1</no><text>X</text><infinite/></drag>"


def test_markers_on_a_picture() -> None:
    background = f'<file name="Colombia.png" encoding="base64">{ENCODED}</file>'  # 40 by 30 pixels
    found = one(question("ddmarker", background + MARKER + ZONES))
    assert found["type"] == "image_pin"
    assert found["image"] == {"alt": "Colombia", "data": PNG}
    assert found["regions"] == [
        {"shape": "ellipse", "x": 0.5, "y": 0.5, "rx": 0.15, "ry": 0.2},
        {"shape": "rect", "x": 0.25, "y": 0.0, "width": 0.5, "height": 0.5},
        {"shape": "polygon", "points": [[0.0, 0.0], [1.0, 0.0], [1.0, 1.0]]},
    ]
    assert "every zone" in notes(question("ddmarker", background + MARKER + ZONES))


def test_a_large_background_is_scaled_as_in_moodle() -> None:
    large = base64.b64encode(picture(size=(1200, 600))).decode()  # Moodle: 600 by 300
    background = f'<file name="x.png" encoding="base64">{large}</file>'
    zone = "<drop><no>1</no><shape>rectangle</shape><coords>300,150;300,150</coords><choice>1</choice></drop>"
    region = one(question("ddmarker", background + MARKER + zone))["regions"][0]
    assert region == {"shape": "rect", "x": 0.5, "y": 0.5, "width": 0.5, "height": 0.5}


@pytest.mark.parametrize(
    "inside",
    [
        MARKER + ZONES,
        f'<file name="x.png" encoding="base64">AAAA</file>{MARKER}{ZONES}',
        f'<file name="x.png" encoding="base64">{ENCODED}</file>{ZONES}',
        f'<file name="x.png" encoding="base64">{ENCODED}</file>{MARKER}',
        f'<file name="x.png" encoding="base64">{ENCODED}</file>{MARKER}<drag><no>2</no><text>Y</text></drag>{ZONES}',
        f'<file name="x.png" encoding="base64">{ENCODED}</file>{MARKER}{ZONES.replace("20,15;6", "20;15,6")}',
        f'<file name="x.png" encoding="base64">{ENCODED}</file>{MARKER}{ZONES.replace("circle", "star")}',
    ],
)
def test_other_markers_are_errors_with_a_suggestion(inside: str) -> None:
    assert refusal(question("ddmarker", inside))["suggestion"]


@pytest.mark.parametrize(
    "kind",
    ["calculated", "calculatedsimple", "calculatedmulti",
     "ddimageortext", "random", "randomsamatch"],
)  # fmt: skip
def test_unsupported_types_are_errors_with_a_suggestion(kind: str) -> None:
    said = refusal(question(kind, CHOICES))
    assert kind in said["message"]
    assert said["suggestion"]


def test_unknown_types_are_errors() -> None:
    assert "stack" in refusal(question("stack"))["message"]
    assert refusal("<question><name/></question>")["line"] == 3


def test_a_description_is_a_slide() -> None:
    parsed = read(
        question("description", "<generalfeedback><text>Take your time.</text></generalfeedback>", text="<b>Look</b>"),
        question("description", text=""),
        question("essay"),
    )
    assert parsed.errors == []
    assert [item.question["type"] for item in parsed.items] == ["slide", "open_text"]
    assert check(parsed.items[0].question).prompt == "**Look**\n\nTake your time."
    assert [note["message"] for note in parsed.notes] == ["A description without text is left out."]


SVG_FILE = base64.b64encode(b'<svg xmlns="http://www.w3.org/2000/svg"/>').decode()


@pytest.mark.parametrize("content", [SVG_FILE, "", "%%%", base64.b64encode(picture()[:20]).decode()])
def test_a_picture_that_cannot_be_read_is_noted(content: str) -> None:
    file = f'<file name="form.svg" path="/" encoding="base64">{content}</file>'
    source = '<p>What form?</p><img src="@@PLUGINFILE@@/form.svg" alt="a round form">'
    on_choice = answer('<img src="@@PLUGINFILE@@/form.svg" alt="round">', "100", more=file) + answer("b", "0")
    found = one(question("multichoice", on_choice, text=source, more=file))
    assert (found["prompt"], found["image"]) == ("What form?\n\na round form", None)
    assert found["choices"][0] == {"text": "round", "correct": True}
    assert "form.svg" in notes(question("essay", text=source, more=file))
    old = f"<image>old.svg</image><image_base64>{content}</image_base64>"
    assert "old.svg" in notes(question("essay", old))
    assert one(question("essay", old))["image"] is None


@pytest.mark.parametrize(("kind", "noted"), [("multichoiceset", True), ("oumultiresponse", False)])
def test_several_answers_that_are_right_as_a_whole(kind: str, noted: bool) -> None:
    source = question(kind, answer("tin", "100") + answer("wood", "0") + answer("zinc", "100"))
    found = one(source)
    assert (found["type"], [choice["correct"] for choice in found["choices"]]) == (
        "multiple_choice",
        [True, False, True],
    )
    assert ("only all right choices score" in notes(source)) is noted
    assert "No answer" in refusal(question(kind, answer("tin", "0") + answer("wood", "0")))["message"]


def test_a_question_without_the_root_of_a_file() -> None:
    parsed = FORMAT.read(question("multichoice", CHOICES).encode())
    assert [item.question["type"] for item in parsed.items] == ["single_choice"]
