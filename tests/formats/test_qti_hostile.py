"""Broken and hostile packages: an error, in little time and memory, and never an exception."""

import io
import random
import struct
import tracemalloc
import zipfile
from collections.abc import Callable

import pytest

from classroom.formats import get
from classroom.formats.shared import zip_archive
from tests.support.qti import choices, declared, item, manifest, packed, refusal, resource, template
from tests.support.questions import generated_of, picture

FORMAT = get("qti")
KINDS = (
    "true_false", "single_choice", "multiple_choice", "poll", "numeric", "short_text", "open_text", "word_cloud",
    "rating", "ordering", "matching", "image_pin",
)  # fmt: skip
CHOICE = item(choices(("A", "¿x?"), ("B", "y")), declared("single", "identifier", "B"), template("match_correct"))


def sample(seed: int) -> bytes:
    dice = random.Random(seed)
    return FORMAT.write([generated_of(kind, dice) for kind in KINDS]).data


def entry(name: str, content: bytes = b"x", change: Callable[[zipfile.ZipInfo], None] = lambda info: None) -> bytes:
    """Return a package with one more file of this name in it."""
    out = io.BytesIO(packed(imsmanifest_xml=manifest(resource("q.xml")), q_xml=CHOICE))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        info = zipfile.ZipInfo("placeholder")
        info.filename = info.orig_filename = name
        info.compress_type = zipfile.ZIP_DEFLATED
        change(info)
        archive.writestr(info, content)
    return out.getvalue()


@pytest.mark.parametrize(
    "name", ["../evil.png", "/etc/passwd", "a/../../evil", "..", "c:/evil", "a\\..\\..\\evil", "./a", "images/.."]
)
def test_names_outside_of_the_archive_are_rejected(name: str) -> None:
    assert "outside of it" in refusal(entry(name))["message"]


def test_links_are_rejected() -> None:
    def link(info: zipfile.ZipInfo) -> None:
        info.external_attr = 0o120777 << 16

    assert "link" in refusal(entry("passwd.png", b"/etc/passwd", link))["message"]


def test_a_repeated_name_is_rejected() -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        data = entry("q.xml")
    assert "twice" in refusal(data)["message"]


def test_encrypted_archives_are_rejected() -> None:
    data = bytearray(entry("a.png"))
    for begin, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        place = data.find(begin)
        while place >= 0:
            flags = struct.unpack_from("<H", data, place + offset)[0]
            struct.pack_into("<H", data, place + offset, flags | 1)
            place = data.find(begin, place + 1)
    said = refusal(bytes(data))
    assert "encrypted" in said["message"]
    assert "password" in said["suggestion"]


def test_other_compression_methods_are_rejected() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("q.xml", CHOICE)
    assert "compression method" in refusal(out.getvalue())["message"]


def bomb(files: int, size: int) -> bytes:
    return packed(
        imsmanifest_xml=manifest(resource("q.xml")),
        q_xml=CHOICE,
        **{f"b{number}_xml": bytes(size) for number in range(files)},
    )


@pytest.mark.parametrize(("files", "size"), [(1, 60_000_000), (30, 8_000_000)])
def test_bombs_are_not_unpacked(files: int, size: int) -> None:
    data = bomb(files, size)
    assert len(data) < 400_000
    tracemalloc.start()
    try:
        assert "MB" in refusal(data)["message"]
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
    finally:
        tracemalloc.stop()


def test_a_bomb_that_lies_about_its_size_stops_where_it_said() -> None:
    data = bytearray(bomb(1, 7_000_000).replace(b"b0.xml", b"i0.xml"))
    for begin, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        place = data.rfind(begin, 0, data.find(b"i0.xml", 100) if begin == b"PK\x03\x04" else len(data))
        while place >= 0:
            if struct.unpack_from("<I", data, place + offset)[0] == 7_000_000:
                struct.pack_into("<I", data, place + offset, 50)
            place = data.rfind(begin, 0, place)
    archive = zip_archive.Archive(bytes(data))
    tracemalloc.start()
    try:
        with pytest.raises(zip_archive.ZipError):
            archive.read("i0.xml")
        assert tracemalloc.get_traced_memory()[1] < 3_000_000
    finally:
        tracemalloc.stop()


