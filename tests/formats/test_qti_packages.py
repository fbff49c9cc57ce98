"""QTI: graphic interactions, and packages with pictures, tests and metadata."""

from typing import Any

import pytest

from tests.support.qti import (
    THREE,
    choices,
    declared,
    item,
    manifest,
    notes,
    one,
    packed,
    read,
    refusal,
    resource,
    template,
)
from tests.support.questions import picture

PNG = picture(size=(200, 100))
AREAS = (
    '<areaMapping defaultValue="0"><areaMapEntry shape="circle" coords="50,50,20" mappedValue="1"/>'
    '<areaMapEntry shape="rect" coords="100,0,150,50" mappedValue="1"/>'
    '<areaMapEntry shape="poly" coords="0,0,200,0,200,100,0,0" mappedValue="1"/>'
    '<areaMapEntry shape="ellipse" coords="100,50,40,10" mappedValue="1"/></areaMapping>'
)
OBJECT = '<object data="../images/a%20b.png" type="image/png" {}>A  map</object>'
POINT = template("map_response_point")
CHOICE = item(choices(("A", "x"), ("B", "y")), declared("single", "identifier", "B"), template("match_correct"))


def point_item(size: str = 'width="200" height="100"', areas: str = AREAS, shown: str = OBJECT, most: int = 1) -> str:
    inside = f'<selectPointInteraction responseIdentifier="RESPONSE" maxChoices="{most}"><prompt>Where?</prompt>'
    body = f"{inside}{shown.format(size)}</selectPointInteraction>"
    return item(body, declared("single", "point", "50 50", more=areas), POINT)


def package(text: str, **files: bytes) -> bytes:
    listed = manifest(resource("items/q.xml"))
    return packed(imsmanifest_xml=listed, items__q_xml=text, **{"images__a b_png": PNG, **files})


def test_a_select_point_interaction() -> None:
    found = one(package(point_item()))
    assert found["image"] == {"alt": "A map", "data": PNG}
    assert found["prompt"] == "Where?"
    assert found["regions"] == [
        {"shape": "ellipse", "x": 0.25, "y": 0.5, "rx": 0.1, "ry": 0.2},
        {"shape": "rect", "x": 0.5, "y": 0.0, "width": 0.25, "height": 0.5},
        {"shape": "polygon", "points": [[0.0, 0.0], [1.0, 0.0], [1.0, 1.0]]},
        {"shape": "ellipse", "x": 0.5, "y": 0.5, "rx": 0.2, "ry": 0.1},
    ]
    assert notes(package(point_item())) == ""


def test_pixels_are_those_of_the_item_or_else_of_the_picture() -> None:
    half = 'width="400" height="200"'
    assert one(package(point_item(half)))["regions"][1] == {
        "shape": "rect", "x": 0.25, "y": 0.0, "width": 0.125, "height": 0.25
    }  # fmt: skip
    assert one(package(point_item("")))["regions"][1]["x"] == 0.5
    assert one(package(point_item('width="100%" height="100%"')))["regions"][1]["x"] == 0.5


def test_several_right_areas_are_noted() -> None:
    assert "any one" in notes(package(point_item(most=0)))
    assert "weights" in notes(package(point_item(areas=AREAS.replace('mappedValue="1"', 'mappedValue="0.5"', 1))))


def test_hotspots() -> None:
    spots = "".join(
        f'<hotspotChoice identifier="{name}" shape="rect" coords="{coords}"/>'
        for name, coords in (("A", "0,0,100,100"), ("B", "100,0,200,100"))
    )
    shown = OBJECT.format('width="200" height="100"')
    body = f'<hotspotInteraction responseIdentifier="RESPONSE" maxChoices="1">{shown}{spots}</hotspotInteraction>'
    found = one(package(item(f"<p>Where?</p>{body}", declared("single", "identifier", "B"), template("match_correct"))))
    assert found["regions"] == [{"shape": "rect", "x": 0.5, "y": 0.0, "width": 0.5, "height": 1.0}]
    assert refusal(package(item(body, declared("single", "identifier", "C"))))["suggestion"]


