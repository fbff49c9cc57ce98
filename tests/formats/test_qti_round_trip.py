"""Round trips of random questions through packages of QTI, and reported losses."""

import io
import random
import re
import zipfile
from typing import Any

import pytest

from classroom.formats import get
from classroom.formats.shared.markup import from_html, from_plain, to_html
from classroom.formats.shared.xml_reader import parse_tree
from classroom.services.bank.validation import check
from tests.support.questions import CHOOSING, generated_of, picture, question, with_pictures
from tests.support.sameness import looks

FORMAT = get("qti")
HELD = (
    "true_false", "single_choice", "multiple_choice", "poll", "numeric", "short_text", "open_text", "word_cloud",
    "rating", "ordering", "matching",
)  # fmt: skip


def again(text: str, *, inline: bool = False) -> str:
    """Return a text as it is after a round trip through HTML: the text itself, if that renders nothing."""
    return from_html(to_html(text, inline=inline), inline=inline) or from_plain(text, inline=inline)


def expected(original: dict[str, Any]) -> dict[str, Any]:
    """Return what survives a round trip according to docs/formats/qti.md."""
    back = {**original, "prompt": again(original["prompt"]), "explanation": again(original["explanation"])}
    match original["type"]:
        case "short_text":
            back["forgive"] = [name for name in original["forgive"] if name == "case"]
        case "numeric":
            back["accepted"] = sorted(original["accepted"], key=lambda one: -one["credit"])
        case "word_cloud":
            back["hidden"] = []
        case "rating":
            back |= {"low_label": "", "high_label": ""}
        case "matching":
            back["pairs"] = [
                {key: again(text, inline=True) for key, text in pair.items()} for pair in original["pairs"]
            ]
            back["distractors"] = [again(text, inline=True) for text in original["distractors"]]
    if "choices" in original:
        back["choices"] = [_choice(choice, original["type"]) for choice in original["choices"]]
    return back


def _choice(choice: dict[str, Any], kind: str) -> dict[str, Any]:
    original = {**choice, "text": again(choice["text"], inline=True)}
    feedback = again(original.pop("feedback", "")) if kind != "ordering" else original.pop("feedback", "") and ""
    return {**original, "feedback": feedback} if feedback else original


@pytest.mark.parametrize("kind", HELD)
def test_random_questions_survive_a_round_trip(kind: str) -> None:
    dice = random.Random(f"qti {kind}")
    originals = [generated_of(kind, dice) for _ in range(60)]
    parsed = FORMAT.read(FORMAT.write(originals).data)
    assert parsed.errors == []
    assert parsed.notes == []
    for item, original in zip(parsed.items, originals, strict=True):
        assert looks(item.question) == looks(expected(original))


@pytest.mark.parametrize("kind", CHOOSING)
def test_pictures_on_choices_survive_a_round_trip(kind: str) -> None:
    dice = random.Random(f"qti pictures {kind}")
    originals = [with_pictures(generated_of(kind, dice), dice) for _ in range(40)]
    parsed = FORMAT.read(FORMAT.write(originals).data)
    assert parsed.errors == parsed.notes == []
    for item, original in zip(parsed.items, originals, strict=True):
        assert looks(item.question) == looks(expected(original))
        check(item.question)


@pytest.mark.parametrize("kind", [*HELD, "image_pin"])
def test_questions_are_valid_after_a_round_trip(kind: str) -> None:
    parsed = FORMAT.read(FORMAT.write([generated_of(kind, random.Random(f"right {kind} {n}")) for n in range(10)]).data)
    assert parsed.errors == []
    for item in parsed.items:
        check(item.question)


def test_regions_survive_a_round_trip_to_the_pixel() -> None:
    dice = random.Random(5)
    for _ in range(40):
        original = generated_of("image_pin", dice)
        original["image"]["data"] = picture(size=(800, 600))
        back = FORMAT.read(FORMAT.write([original]).data).items[0].question
        assert back["image"]["data"] == original["image"]["data"]
        for region, found in zip(original["regions"], back["regions"], strict=True):
            assert region["shape"] == found["shape"]
            if region["shape"] == "rect":  # what lies outside the picture is cut off
                region |= {
                    "width": min(region["width"], 1 - region["x"]),
                    "height": min(region["height"], 1 - region["y"]),
                }
            for name in set(region) - {"shape", "points"}:
                assert found[name] == pytest.approx(region[name], abs=1.1 / 600)
            for corner, back_corner in zip(region.get("points", []), found.get("points", []), strict=True):
                assert back_corner == pytest.approx(corner, abs=1.1 / 600)


