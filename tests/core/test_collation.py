"""The alphabetical order of names."""

import random

import pytest

from classroom.core import collation


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


@pytest.mark.parametrize(
    ("language", "name", "surname", "given"),
    [
        ("es", "Ana García López", "García López", "Ana"),
        ("es", "Ana María García López", "García López", "Ana María"),
        ("es", "Ana García", "García", "Ana"),
        ("es", "García López, Ana", "García López", "Ana"),
        ("es", "Juan de la Cruz Pérez", "de la Cruz Pérez", "Juan"),
        ("es", "Ana", "Ana", ""),
        ("es", "Ana K.", "K.", "Ana"),
        ("en", "Mary Ann Evans", "Evans", "Mary Ann"),
        ("en", "Vincent van Gogh", "van Gogh", "Vincent"),
        ("en", "  ", "", ""),
        ("es", "Juan De La Cruz Pérez", "De La Cruz Pérez", "Juan"),
        ("en", "Van Morrison", "Morrison", "Van"),
        ("es", "Ana de", "de", "Ana"),
        ("es", ", Ana", "Ana", ","),
    ],
)
def test_parts_of_a_name(language: str, name: str, surname: str, given: str) -> None:
    assert collation.split_name(name, language) == (surname, given)


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
