"""Lists whose options have a plus or a minus, as Auto Multiple Choice writes them, and other letters."""

import pytest

from classroom.formats import get, guess
from classroom.questions.markdown import plain_inline

AMC = """# Ports
Latex:1

*[id=a] 1 ) Which port is that of the
web?

    listen(80)

- 22
+ 80

**{4} Which are even?
+ 2
- 3
+ 4

** Which are metals?
+ iron
+ zinc
"""


def rows(name: str, text: str) -> list[tuple[str, str, str]]:
    assert guess("a.txt", text.encode()) == name
    parsed = get(name).read(text.encode())
    assert parsed.errors == []
    shown = []
    for item in parsed.items:
        choices = item.question["choices"]
        right = " ".join(plain_inline(choice["text"]) for choice in choices if choice["correct"])
        shown.append((item.question["type"], item.question["prompt"].partition("\n")[0], right))
    return shown


def test_the_text_of_auto_multiple_choice() -> None:
    assert rows("list", AMC) == [
        ("single_choice", "Which port is that of the", "80"),
        ("multiple_choice", "Which are even?", "2 4"),
        ("multiple_choice", "Which are metals?", "iron zinc"),
    ]


def test_signs_without_asterisks() -> None:
    text = "¿Cuál flota?\n-Plomo\n+Hielo\n\n¿Cuál no?\n+Plomo\n-Corcho\n"
    assert rows("list", text) == [("single_choice", "¿Cuál flota?", "Hielo"), ("single_choice", "¿Cuál no?", "Plomo")]


@pytest.mark.parametrize("text", ["Shopping\n- bread\n- milk\n", "Sum\n-1\n-2\n+"])
def test_a_list_of_points_has_no_options(text: str) -> None:
    assert guess("a.txt", text.encode()) is None


def test_letters_of_the_cyrillic_alphabet() -> None:
    assert rows("list", "1. Столица?\nа) Киев\n*б) Рим\nв) Осло") == [("single_choice", "Столица?", "Рим")]
