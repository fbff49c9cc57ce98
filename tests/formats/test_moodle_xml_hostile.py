"""Broken and hostile Moodle XML: an error with its line, in little time, and never an exception."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from classroom.formats import MAX_QUESTIONS, get, guess
from tests.support.linear import in_linear_time, repeated
from tests.support.questions import generated_of

FORMAT = get("moodle_xml")
KINDS = (
    "true_false", "single_choice", "multiple_choice", "numeric", "short_text", "open_text", "ordering", "matching",
    "image_pin",
)  # fmt: skip
ESSAY = "<question type='essay'><name><text>n</text></name><questiontext><text>¿Qué?</text></questiontext></question>"


def sample(seed: int) -> bytes:
    dice = random.Random(seed)
    return FORMAT.write([generated_of(kind, dice) for kind in KINDS]).data


def test_files_cut_anywhere_are_read_without_exceptions() -> None:
    data = sample(1)
    dice = random.Random(1)
    for end in [*range(60), *(dice.randrange(60, len(data) - 8) for _ in range(300))]:
        parsed = FORMAT.read(data[:end])
        last = data[:end].count(b"\n") + 1
        assert 1 <= parsed.errors[-1]["line"] <= last
        assert len(parsed.items) < len(KINDS) or b"</question" in data[end - 40 : end]


def test_questions_before_a_syntax_error_are_read() -> None:
    whole = FORMAT.read(sample(2)).items
    cut = sample(2)[: sample(2).rindex(b"</question>")]
    assert [item.question for item in FORMAT.read(cut).items] == [item.question for item in whole[:-1]]


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.encode("utf-8-sig"),
        lambda text: text.encode("utf-16"),
        lambda text: text.replace("\n", "\r\n").encode(),
        lambda text: text.replace("\n", "\r").encode(),
        lambda text: text.replace("?>", " encoding='ISO-8859-1'?>", 1).encode("latin-1"),
        lambda text: text.replace("?>", " encoding='windows-1252'?>", 1).encode("cp1252"),
    ],
    ids=["bom", "utf-16", "crlf", "cr", "latin-1", "windows-1252"],
)
def test_encodings_and_ends_of_lines(change) -> None:  # type: ignore[no-untyped-def]
    parsed = FORMAT.read(change(f"<?xml version='1.0'?>\n<quiz>\n\n{ESSAY}\n</quiz>"))
    assert parsed.errors == []
    assert [(item.line, item.question["prompt"]) for item in parsed.items] == [(4, "¿Qué?")]


def test_undeclared_latin_1_is_an_error_at_its_line() -> None:
    errors = FORMAT.read(f"<quiz>\n<question/>\n{ESSAY}</quiz>".encode("latin-1")).errors
    assert errors[-1]["line"] == 3
    assert "UTF-8" in errors[-1]["suggestion"]


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"", 1),
        (b" \n ", 2),
        (b"<quiz/>", 1),
        (b"<quiz></quiz>", 1),
        (b"\x00\x00", 1),
        (b"GIFT {=this}", 1),
        (b"<?xml version='1.0' encoding='martian'?><quiz/>", 1),
        (b"<?xml version='1.0' encoding='rot13'?><quiz/>", 1),
        (b"<?xml version='1.0' encoding='utf-16'?><quiz/>", 1),
        (b"<quiz>\n<question>\n&nbsp;</question></quiz>", 3),
        (b"<quiz>\n<question></quiz>", 2),
        (b"<quiz>\n</quiz>\n<quiz/>", 3),
        (b"<quiz>\n<a b='1' b='2'/></quiz>", 2),
        (b"<quiz>\n" + b"<a>" * 150, 2),
    ],
)
def test_broken_files_name_their_line(data: bytes, line: int) -> None:
    parsed = FORMAT.read(data)
    assert parsed.items == []
    assert parsed.errors[-1]["line"] == line


LAUGHS = "".join(f'<!ENTITY lol{n} "{f"&lol{n - 1};" * 10}">' for n in range(1, 12))
ENTITIES = {
    "billion laughs": f'<!DOCTYPE quiz [<!ENTITY lol0 "lol">{LAUGHS}]>\n<quiz>&lol11;</quiz>',
    "quadratic": f'<!DOCTYPE quiz [<!ENTITY a "{"a" * 50_000}">]><quiz>{"&a;" * 50_000}</quiz>',
    "external file": '<!DOCTYPE quiz [<!ENTITY x SYSTEM "file:///%s">]><quiz>&x;</quiz>',
    "external parameter": '<!DOCTYPE quiz [<!ENTITY %% x SYSTEM "file:///%s"> %%x;]><quiz/>',
    "external type": '<!DOCTYPE quiz SYSTEM "file:///%s"><quiz/>',
    "address": '<!DOCTYPE quiz SYSTEM "http://127.0.0.1:9/quiz.dtd"><quiz/>',
}


@pytest.mark.parametrize("name", ENTITIES)
def test_entities_and_document_types_are_rejected(name: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("the secret")
    text = ENTITIES[name]
    parsed = FORMAT.read((text % secret if "%s" in text else text).encode())
    assert parsed.items == []
    assert len(parsed.errors) == 1
    assert "<!DOCTYPE" in parsed.errors[0]["suggestion"]
    assert "the secret" not in str(parsed)


@pytest.mark.parametrize(
    "declared",
    [
        "<!DOCTYPE quiz>",
        '<!DOCTYPE quiz SYSTEM "quiz.dtd">',
        '<!DOCTYPE quiz PUBLIC "-//IMS//DTD" "http://www.imsglobal.org/xsd/quiz.dtd">',
    ],
)
def test_a_document_type_that_only_names_the_format_is_stepped_over(declared: str) -> None:
    text = declared + ESSAY.join(("<quiz>", "</quiz>"))
    parsed = FORMAT.read(text.encode())
    assert (len(parsed.items), parsed.errors) == (1, [])
    assert guess("a.xml", text.encode()) == "moodle_xml"


def test_entities_of_html_are_known_where_a_document_type_would_define_them() -> None:
    text = '<!DOCTYPE quiz SYSTEM "quiz.dtd"><quiz><question type="essay"><questiontext><text>a&eacute;&foo;</text>'
    parsed = FORMAT.read(f"{text}</questiontext></question></quiz>".encode())
    assert parsed.items[0].question["prompt"] == "aé&foo;"


@pytest.mark.parametrize(
    "make",
    [
        lambda: b"<quiz>" + b"<a/>" * 2_000_000,
        lambda: b"<quiz>" + b"<question>" * 800_000,
        lambda: b"<quiz>" + b"<question/>" * 700_000,
        lambda: b"<quiz><question type='essay'>" + b"x" * 8_000_000,
        lambda: b"<quiz><question type='essay'><questiontext><text>" + b"&lt;b&gt;" * 800_000,
        lambda: b"<quiz><![CDATA[" + b"]]" * 4_000_000,
        lambda: b"<" * 8_000_000,
        lambda: b"<quiz a='" + b"&#10;" * 1_600_000,
        lambda: b"<quiz " + b" ".join(b"a%d=''" % number for number in range(500_000)) + b"/>",
        lambda: b"<!--" + b"-" * 8_000_000,
    ],
    ids=["elements", "deep", "questions", "text", "tags", "cdata", "angles", "attribute", "attributes", "comment"],
)
def test_worst_inputs_are_refused(make: Callable[[], bytes]) -> None:
    """Their size is that of the largest upload: a reader that took quadratic time would run into the time-out."""
    assert FORMAT.read(make()).errors


@in_linear_time
@pytest.mark.parametrize("piece", ["<", "<img ", "<img src='", "![", "](", "\\(", "$", "*", "`", "&", "<!--", "\n- "])
def test_worst_texts_are_read(piece: str) -> None:
    for form in ("html", "markdown", "plain_text", "moodle_auto_format"):
        text = repeated(piece)
        data = f"<quiz><question type='essay'><questiontext format='{form}'><text><![CDATA[{text}]]></text>"
        parsed = FORMAT.read(f"{data}</questiontext></question></quiz>".encode())
        assert parsed.items or parsed.errors


def test_too_many_questions() -> None:
    parsed = FORMAT.read(f"<quiz>{ESSAY * (MAX_QUESTIONS + 3)}</quiz>".encode())
    assert (len(parsed.items), len(parsed.errors)) == (MAX_QUESTIONS, 1)
