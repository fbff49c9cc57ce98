"""Anki's text export: cards and gaps."""

from typing import Any

import pytest
from flask import Flask

from classroom import formats
from classroom.formats import ParsedFile
from classroom.services.bank.validation import check
from tests.formats.workbooks import archive

EXPORT = (
    "#separator:tab\n#html:true\n#notetype column:1\n#deck column:2\n#tags column:5\n"
    "Basic\tGeo::South America\tCapital of <b>Peru</b>?\tLima\tcapitals marked\n"
    'Basic\tGeo::South America\t"Longest ""river""?<br>In km"\t6992\t\n'
    "Cloze\tGeo\t{{c1::Quito::a city}} is the capital of {{c2::Ecuador}}.\tAt 2,850 m.\t\n"
)


def read(text: str) -> ParsedFile:
    return formats.get("anki").read(text.encode())


def questions(text: str) -> list[dict[str, Any]]:
    parsed = read(text)
    assert parsed.errors == []
    return [item.question for item in parsed.items]


def said(problems: list[Any]) -> str:
    return " ".join(problem["message"] for problem in problems)


def test_an_export(app: Flask) -> None:
    parsed = read(EXPORT)
    assert parsed.errors == []
    card, number, first, second = [item.question for item in parsed.items]
    assert [item.line for item in parsed.items] == [6, 7, 8, 8]
    assert (card["type"], card["prompt"], card["accepted"]) == (
        "short_text",
        "Capital of **Peru**?",
        [{"text": "Lima", "credit": 100}],
    )
    assert card["tags"] == ["capitals", "geo/south america"]
    assert (number["type"], number["accepted"][0]["value"]) == ("numeric", 6992)
    assert 'Longest "river"?' in number["prompt"]
    assert first["prompt"] == "_____ (a city) is the capital of […].\n\nPart 1 of 2"
    assert second["prompt"] == "[…] is the capital of _____.\n\nPart 2 of 2"
    assert [one["accepted"][0]["text"] for one in (first, second)] == ["Quito", "Ecuador"]
    assert first["points"] + second["points"] == 100
    assert first["explanation"] == "At 2,850 m."
    assert "it became 2 questions" in said(parsed.notes)
    for item in parsed.items:
        check(item.question)


@pytest.mark.parametrize("name", ["a.txt", "a.csv", "a.tsv"])
def test_files_with_a_head_are_recognised(name: str) -> None:
    assert formats.guess(name, EXPORT.encode()) == "anki"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Front\tBack\nOther\tSide\n", "anki"),
        ("{{c1::Lima}} is a city.\nNothing here", "anki"),
        ("What?{=a ~b}\tx\nMore{T}\ty\n", "gift"),
        ("1. Q\ta) x\tb) y\nANSWER: A\n", "aiken"),
        ("Dear all,\n\nbye", None),
    ],
)
def test_files_without_a_head(text: str, name: str | None) -> None:
    assert formats.guess("a.txt", text.encode()) == name


@pytest.mark.parametrize(
    ("head", "line"),
    [
        ("#separator:Comma\n", 'dog,"perro"'),
        ("#separator:;\n", "dog;perro"),
        ("#separator:Pipe\n", "dog|perro"),
        ("\ufeff#separator:tab\r\n", "dog\tperro\r"),
        ("#separator:tab\n#guid column:1\n", "Xy$1\tdog\tperro"),
        ("", "dog\tperro\n# a comment"),
    ],
)
def test_separators_and_columns(head: str, line: str) -> None:
    (card,) = questions(f"{head}{line}\n")
    assert (card["prompt"], card["accepted"][0]["text"]) == ("dog", "perro")


@pytest.mark.parametrize(
    ("html", "shown"), [("true", "**x**"), ("false", "<b>x</b>"), ("", "**x**")], ids=["html", "plain", "unsaid"]
)
def test_html_is_read_where_the_head_says_so(html: str, shown: str) -> None:
    head = f"#html:{html}\n" if html else ""
    (card,) = questions(f"#separator:tab\n{head}<b>x</b>\ty\n")
    assert card["prompt"] == shown


def test_formulas_in_the_ways_of_anki() -> None:
    backs = ("[$]x^2[/$]", "[latex]x^2[/latex]", "\\(x^2\\)", "<anki-mathjax>x^2</anki-mathjax>")
    for formula in backs:
        assert questions(f"#html:true\nArea? {formula}\tok\n")[0]["prompt"] == "Area? $x^2$"


def test_a_long_back_is_the_explanation_of_an_open_text() -> None:
    parsed = read("#html:true\nWhy?\t" + "Because of the wind and the waves. " * 4 + "\n")
    (card,) = [item.question for item in parsed.items]
    assert (card["type"], card["points"]) == ("open_text", 0)
    assert card["explanation"].startswith("Because of the wind")
    assert "its explanation" in said(parsed.notes)


def test_media_are_noted() -> None:
    parsed = read('#html:true\nWhat is it?<img src="cat.jpg">[sound:cat.mp3]\tcat\n')
    assert parsed.items[0].question["prompt"] == "What is it?"
    assert "cat.jpg is not in the file" in said(parsed.notes)
    assert "Sounds" in said(parsed.notes)


def test_the_other_direction_is_noted() -> None:
    parsed = read("#notetype column:1\nBasic (and reversed card)\tdog\tperro\n")
    assert "other direction" in said(parsed.notes)


def test_gaps_within_gaps() -> None:
    parsed = read("{{c1::The {{c2::blue}} whale}} swims.\n")
    assert [item.question["accepted"][0]["text"] for item in parsed.items] == ["The blue whale"]
    assert "outer one" in said(parsed.notes)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("dog\t", "The back of this card has no text"),
        ("\tperro", "The front of this card is empty"),
        ("{{c1::dog", "not closed"),
        ("{{c1::}} x", "holds no text"),
        ("{{c1::" + "long " * 60 + "}} x", "more than 200"),
        ("{{c1::a}} " * 51, "at most 50 gaps"),
    ],
)
def test_faults_are_said_with_their_line(line: str, message: str) -> None:
    parsed = read(f"#separator:tab\nfirst\tone\n{line}\nlast\tone\n")
    assert [item.line for item in parsed.items] == [2, 4]
    assert parsed.errors[0]["line"] == 3
    assert message in parsed.errors[0]["message"]


def test_packages_of_anki_are_refused_with_advice(app: Flask) -> None:
    for name in ("collection.anki2", "collection.anki21b"):
        assert "Notes in Plain Text" in formats.why_unreadable(archive({name: b"SQLite format 3", "media": b"{}"}))


@pytest.mark.parametrize(
    ("names", "shown"),
    [
        ("Key\tPregunta\tNota\tRespuesta", ("Which?", "ice", "solid")),
        ("ID\tRadical\tMeaning", ("Which?", "solid", "ice")),
        ("Front\tExtra\tBack", ("k1", "solid", "Which?\n\nice")),
    ],
)
def test_the_names_of_the_fields_say_what_asks(names: str, shown: tuple[str, str, str]) -> None:
    parsed = formats.get("anki").read(
        f"#separator:tab\n#html:false\n#columns:{names}\nk1\tWhich?\tsolid\tice\n".encode()
    )
    (found,) = (item.question for item in parsed.items)
    assert (found["prompt"], found["accepted"][0]["text"], found["explanation"]) == shown
    assert "Asked for is" in parsed.notes[0]["message"]