@pytest.mark.parametrize(
    "text",
    [
        point_item(areas=""),
        point_item(areas=AREAS.replace("50,50,20", "50;here")),
        point_item(areas=AREAS.replace("circle", "star")),
        point_item(shown=""),
        point_item(shown='<object data="gone.png" type="image/png"/>'),
        point_item(shown='<object data="https://example.org/a.png" type="image/png"/>'),
        point_item(shown='<object data="../../../../etc/passwd" type="image/png"/>'),
        point_item(shown='<object data="../imsmanifest.xml" type="image/png"/>'),
    ],
)
def test_missing_regions_are_errors(text: str) -> None:
    said = refusal(package(text))
    assert said["message"].startswith("items/q.xml: ")
    assert said["line"] in (3, 5)


def test_the_first_picture_of_a_text_becomes_that_of_the_question() -> None:
    shown = '<p>Look:</p><p><img src="../images/a b.png" alt="A map"/></p>'
    text = CHOICE.replace("<itemBody>", f"<itemBody>{shown}")
    found = one(package(text))
    assert found["image"] == {"alt": "A map", "data": PNG}
    assert found["prompt"] == "Look:\n\nWhich?"
    assert "gone.png" in notes(package(text.replace("a b.png", "gone.png")))
    assert "not downloaded" in notes(package(text.replace("../images/", "https://example.org/")))
    assert "gone" not in notes(package(text))


IMG = '<img src="../images/a%20b.png" alt="A map"/>'
OF_ORDER = declared("ordered", "identifier", "A", "B")


@pytest.mark.parametrize(
    ("shown", "choice"),
    [
        (IMG, {"text": "", "image": {"alt": "A map", "data": PNG}}),
        (f"<p>It is {IMG}</p>", {"text": "It is", "image": {"alt": "A map", "data": PNG}}),
        (OBJECT.format(""), {"text": "", "image": {"alt": "A map", "data": PNG}}),
        (IMG.replace(' alt="A map"', ""), {"text": "", "image": {"alt": "a b.png", "data": PNG}}),
        (IMG + IMG.replace("map", "globe"), {"text": "A globe", "image": {"alt": "A map", "data": PNG}}),
        (IMG.replace("a%20b", "gone"), {"text": "A map"}),
        (IMG.replace("../images", "https://example.org"), {"text": "A map"}),
    ],
)
def test_pictures_on_choices(shown: str, choice: dict[str, Any]) -> None:
    shown_choices = choices(("A", shown), ("B", "y"))
    single = one(package(item(shown_choices, declared("single", "identifier", "A"), template("match_correct"))))
    assert single["choices"][0] == {**choice, "correct": True}
    ordered = one(package(item(shown_choices.replace("choiceI", "orderI"), OF_ORDER, template("match_correct"))))
    assert ordered["choices"] == [choice, {"text": "y"}]
    assert ordered["image"] is None


def test_problems_with_a_picture_on_a_choice_are_noted() -> None:
    def said(shown: str) -> str:
        return notes(package(CHOICE.replace(">x<", f">{shown}<")))

    assert said(IMG) == ""
    assert "alternative text" in said(IMG.replace(' alt="A map"', ""))
    assert "A choice has one picture; a b.png" in said(IMG + IMG)
    assert "gone.png is not in the file" in said(IMG.replace("a%20b", "gone"))
    assert "not downloaded" in said(IMG.replace("../images", "https://example.org"))


def test_a_picture_on_a_choice_of_qti_3() -> None:
    text = THREE.replace("Hidrógeno", f"Hidrógeno {IMG}")
    found = one(package(text))["choices"][0]
    assert (found["text"], found["image"]) == ("Hidrógeno", {"alt": "A map", "data": PNG})


def test_a_single_item_has_no_pictures() -> None:
    assert one(CHOICE)["type"] == "single_choice"
    assert "a b.png" in notes(CHOICE.replace("<itemBody>", '<itemBody><p><img src="a b.png" alt="x"/></p>'))


