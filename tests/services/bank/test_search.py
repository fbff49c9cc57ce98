"""Finding questions: words, filters, pages, owners; the same on both databases."""

import pytest

from classroom.models import User
from classroom.services.bank import entries
from classroom.services.bank.search import fold
from tests.support.questions import question

pytestmark = pytest.mark.both_databases


def found(owner: User, **filters: object) -> list[str]:
    return [each.current.prompt for each in entries.search(owner.id, **filters).items]  # type: ignore[arg-type]


@pytest.fixture
def bank_of_three(owner: User) -> User:
    choices = [{"text": "Ñandú", "correct": True}, {"text": "100 %_\\", "correct": False}]
    entries.create(owner.id, question(prompt="¿Cuál es la CAPITAL de Panamá?", language="es", tags=["áfrica"]))
    entries.create(owner.id, question("poll", prompt="Straße or **road**?", language=None, tags=["words"]))
    entries.create(owner.id, question("true_false", prompt="Birds", choices=choices, tags=["áfrica", "zoo"]))
    return owner


@pytest.mark.parametrize(
    ("words", "prompts"),
    [
        ("", ["Birds", "Straße or **road**?", "¿Cuál es la CAPITAL de Panamá?"]),
        ("panama", ["¿Cuál es la CAPITAL de Panamá?"]),
        ("PANAMÁ cual", ["¿Cuál es la CAPITAL de Panamá?"]),
        ("strasse", ["Straße or **road**?"]),
        ("nandu", ["Birds"]),
        ("africa", ["Birds", "¿Cuál es la CAPITAL de Panamá?"]),
        ("africa birds", ["Birds"]),
        ("100 %_\\", ["Birds"]),
        ("%", ["Birds"]),
        ("_", ["Birds"]),
        ("\\", ["Birds"]),
        ("panama zoo", []),
        ("'; drop table questions; --", []),
        ("x " * 5000, []),
    ],
)
def test_words(bank_of_three: User, words: str, prompts: list[str]) -> None:
    assert found(bank_of_three, text=words) == prompts


def test_filters(bank_of_three: User) -> None:
    assert found(bank_of_three, tag="ÁFRICA") == ["Birds", "¿Cuál es la CAPITAL de Panamá?"]
    assert found(bank_of_three, tag="afric") == []
    assert found(bank_of_three, kind="poll") == ["Straße or **road**?"]
    assert found(bank_of_three, language="es") == ["¿Cuál es la CAPITAL de Panamá?"]
    assert found(bank_of_three, tag="áfrica", kind="true_false", language="en", text="birds") == ["Birds"]


def test_difficulty_is_that_of_the_newest_version(bank_of_three: User) -> None:
    spanish = entries.search(bank_of_three.id, language="es").items[0]
    for difficulty in (1, 3):
        entries.edit(spanish.id, bank_of_three.id, {"difficulty": difficulty})
    assert found(bank_of_three, difficulty=1) == []
    assert found(bank_of_three, difficulty=3) == ["¿Cuál es la CAPITAL de Panamá?"]


def test_language_is_that_of_the_newest_version(bank_of_three: User) -> None:
    spanish = entries.search(bank_of_three.id, language="es").items[0]
    entries.edit(spanish.id, bank_of_three.id, {"language": "en"})
    assert found(bank_of_three, language="es") == []


def test_what_was_edited_is_found_by_its_new_words(bank_of_three: User) -> None:
    birds = entries.search(bank_of_three.id, text="birds").items[0]
    entries.edit(birds.id, bank_of_three.id, {"prompt": "Pájaros"})
    assert (found(bank_of_three, text="birds"), found(bank_of_three, text="pajaros")) == ([], ["Pájaros"])


def test_nobody_finds_another_s(bank_of_three: User, outsider: User, member: User) -> None:
    assert entries.search(outsider.id, text="panama").total == entries.search(member.id).total == 0
    assert entries.tags_of(outsider.id) == []


def test_pages(owner: User) -> None:
    for number in range(7):
        entries.create(owner.id, question(prompt=f"q{number}"))
    page = entries.search(owner.id, page=2, per_page=3)
    assert ([q.current.prompt for q in page.items], page.page, page.pages, page.total) == (["q3", "q2", "q1"], 2, 3, 7)
    assert entries.search(owner.id, page=99, per_page=3).page == 3
    assert entries.search(owner.id, page=-1, per_page=0).page == 1
    assert len(entries.search(owner.id, per_page=10_000).items) == 7


def test_tags_with_numbers(bank_of_three: User) -> None:
    assert entries.tags_of(bank_of_three.id) == [("áfrica", 2), ("words", 1), ("zoo", 1)]


@pytest.mark.parametrize(
    ("raw", "folded"), [("ÀÉî", "aei"), ("  a\n b ", "a b"), ("STRASSE ß", "strasse ss"), ("Ω", "ω")]
)
def test_fold(raw: str, folded: str) -> None:
    assert fold(raw) == folded
