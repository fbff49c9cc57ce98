"""Sheets to print: what stands on them, in which order, and with which key."""

import re
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from classroom.models import User
from classroom.services.bank import entries, print_sheets, quizzes
from classroom.web.bank import bulk
from tests.support.people import log_in
from tests.support.questions import TYPES, question

CAPITALS = ["Quito", "Bogotá", "Lima", "La Paz", "Caracas"]


@pytest.fixture
def browser(app: Flask, owner: User) -> FlaskClient:
    return log_in(app, owner)


def fill(owner: User, *given: dict[str, object]) -> tuple[str, list[int]]:
    """Make a quiz of these questions; return the address of its sheet, and their ids."""
    ids = [entries.create(owner.id, each).id for each in given]
    return f"/teach/quizzes/{quizzes.create(owner.id, 'Rivers', ids).id}/sheet", ids


def choice(right: str) -> dict[str, object]:
    choices = [{"text": text, "correct": text == right} for text in CAPITALS]
    return question("single_choice", prompt=f"Which is {right}?", choices=choices)


def parts(page: str, name: str) -> list[str]:
    """Return the sections of a page with this ``data-testid``, as text on one line."""
    found = re.findall(rf'<section [^>]*data-testid="{name}".*?</section>', page, re.DOTALL)
    return [re.sub(r"\s+", " ", unescape(re.sub("<[^>]+>", " ", part))) for part in found]


def order(version: str) -> list[str]:
    return re.findall(r"Which is ([^?]+)\?", version)


@pytest.mark.parametrize("key", ["none", "apart", "inside"])
@pytest.mark.parametrize("kind", TYPES)
def test_every_type_is_on_paper(browser: FlaskClient, owner: User, kind: str, key: str) -> None:
    address, _ids = fill(owner, question(kind))
    page = browser.get(address, query_string={"key": key, "explanations": "y"}).text
    assert "<strong>capital</strong>" in page
    assert page.count('data-testid="sheet-question"') == 1
    assert len(parts(page, "sheet-key")) == (key == "apart")
    assert ("Bogotá lies at 2,640 m." in page) == (key != "none"), "the explanation gives the answer away"


ANSWERS = {
    "true_false": " A ",
    "single_choice": " B ",
    "multiple_choice": " A, C ",
    "numeric": "2,640 ± 40 m; 2,500 to 2,800 m (50 %)",
    "short_text": "Bogotá / Santafé de Bogotá (50 %)",
    "matching": "A-2, B-1",
    "map_pin": "4.71° N, 74.07° W, within 100 km",
    "poll": "No right or wrong answer",
}


@pytest.mark.parametrize("kind", ANSWERS)
def test_the_key_of_a_type(browser: FlaskClient, owner: User, kind: str) -> None:
    address, _ids = fill(owner, question(kind))
    (key,) = parts(browser.get(address).text, "sheet-key")
    assert ANSWERS[kind] in key


def test_a_sheet_without_a_key_gives_nothing_away(browser: FlaskClient, owner: User) -> None:
    address, _ids = fill(owner, *(question(kind) for kind in TYPES))
    page = browser.get(address, query_string={"key": "none", "versions": "2", "explanations": "y"}).text
    for sign in ("✓", "paper-choice--right", "paper-box--filled", "paper-ring", "Santafé", "2,640"):
        assert sign not in page


def test_versions_have_other_orders_and_their_own_keys(browser: FlaskClient, owner: User) -> None:
    address, _ids = fill(owner, *map(choice, CAPITALS))
    page = browser.get(address, query_string={"versions": "2", "seed": "77"}).text
    first, second = parts(page, "sheet-version")
    assert order(first) == CAPITALS
    assert order(second) != CAPITALS
    assert sorted(order(second)) == sorted(CAPITALS)
    assert "Version B, mix 77" in second
    keys = parts(page, "sheet-key")
    for version, key in zip((first, second), keys, strict=True):
        for number, right in enumerate(order(version), start=1):
            asked = re.search(rf"Which is {right}\?(.*?)(?:Which is|$)", version)
            assert asked
            letter = re.search(rf"([A-E]) {right}", asked[1])
            assert letter
            assert f" {number}. {letter[1]} 1 " in key, f"{right} in {key}"


def test_a_mix_is_the_same_every_time_and_another_number_is_another_mix(browser: FlaskClient, owner: User) -> None:
    address, _ids = fill(owner, *map(choice, CAPITALS))

    def mixed(**query: str) -> list[str]:
        return parts(browser.get(address, query_string={"versions": "4", **query}).text, "sheet-version")

    assert mixed(seed="5") == mixed(seed="5")
    assert mixed(seed="5")[1:] != mixed(seed="6")[1:]
    assert len({tuple(order(version)) for version in mixed(seed="5")}) > 2
    assert all(order(version) == CAPITALS for version in mixed(mix="choices"))
    firsts = [re.findall("A (Quito|Bogotá|Lima|La Paz|Caracas) ", version) for version in mixed(mix="questions")]
    assert firsts == [["Quito"] * 5] * 4


