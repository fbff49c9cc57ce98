"""What authors type into the cells of a table, and errors about cells that cannot be read."""

import csv
import io
import random
from typing import Any

import pytest

from classroom import questions
from classroom.formats import ParsedFile, get
from classroom.formats.shared.tables.cells import join_credit, join_list, number_text, split_credit, split_list
from classroom.formats.shared.tables.columns import COLUMNS, TYPE_COLUMNS
from classroom.questions.number_parsing import number_of
from classroom.services.bank.validation import check
from tests.support.questions import TYPES, WORDS, generated_of, question

FORMAT = get("csv")


def table(*rows: dict[str, str]) -> bytes:
    names = list(dict.fromkeys(name for row in rows for name in row))
    out = io.StringIO()
    writer = csv.DictWriter(out, names)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def read(**cells: str) -> ParsedFile:
    return FORMAT.read(table({"prompt": "p", **cells}))


def one(**cells: str) -> dict[str, Any]:
    parsed = read(**cells)
    assert (parsed.errors, parsed.notes) == ([], [])
    return parsed.items[0].question


def test_every_type_has_columns() -> None:
    assert set(TYPE_COLUMNS) == set(TYPES) == set(questions.names())
    assert set().union(*TYPE_COLUMNS.values()) < set(COLUMNS)


def test_every_type_has_notes_for_the_teacher() -> None:
    assert one(type="open_text", notes="Ask why.")["notes"] == "Ask why."


@pytest.mark.parametrize(
    ("cell", "accepted"),
    [
        ("5", [{"value": 5, "tolerance": 0, "credit": 100}]),
        ("5,5", [{"value": 5.5, "tolerance": 0, "credit": 100}]),
        ("-5.50±0,5", [{"value": -5.5, "tolerance": 0.5, "credit": 100}]),
        ("\N{MINUS SIGN}5 +- 1", [{"value": -5, "tolerance": 1, "credit": 100}]),
        ("5 +/- 1 (50%)", [{"value": 5, "tolerance": 1, "credit": 50}]),
        ("4..6", [{"min": 4, "max": 6, "credit": 100}]),
        ("-6 .. -4; 1e3\n7", [{"min": -6, "max": -4, "credit": 100}, {"value": 1000, "tolerance": 0, "credit": 100},
                              {"value": 7, "tolerance": 0, "credit": 100}]),
        ("2 640 ( 33 % ) ;", [{"value": 2640, "tolerance": 0, "credit": 33}]),
    ],
)  # fmt: skip
def test_numbers(cell: str, accepted: list[dict[str, Any]]) -> None:
    read_ones = one(type="numeric", accepted=cell, unit="km")
    assert (read_ones["accepted"], read_ones["unit"]) == (accepted, "km")


def test_texts() -> None:
    read_one = one(
        type="short_text", accepted=r"Bogotá; Santa Fe (50%); a\;b; \frac; x (y) (100%)", forgive="Case; none"
    )
    assert read_one["accepted"] == [
        {"text": "Bogotá", "credit": 100},
        {"text": "Santa Fe", "credit": 50},
        {"text": "a;b", "credit": 100},
        {"text": r"\frac", "credit": 100},
        {"text": "x (y)", "credit": 100},
    ]
    assert read_one["forgive"] == ["case"]
    assert "forgive" not in one(type="short_text", accepted="x"), "the default is the type's"
    assert one(type="short_text", accepted="x", forgive="none")["forgive"] == []


def test_ungraded_types() -> None:
    cloud = one(type="Word cloud", words="3", hidden="a; b\nc")
    assert (cloud["words"], cloud["hidden"]) == (3, ["a", "b", "c"])
    assert "words" not in one(type="word-cloud")
    rating = one(type="rating", low="0", high="10", low_label="never")
    assert (rating["low"], rating["high"], rating["low_label"], rating["high_label"]) == (0, 10, "never", "")
    assert set(one(type="open_text")) == {
        "type", "language", "title", "prompt", "explanation", "time_limit", "points", "difficulty", "tags", "image",
    }  # fmt: skip


def test_pairs_and_distractors() -> None:
    cells = {"choice_1": "Perú", "match_1": "Lima", "choice_2": "Chile", "match_2": "Santiago", "match_4": "Quito"}
    read_one = one(type="matching", **cells)
    assert read_one["pairs"] == [{"left": "Perú", "right": "Lima"}, {"left": "Chile", "right": "Santiago"}]
    assert read_one["distractors"] == ["Quito"]


def test_points_and_regions() -> None:
    place = one(type="map_pin", latitude="4,71", longitude="-74.07", full_km="50", zero_km="1500.5")
    assert (place["point"], place["full_km"], place["zero_km"]) == ([-74.07, 4.71], 50, 1500.5)
    regions = one(type="image_pin", regions="rect 0.1 0,2 .3 0.4; Ellipse 0.5 0.5 0.1 0.2; polygon 0 0 1 0 1 1")
    assert regions["regions"] == [
        {"shape": "rect", "x": 0.1, "y": 0.2, "width": 0.3, "height": 0.4},
        {"shape": "ellipse", "x": 0.5, "y": 0.5, "rx": 0.1, "ry": 0.2},
        {"shape": "polygon", "points": [[0, 0], [1, 0], [1, 1]]},
    ]


@pytest.mark.parametrize(("word", "level"), [("", None), ("1", 1), ("Medium", 2), ("difícil", 3)])
def test_difficulty(word: str, level: int | None) -> None:
    assert one(type="open_text", difficulty=word)["difficulty"] == level


