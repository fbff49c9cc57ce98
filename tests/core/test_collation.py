"""The alphabetical order of names."""

import json
import random
from pathlib import Path

import pytest

from classroom.core import collation

NAMES = Path(__file__).parent.parent / "fixtures" / "names.json"
"""Names with their parts; the tests of the script read them too."""


def in_order(names: list[str], language: str, order: str = "name") -> list[str]:
    shuffled = random.Random(1).sample(names, len(names))
    return sorted(shuffled, key=lambda name: collation.ORDERS[order](name, language))


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("es", ["Álvaro", "Ana", "Ángel", "Bea", "Vera", "Zoe"]),
        ("es", ["nuez", "nz", "ñandú", "ñu", "oso"]),
        ("es_MX", ["Nuñez", "Ñáñez", "Oca"]),
        ("en", ["ñandú", "ñu", "nuez", "nz"]),
        ("es", ["Ana", "Ana 2", "Ana 10", "Ana B.", "Anabel"]),
        ("es", ["ana", "Ana", "ANA", "aná", "Aná"]),
        ("en", ["Lars", "Łukasz", "Luz"]),
        ("es", ["Müller", "Muñoz"]),
        ("es", ["", "1", "a", "Я"]),
    ],
)
def test_by_name(language: str, names: list[str]) -> None:
    assert in_order(names, language) == names


def test_composed_and_decomposed_letters_are_equal() -> None:
    assert in_order(["n\u0303u", "oso", "nz"], "es") == ["nz", "n\u0303u", "oso"]
    assert collation.key("A\u0301lvaro", "es")[:2] == collation.key("Álvaro", "es")[:2]


@pytest.mark.parametrize("case", json.loads(NAMES.read_text()), ids=lambda case: case["name"])
def test_parts_of_a_name(case: dict[str, str]) -> None:
    assert collation.split_name(case["name"], case["language"]) == (case["surname"], case["given"])


def test_by_surname() -> None:
    wanted = [
        "Vera Álvarez Ruiz",
        "Juan de la Cruz Pérez",
        "Díaz, Ana",
        "Ana Núñez",
        "Ana Ñíguez",
        "Berta Zapata",
        "Zoe Zapata",
    ]
    assert in_order(wanted, "es", "surname") == wanted