def test_settings(browser: FlaskClient, owner: User) -> None:
    address, _ids = fill(owner, question(points=250), question("open_text"))
    query = {"title": "Test <1>", "intro": "Read\nfirst", "worth": "2", "lines": "8", "size": "14", "columns": "y"}
    page = browser.get(address, query_string={**query, "paper": "a4", "language": "es"}).text
    (sheet,) = parts(page, "sheet-version")
    for text in ("Test <1>", "Read first", "Nombre:", "Grupo:", "Fecha:", "5 puntos", "/ 5 "):
        assert text in sheet
    assert page.count("paper-blank__line") == 8
    assert "paper--14 paper--a4 paper--columns" in page
    assert "sheet-a4" in page
    assert '<html lang="en"' in page
    assert "puntos" not in browser.get(address, query_string={"worth": "0", "language": "es"}).text


@pytest.mark.parametrize(
    "query",
    [
        {"key": "x"},
        {"versions": "9"},
        {"versions": "x"},
        {"seed": "0"},
        {"seed": "x"},
        {"size": "99"},
        {"worth": "-1"},
        {"paper": "../x"},
        {"language": "fr"},
        {"mix": "x"},
        {"lines": "1000000"},
    ],
)
def test_values_that_do_not_fit_count_as_not_given(browser: FlaskClient, owner: User, query: dict[str, str]) -> None:
    address, _ids = fill(owner, question())
    given, plain = (browser.get(address, query_string=sent).text.partition("sheet-settings")[2] for sent in (query, {}))
    assert given == plain


def test_long_texts_are_cut(browser: FlaskClient, owner: User) -> None:
    address, _ids = fill(owner, question())
    (sheet,) = parts(browser.get(address, query_string={"title": "x" * 300, "intro": "y" * 600}).text, "sheet-version")
    assert "x" * 200 + " " in sheet
    assert "y" * 500 + " " in sheet


def test_ticked_questions_of_the_bank(browser: FlaskClient, owner: User) -> None:
    _address, ids = fill(owner, *map(choice, CAPITALS))
    sent = {"do": "sheet", "question_ids": [str(number) for number in ids[:3]]}
    page = browser.post("/teach/questions/selected", data=sent, follow_redirects=True).text
    (sheet,) = parts(page, "sheet-version")
    assert order(sheet) == CAPITALS[:3]
    assert f'name="ids" value="{ids[0]}-{ids[1]}-{ids[2]}"' in page, "the settings keep them"


def test_too_many_ticked_questions_are_refused(
    browser: FlaskClient, owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(bulk.MOST, "sheet", 2)
    _address, ids = fill(owner, *map(choice, CAPITALS))
    sent = {"do": "sheet", "question_ids": [str(number) for number in ids]}
    page = browser.post("/teach/questions/selected", data=sent, follow_redirects=True).text
    assert "at most 2 questions at once; these are 5" in page


def test_archived_questions_and_empty_quizzes(browser: FlaskClient, owner: User) -> None:
    address, ids = fill(owner, choice("Lima"))
    entries.archive(ids[0], owner.id)
    page = browser.get(address).text
    assert "No questions to print" in page
    assert not parts(page, "sheet-version")
    assert "No questions to print" in browser.get("/teach/questions/sheet").text


def test_whose_questions(app: Flask, owner: User, outsider: User, member: User, client: FlaskClient) -> None:
    address, ids = fill(owner, choice("Lima"))
    for path in (address, f"/teach/questions/sheet?ids={ids[0]}"):
        assert log_in(app, owner).get(path).status_code == 200
        assert log_in(app, outsider).get(path).status_code == 404
        assert log_in(app, member).get(path).status_code == 403
        assert client.get(path).headers["Location"].startswith("/login")
    own = entries.create(outsider.id, question()).id
    assert log_in(app, outsider).get(f"/teach/questions/sheet?ids={own}-{ids[0]}").status_code == 404
    assert log_in(app, owner).get(f"/teach/questions/sheet?ids={10**14}").status_code == 404


def test_at_most_so_many_of_the_bank(owner: User, monkeypatch: pytest.MonkeyPatch) -> None:
    _address, ids = fill(owner, *map(choice, CAPITALS))
    monkeypatch.setattr(print_sheets, "MOST_SELECTED", 2)
    assert [each.id for each in print_sheets.of_bank([*ids[::-1], *ids], owner.id)] == ids[::-1][:2]


def test_slides_stand_between_questions_without_a_number(browser: FlaskClient, owner: User) -> None:
    rights = ("Lima", "Quito", "Bogotá", "Caracas")
    given = [each for right in rights for each in ({"type": "slide", "prompt": f"Before {right}"}, choice(right))]
    address, _ids = fill(owner, *given, {"type": "slide", "prompt": "The end"})
    page = browser.get(address, query_string={"key": "apart", "versions": "2", "mix": "questions"}).text
    first, second = parts(page, "sheet-version")
    for version in (first, second):
        found = re.findall(r"(\d)\. Which is ([^?]+)\?", version)
        assert [number for number, _right in found] == ["1", "2", "3", "4"]
        assert re.findall(r"Before (\w+)", version) == [right for _number, right in found]
        assert version.rstrip().endswith("The end")
    assert order(first) == list(rights)
    assert order(second) != order(first)
    for key in parts(page, "sheet-key"):
        assert re.findall(r"(\d)\.", key) == ["1", "2", "3", "4"]
        assert "Before" not in key
