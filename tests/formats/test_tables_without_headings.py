"""Tables whose columns have no names are read where their cells say what they are, and left alone otherwise."""

import pytest

from classroom.formats import ParsedFile, get, guess_pasted
from classroom.questions.markdown import plain_inline

PLAIN = "Which of these floats?,ice,lead,iron,A\nWhich of these is a metal?,wood,ice,zinc,C\n"
NUMBERED = """,,,,,,,
1,Which of these floats?,ice,lead,,,20,1
2,Which of these are metals?,wood,tin,zinc,,20 s,"2,3"
3,,,,,,,
"""
BY_TEXT = "Blooket import,,,\nWhich of these floats?,ice,lead,ice\nWhich of these is a metal?,wood,zinc,zinc\n"


def right(parsed: ParsedFile) -> list[str]:
    choices = [item.question["choices"] for item in parsed.items]
    return [" ".join(plain_inline(one["text"]) for one in each if one["correct"]) for each in choices]


@pytest.mark.parametrize(
    ("text", "keys", "seconds"),
    [(PLAIN, ["ice", "zinc"], None), (NUMBERED, ["ice", "tin zinc"], 20), (BY_TEXT, ["ice", "zinc"], None)],
)
def test_questions_choices_and_the_right_one(text: str, keys: list[str], seconds: int | None) -> None:
    parsed = get("csv").read(text.encode())
    assert parsed.errors == []
    assert right(parsed) == keys
    assert [item.question["time_limit"] for item in parsed.items] == [seconds] * 2
    assert [note["message"].partition(".")[0] for note in parsed.notes] == ["The table has no headings"]
    assert parsed.program == ("Blooket" if "Blooket" in text else "")


def test_cells_that_were_copied() -> None:
    assert guess_pasted(PLAIN.replace(",", "\t")) == "csv"


@pytest.mark.parametrize(
    "text",
    [
        "Ada Lovelace,7,8,9,1\nAlan Turing Jr,6,6,9,2\n",  # marks: the last column could be a key
        "ice,lead,iron,A\nwood,zinc,tin,B\n",
        "Which of these floats?,ice,lead,20,D\nWhich is a metal of these?,wood,zinc,20,A\n",
        "Which of these floats?,ice,lead,A\n",
    ],
)
def test_other_tables_are_not_guessed(text: str) -> None:
    parsed = get("csv").read(text.encode())
    assert parsed.items == []
    assert "No row names the columns" in parsed.errors[0]["message"]


def test_letters_of_several_choices_together() -> None:
    parsed = get("csv").read(b"question,choices,answer\nWhich are metals?,tin;wood;zinc,AC\n")
    assert right(parsed) == ["tin zinc"]


def test_a_list_in_a_column_is_refused_as_a_whole() -> None:
    parsed = get("csv").read(
        b"Question Text,Option 1\nWhich floats?,\nA. ice,\nB. lead,\nWhich not?,\na) tin,\nb) cork,\n"
    )
    assert parsed.items == []
    assert "rows of their own" in parsed.errors[0]["message"]