def test_feedback_and_title() -> None:
    read_one = one(type="poll", title="T", choice_1="a", choice_2="b", feedback_2="**no**", markup="markdown")
    assert read_one["title"] == "T"
    assert read_one["choices"] == [
        {"text": "a", "correct": False},
        {"text": "b", "correct": False, "feedback": "**no**"},
    ]


@pytest.mark.parametrize(
    ("cells", "said", "hint"),
    [
        ({"type": "numeric", "accepted": "about 5"}, "about 5", "5±0.5"),
        ({"type": "numeric", "accepted": "1e999"}, "1e999", "4..6"),
        ({"type": "numeric", "accepted": "5..x"}, "5..x", "4..6"),
        ({"type": "short_text", "accepted": "x", "forgive": "all"}, "all", "accents"),
        ({"type": "image_pin", "regions": "rect 1 2 3"}, "rect 1 2 3", "polygon"),
        ({"type": "image_pin", "regions": "polygon 1 2 3 4 5"}, "polygon", "fractions"),
        ({"type": "image_pin", "regions": "rect a b c d"}, "rect a b", "fractions"),
        ({"type": "map_pin", "latitude": "north", "longitude": "1"}, "latitude", ""),
        ({"type": "map_pin", "latitude": "1"}, "longitude", ""),
        ({"type": "rating", "low": "one"}, "low", ""),
        ({"type": "poll", "difficulty": "4"}, "difficulty", "easy"),
        ({"type": "single_choise"}, "single_choise", "single_choice"),
        ({"type": "hologram"}, "hologram", "open_text"),
        ({"type": "poll", "choice_1": "a", "correct": "Z"}, "Z", "A;C"),
        ({"type": "poll", "choice_1": "a", "feedback_3": "x"}, "feedback_3", ""),
    ],
)
def test_cells_that_cannot_be_read(cells: dict[str, str], said: str, hint: str) -> None:
    errors = read(**cells).errors
    assert [error["line"] for error in errors] == [2]
    assert said in errors[0]["message"]
    assert hint in errors[0].get("suggestion", "")


def test_similar_columns_are_suggested() -> None:
    assert "choice_1" in FORMAT.read(b"type,prompt,choise_1\npoll,p,a").notes[0]["suggestion"]
    assert "suggestion" not in FORMAT.read(b"type,prompt,zzzzzz\npoll,p,a").notes[0]


def test_cells_that_belong_to_another_type_are_noted() -> None:
    parsed = read(type="open_text", accepted="x", choice_1="a", correct="A")
    assert parsed.errors == []
    assert {note["line"] for note in parsed.notes} == {2}
    assert [name for name in ("accepted", "choice_1", "correct") if name not in str(parsed.notes)] == []
    assert check(parsed.items[0].question).type == "open_text"


def test_lists_survive_a_round_trip() -> None:
    dice = random.Random(1)
    pieces = [*WORDS, ";", "\\", "\\;", "(50%)", "(", "%)"]
    for _ in range(3000):
        entries = [" ".join(dice.choices(pieces, k=dice.randint(1, 4))).replace("\n", " ").strip() for _ in range(3)]
        assert split_list(join_list(entries)) == entries
        for entry in entries:
            for credit in (100, 50, 33.5):
                assert split_credit(join_credit(entry, credit)) == (entry, credit)


def test_numbers_survive_a_round_trip() -> None:
    dice = random.Random(2)
    for _ in range(3000):
        value = dice.uniform(-1, 1) * 10 ** dice.randint(-30, 30)
        assert number_of(number_text(value)) == value
        assert number_of(number_text(round(value))) == round(value) or abs(value) > 2**53


def test_only_columns_in_use_are_written() -> None:
    plain = FORMAT.write([question("open_text")]).data.decode().splitlines()[0]
    assert "match_1" not in plain
    assert "image_data" not in plain
    whole = FORMAT.write([generated_of(kind, random.Random(5)) for kind in TYPES]).data.decode().splitlines()[0]
    assert [name for name in ("accepted", "match_3", "regions", "image_data") if f'"{name}"' not in whole] == []


def test_types_that_a_table_cannot_hold_are_losses() -> None:
    written = FORMAT.write([question("poll"), {**question("poll"), "type": "hologram"}])
    assert [loss["question"] for loss in written.losses] == [2]
    assert len(FORMAT.read(written.data).items) == 1


@pytest.mark.parametrize(
    "cells",
    [
        {"type": "numeric", "accepted": "1" * 100_000},
        {"type": "numeric", "accepted": "±" * 100_000},
        {"type": "numeric", "accepted": "5 " * 50_000 + "(50%)"},
        {"type": "short_text", "accepted": "\\" * 100_000},
        {"type": "short_text", "accepted": "(" * 100_000 + "%)"},
        {"type": "short_text", "accepted": " " * 100_000 + "%)"},
        {"type": "image_pin", "regions": "polygon " + "1 " * 50_000},
        {"type": "poll", "choice_1": "a", "correct": "; " * 50_000},
        {"type": "x" * 100_000},
        {"type": "- " * 50_000},
    ],
)
def test_worst_cells_are_read(cells: dict[str, str]) -> None:
    """No pattern takes exponential time on 100 KB of its worst input; it would run into the time-out."""
    parsed = FORMAT.read(table({"prompt": "p", **cells}))
    assert parsed.items or parsed.errors