def test_everything_in_a_package_is_xml_and_named_in_its_manifest() -> None:
    dice = random.Random(11)
    questions = [generated_of(kind, dice) for kind in (*HELD, "image_pin") for _ in range(5)]
    data = FORMAT.write([*questions, *(with_pictures(one, dice) for one in questions if "choices" in one)]).data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        trees = {name: parse_tree(archive.read(name)) for name in archive.namelist() if name.endswith(".xml")}
        named = {file.attributes["href"] for file in trees["imsmanifest.xml"].find("file")}
        assert {*named, "imsmanifest.xml"} == set(archive.namelist())
        assert {reference.attributes["href"] for reference in trees["test.xml"].find("assessmentItemRef")} <= named


@pytest.mark.parametrize("prompt", ["1.", "-", "> ", "#", "***", "1.\n\n-", "<!-- a -->", "&nbsp;"])
def test_a_text_that_html_renders_empty_survives_a_round_trip(prompt: str) -> None:
    choices = [{"text": "a", "correct": True}, {"text": "b", "correct": False}]
    found = FORMAT.read(FORMAT.write([question(prompt=prompt, choices=choices)]).data).items[0].question
    assert check(found).prompt
    assert found["title"] == ""


EDGES = (
    {"shape": "rect", "x": 1, "y": 1, "width": 0.001, "height": 0.001},
    {"shape": "rect", "x": 0.3337, "y": 0.5, "width": 0.001, "height": 0.5},
    {"shape": "ellipse", "x": 0.5, "y": 1, "rx": 0.001, "ry": 0.04},
    {"shape": "polygon", "points": [[0.001, 0.25], [0.5, 0.5], [0.5, 0.5001]]},
    {"shape": "polygon", "points": [[1, 1], [1, 1], [1, 1]]},
)


@pytest.mark.parametrize("region", EDGES)
@pytest.mark.parametrize("size", [(40, 30), (1500, 900), (900, 2)])
def test_the_smallest_regions_survive_a_round_trip(region: dict[str, Any], size: tuple[int, int]) -> None:
    entry = question("image_pin", regions=[region], image={"alt": "x", "data": picture(size=size)})
    for form in (FORMAT, get("moodle_xml")):
        parsed = form.read(form.write([entry]).data)
        assert parsed.errors == []
        assert check(parsed.items[0].question).body["regions"]


def test_a_type_that_qti_cannot_hold_is_left_out() -> None:
    written = FORMAT.write([question(), question("map_pin"), question("open_text")])
    assert [(loss["question"], "map_pin" in loss["message"]) for loss in written.losses] == [(2, True)]
    assert [item.question["type"] for item in FORMAT.read(written.data).items] == ["single_choice", "open_text"]


@pytest.mark.parametrize(
    ("original", "expected"),
    [
        (question("short_text"), "accents"),
        (question("word_cloud"), "hidden words"),
        (question("rating"), "labels of the scale"),
        (question("image_pin", image={"alt": "x", "data": picture()}), "whole pixels"),
        (question("ordering", choices=[{"text": "a", "feedback": "first"}, {"text": "b"}]), "ordered"),
        (question(prompt="**a** **b**"), "simplified"),
    ],
)
def test_losses_of_a_question(original: dict[str, Any], expected: str) -> None:
    assert [expected in loss["message"] for loss in FORMAT.write([original]).losses] == [True]


def test_standard_templates_are_used_where_they_grade_like_tiza() -> None:
    kinds = {"single_choice": "match_correct", "multiple_choice": "map_response", "short_text": "map_response"}
    for kind, template in kinds.items():
        with zipfile.ZipFile(io.BytesIO(FORMAT.write([question(kind)]).data)) as archive:
            assert f'rptemplates/{template}"' in archive.read("items/q0001.xml").decode()


def test_the_same_questions_give_the_same_package() -> None:
    assert FORMAT.write([question()]).data == FORMAT.write([question()]).data


def test_an_empty_export_is_a_package() -> None:
    assert FORMAT.read(FORMAT.write([]).data).errors[0]["line"] == 1


def test_every_table_has_a_body() -> None:
    """As the schema of QTI 2.1 wants it; the row of a table with nothing but a head stands in it."""
    head = "| ice | lead |\n| --- | --- |"
    prompt = f"a\n\n{head}\n\nb\n\n{head}\n| 1 | 2 |\n\nc\n\n{head}"
    written = FORMAT.write([{**question(prompt=prompt), "tags": [], "explanation": ""}]).data
    item = zipfile.ZipFile(io.BytesIO(written)).read("items/q0001.xml").decode()
    assert "".join(re.findall(r"</?(?:table|thead|tbody)>", item)) == (
        "<table><tbody></tbody></table><table><thead></thead><tbody></tbody></table><table><tbody></tbody></table>"
    )
    assert FORMAT.read(written).items[0].question["prompt"] == prompt
