"""QTI 1.2: packages of Canvas, Blackboard and Chamilo, and broken ones."""

import pytest

from classroom.formats import get, guess
from classroom.formats.shared.zip_archive import MAX_MEMBERS
from tests.support import qti
from tests.support.qti12 import (
    ABC,
    BLACKBOARD,
    CANVAS,
    FORMAT,
    condition,
    document,
    entry,
    equal,
    item,
    lid,
    packed,
    read,
    right,
    text,
)
from tests.support.questions import picture, question


def test_packages_of_canvas() -> None:
    image = '<p>See</p><img src="{}" alt="A map">'
    one_item = item(text(image.format("$IMS-CC-FILEBASE$/Uploaded%20Media/map.png?canvas_download=1")) + lid(*ABC),
                    condition(equal("1")))  # fmt: skip
    bank = document(one_item, around="objectbank").replace(
        '<section ident="s">', f"<qtimetadata>{entry('bank_title', 'Rivers; Asia')}</qtimetadata><section ident='s'>"
    )
    data = packed({
        "imsmanifest.xml": "<manifest/>",
        "g1/assessment_qti.xml": document(CANVAS),
        "non_cc_assessments/g1.xml.qti": document(CANVAS),
        "non_cc_assessments/b.xml.qti": bank,
        "g1/assessment_meta.xml": "<quiz/>",
        "web_resources/Uploaded Media/map.png": picture(),
    })  # fmt: skip
    for name in ("a.imscc", "a.zip"):
        assert guess(name, data) == "qti12"
    parsed = read(data)
    assert (parsed.errors, parsed.notes) == ([], [])
    assert [item_.question["title"] for item_ in parsed.items] == ["Floating", ""]
    assert parsed.items[1].question["image"] == {"alt": "A map", "data": picture()}
    assert parsed.items[1].question["tags"] == ["rivers asia"]


def test_packages_of_blackboard() -> None:
    address = "@X@EmbeddedFile.requestUrlStub@X@bbcswebdav/xid-12_1"
    made = BLACKBOARD.replace("Which floats?", f"Which?&lt;img src='{address}' alt='A map'&gt;")
    data = packed({
        "imsmanifest.xml": '<manifest><resources><resource type="assessment/x-bb-qti-pool"/></resources></manifest>',
        "res00001.dat": document(made),
        "csfiles/home_dir/map__xid-12_1.png": picture(),
        "csfiles/home_dir/map__xid-12_1.png.xml": "<lom/>",
    })  # fmt: skip
    assert guess("pool.zip", data) == "qti12"
    assert read(data).items[0].question["image"] == {"alt": "A map", "data": picture()}


def test_chamilo_puts_items_of_qti_2_into_it() -> None:
    inside = qti.item(qti.choices(("A", "a"), ("B", "b")), qti.declared("single", "identifier", "B")).partition("?>")[2]
    found = read(document(inside, inside.replace("<value>B</value>", "")))
    assert [one_.question["type"] for one_ in found.items] == ["single_choice", "poll"]
    assert right(found.items[0].question) == [2]


def test_a_package_of_both_versions_says_what_is_left_out() -> None:
    listed = qti.manifest(qti.resource("q.xml"))
    item_2 = qti.item(qti.choices(("A", "a"), ("B", "b")), qti.declared("single", "identifier", "B"))
    data = packed({"imsmanifest.xml": listed, "old.xml": document(CANVAS), "q.xml": item_2})
    parsed = read(data)
    assert (len(parsed.items), parsed.errors) == (1, [])
    assert "also has items of QTI 2" in parsed.notes[0]["message"]
    assert len(get("qti").read(data).items) == 1


def test_formats_are_told_apart() -> None:
    assert guess("a.xml", document(CANVAS).encode()) == "qti12"
    assert (
        guess("a.xml", b'<!DOCTYPE questestinterop SYSTEM "ims_qtiasiv1p2.dtd">' + document()[22:].encode()) == "qti12"
    )
    assert guess("a.zip", get("qti").write([question()]).data) == "qti"
    assert guess("a.zip", b"PK\x05\x06" + bytes(18)) == "qti"
    assert guess("a.zip", FORMAT.write([question()]).data) == "qti12"
    assert "begins with <quiz>" in read("<quiz/>").errors[0]["message"]
    assert read("<questestinterop/>").errors[0]["message"] == "There is no question in this file."


@pytest.mark.parametrize("data", [b"", b"<", b"PK\x03\x04junk", document(CANVAS)[:-40].encode(), b"<questestinterop>"])
def test_broken_files_are_refused(data: bytes) -> None:
    parsed = read(data)
    assert parsed.errors
    assert parsed.items == []


def test_an_archive_of_many_documents_takes_linear_time() -> None:
    """Quadratic time for as many files as an archive may have would run into the time-out."""
    data = packed({f"f{number}.xml": "<questestinterop/>" for number in range(MAX_MEMBERS)})
    assert guess("a.zip", data) == "qti12"
    assert "no question" in read(data).errors[0]["message"]


@pytest.mark.parametrize("around", ["item", "section", "assessment", "objectbank"])
def test_a_part_of_the_format_without_its_root_is_read(around: str) -> None:
    one = item(text("Capital?") + lid(*ABC), condition(equal("1")))
    alone = one if around == "item" else f'<{around} xmlns="urn:x" ident="a">{one}</{around}>'
    for name, data in (("a.xml", alone.encode()), ("a.zip", packed({"a.xml": alone}))):
        assert guess(name, data) == "qti12"
        assert [found.question["type"] for found in FORMAT.read(data).items] == ["single_choice"]


def test_an_element_of_another_format_is_no_item() -> None:
    (error,) = FORMAT.read(b"<item><title>News</title></item>").errors
    assert "begins with <item>" in error["message"]
    assert "presentation" in error["suggestion"]