def test_tags_difficulty_weight_and_time() -> None:
    words = "".join(f"<keyword><string>{word}</string></keyword>" for word in ("Rivers", "South, America"))
    difficulty = "<educational><difficulty><source>LOMv1.0</source><value>difficult</value></difficulty></educational>"
    about = (
        f"<metadata><lom xmlns='http://ltsc.ieee.org/xsd/LOM'><general>{words}</general>{difficulty}</lom></metadata>"
    )
    test = (
        '<assessmentTest xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="t" title="t"><testPart>'
        '<assessmentSection><assessmentItemRef identifier="r" href="../items/q.xml"><timeLimits maxTime="45"/>'
        '<weight identifier="W" value="2"/></assessmentItemRef></assessmentSection></testPart></assessmentTest>'
    )
    listed = manifest(resource("tests/t.xml", "imsqti_test_xmlv2p1"), resource("items/q.xml", inside=about))
    found = one(packed(imsmanifest_xml=listed, items__q_xml=CHOICE, tests__t_xml=test))
    assert found["tags"] == ["rivers", "south america"]
    assert (found["difficulty"], found["points"], found["time_limit"]) == (3, 200, 45)


def test_items_are_in_the_order_of_the_manifest_once_each() -> None:
    listed = manifest(*(resource(f"{name}.xml") for name in "bab"))
    found = read(
        packed(imsmanifest_xml=listed, a_xml=CHOICE.replace("A name", "a"), b_xml=CHOICE.replace("A name", "b"))
    )
    assert [one.question["title"] for one in found.items] == ["b", "a"]


def test_a_package_in_a_folder_or_without_a_manifest() -> None:
    listed = manifest(resource("q.xml"))
    assert notes(packed(pack__imsmanifest_xml=listed, pack__q_xml=CHOICE)) == ""
    assert "no imsmanifest.xml" in notes(packed(q_xml=CHOICE, readme_txt="hello", other_xml="<x/>"))


@pytest.mark.parametrize(
    ("listed", "said"),
    [
        (resource("gone.xml"), "gone.xml"),
        (resource("../../etc/passwd"), "etc/passwd"),
        (resource("q.xml", "imsqti_xmlv1p2"), "QTI 1"),
    ],
)
def test_errors_of_a_manifest_name_their_line(listed: str, said: str) -> None:
    error = refusal(packed(imsmanifest_xml=manifest(resource("style.css", "webcontent"), listed), q_xml=CHOICE))
    assert said in error["message"]
    assert error["line"] == 4


def test_items_that_the_manifest_does_not_name_are_found() -> None:
    reference = (
        '<assessmentTest><assessmentItemRef href="items/q.xml"><weight value="2"/></assessmentItemRef></assessmentTest>'
    )
    listed = manifest(resource("tests/t.xml", "imsqti_test_xmlv2p1"))
    through_test = packed(imsmanifest_xml=listed, tests__t_xml=reference, tests__items__q_xml=CHOICE, other_xml=CHOICE)
    assert one(through_test)["points"] == 200
    assert len(read(through_test).items) == 1
    assert notes(through_test) == ""
    unnamed = packed(imsmanifest_xml=manifest(resource("q.xml", "webcontent")), q_xml=CHOICE)
    assert "names no items" in notes(unnamed)


def test_valid_items_are_read_next_to_invalid_ones() -> None:
    listed = manifest(*(resource(f"{name}.xml") for name in "abc"))
    parsed = read(packed(imsmanifest_xml=listed, a_xml=CHOICE, b_xml=CHOICE[:-20], c_xml=CHOICE))
    assert len(parsed.items) == 2
    assert parsed.errors[0]["message"].startswith("b.xml: ")
    assert parsed.errors[0]["line"] == CHOICE[:-20].count("\n") + 1


def test_a_manifest_alone_is_not_enough() -> None:
    assert "zip" in refusal(manifest(resource("q.xml")))["suggestion"]


def test_a_text_without_an_interaction_is_noted() -> None:
    parsed = read(packed(a_xml=item("<p>Read the <em>map</em>.</p>"), b_xml=CHOICE))
    assert (len(parsed.items), parsed.errors) == (1, [])
    assert (
        parsed.notes[-1]["message"] == "a.xml: An item without an interaction, a text without a question, is left out."
    )