def test_too_many_files() -> None:
    assert (
        "files" in refusal(packed(**{f"f{number}_x": "" for number in range(zip_archive.MAX_MEMBERS + 1)}))["message"]
    )


def test_elements_are_counted_over_all_files() -> None:
    text = CHOICE.replace("<itemBody>", "<itemBody>" + "<p/>" * 150_000)
    names = [f"q{number}" for number in range(40)]
    listed = manifest(*(resource(f"{name}.xml") for name in names))
    data = packed(imsmanifest_xml=listed, **{f"{name}_xml": text for name in names})
    assert len(data) < 100_000
    errors = FORMAT.read(data).errors
    assert len(errors) < 5
    assert "too many elements" in errors[-1]["message"]


def test_an_archive_in_an_archive_is_not_opened() -> None:
    inner = packed(imsmanifest_xml=manifest(resource("q.xml")), q_xml=CHOICE)
    parsed = FORMAT.read(packed(imsmanifest_xml=manifest(resource("inner.zip")), inner_zip=inner))
    assert parsed.items == []
    assert parsed.errors[0]["message"].startswith("inner.zip: ")


def test_one_picture_that_many_items_show_is_in_memory_once() -> None:
    shown = CHOICE.replace("<itemBody>", '<itemBody><p><img src="a.png" alt="x"/></p>')
    names = [f"q{number}" for number in range(200)]
    listed = manifest(*(resource(f"{name}.xml") for name in names))
    image = picture(size=(300, 300))
    parsed = FORMAT.read(packed(imsmanifest_xml=listed, a_png=image, **{f"{name}_xml": shown for name in names}))
    assert len(parsed.items) == 200
    assert len({id(one.question["image"]["data"]) for one in parsed.items}) == 1


LONG = "x" * 1000
ENTITY = f'<!DOCTYPE x [<!ENTITY a "{LONG}"><!ENTITY b SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("member", ["imsmanifest_xml", "q_xml", "t_xml"])
def test_entities_anywhere_end_the_reading_of_that_file(member: str) -> None:
    files = {
        "imsmanifest_xml": manifest(resource("t.xml", "imsqti_test_xmlv2p1"), resource("q.xml")),
        "q_xml": CHOICE.partition("\n")[2],
        "t_xml": "<assessmentTest>{}</assessmentTest>",
    }
    files[member] = ENTITY + files[member].replace("{}", "&b;")
    errors = FORMAT.read(packed(**files)).errors
    assert errors[0]["message"].startswith(member.replace("_", ".") + ": ")
    assert "<!DOCTYPE" in errors[0]["suggestion"]


def test_archives_that_are_cut_anywhere() -> None:
    data = sample(1)
    dice = random.Random(1)
    for end in [*range(4, 60), *(dice.randrange(60, len(data) - 1) for _ in range(200))]:
        parsed = FORMAT.read(data[:end])
        assert parsed.items == []
        assert [error["line"] for error in parsed.errors] == [1]


@pytest.mark.parametrize("size", [0, 1, 4, 22, 100, 1000])
def test_random_bytes_never_raise(size: int) -> None:
    dice = random.Random(size)
    for begin in (b"", b"PK\x03\x04", b"PK\x05\x06"):
        parsed = FORMAT.read(begin + dice.randbytes(size))
        assert parsed.errors
        assert not parsed.items


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.encode("utf-8-sig"),
        lambda text: text.replace('encoding="UTF-8"', "").encode("utf-16"),
        lambda text: text.replace("\n", "\r\n").encode(),
        lambda text: text.replace("UTF-8", "ISO-8859-1").encode("latin-1"),
    ],
    ids=["bom", "utf-16", "crlf", "latin-1"],
)
def test_encodings_and_ends_of_lines(change: Callable[[str], bytes]) -> None:
    parsed = FORMAT.read(change(CHOICE))
    assert parsed.errors == []
    assert parsed.items[0].question["choices"][0]["text"] == "¿x?"
    assert parsed.items[0].line == 2


def test_many_elements_and_much_text_are_refused() -> None:
    """A reader that took quadratic time would run into the time-out."""
    for inside in ("<p/>" * 250_000, "x" * 1_000_000, "&lt;b&gt;" * 200_000, "<br/>" * 150_000):
        assert FORMAT.read(CHOICE.replace("<itemBody>", f"<itemBody>{inside}").encode()).errors
