"""The bank's pages, as browsers use them."""

import io
import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from classroom.models import User
from classroom.services.bank import entries, quiz_items, quiz_lookup, quizzes
from classroom.services.lessons import lookup
from tests.support.pages import without_tokens
from tests.support.people import log_in
from tests.support.questions import MARKUP, SVG, bomb, picture, question

BASE = "/teach/questions"


@pytest.fixture
def browser(app: Flask, owner: User) -> FlaskClient:
    return log_in(app, owner)


@pytest.fixture
def made(owner: User) -> int:
    return entries.create(owner.id, question()).id


def typed(**changes: Any) -> dict[str, Any]:
    """Return what the editor's form sends."""
    return {
        "type": "single_choice",
        "prompt": "What?",
        "choice": ["one", "two", "", ""],
        "correct": ["1"],
        "explanation": "",
        "time_limit": "30",
        "points": "",
        "tags": "a, b",
        "language": "en",
        "picture_alt": "",
        "picture_kept": "",
        **changes,
    }


def upload(data: bytes, name: str = "a.png") -> tuple[io.BytesIO, str]:
    return io.BytesIO(data), name


PAGES = ["", "/new", "/{id}", "/{id}/edit", "/import", "/import/template.csv", "/import/template.xlsx", "/export"]
ACTIONS = [
    "/new", "/{id}/edit", "/{id}/duplicate", "/{id}/archive", "/{id}/restore", "/selected", "/undo", "/starter",
    "/import",
]  # fmt: skip


@pytest.mark.parametrize(("method", "path"), [*(("GET", p) for p in PAGES), *(("POST", p) for p in ACTIONS)])
def test_only_teachers_get_in(app: Flask, made: int, member: User, client: FlaskClient, method: str, path: str) -> None:
    address = BASE + path.format(id=made)
    student = log_in(app, member)
    assert student.open(address, method=method).status_code == 403
    assert client.open(address, method=method).headers["Location"].startswith("/login")


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/{id}"), ("GET", "/{id}/edit"), ("POST", "/{id}/edit"), ("POST", "/{id}/duplicate"),
     ("POST", "/{id}/archive"), ("POST", "/{id}/restore")],
)  # fmt: skip
def test_another_s_question_is_an_unknown_one(app: Flask, made: int, outsider: User, method: str, path: str) -> None:
    other = log_in(app, outsider)
    foreign = other.open(BASE + path.format(id=made), method=method)
    unknown = other.open(BASE + path.format(id=made + 1000), method=method)
    assert foreign.status_code == unknown.status_code == 404
    pages = [without_tokens(re.sub(r'name="next" value="[^"]*"', "", page.text)) for page in (foreign, unknown)]
    assert pages[0] == pages[1]


@pytest.mark.parametrize(
    "page", ["", "/new", "/new?type=poll", "/{id}", "/{id}/edit", "/import", "?archived=1", "?q=zzz"]
)
@pytest.mark.parametrize("language", ["en", "es"])
def test_pages_open(browser: FlaskClient, made: int, page: str, language: str) -> None:
    browser.post("/language", data={"language": language})
    assert browser.get(BASE + page.format(id=made)).status_code == 200


def test_an_empty_bank_says_what_to_do_and_loads_the_starter_bank(browser: FlaskClient, owner: User) -> None:
    assert "No questions yet" in browser.get(BASE).text
    browser.post(f"{BASE}/starter", data={"language": "en"})
    assert entries.search(owner.id, language="en").total > 8
    assert browser.post(f"{BASE}/starter", data={"language": "xx"}).status_code == 422


def test_a_question_is_written(browser: FlaskClient, owner: User) -> None:
    reply = browser.post(f"{BASE}/new", data=typed(picture=upload(picture()), picture_alt="A map"))
    assert reply.status_code == 302
    saved = entries.search(owner.id).items[0]
    assert entries.source(saved)["choices"] == [{"text": "one", "correct": False}, {"text": "two", "correct": True}]
    assert (saved.current.time_limit, saved.current.points, saved.tag_names) == (30, 100, ["a", "b"])
    assert saved.current.image
    assert saved.current.image["alt"] == "A map"


@pytest.mark.parametrize(
    ("changes", "shown"),
    [
        ({"prompt": ""}, "Write the question."),
        ({"prompt": "x" * 5001}, "5000"),
        ({"correct": []}, "Mark exactly one choice as right."),
        ({"correct": ["0", "1"]}, "Mark exactly one choice as right."),
        ({"choice": ["a", "a"]}, "This choice appears twice."),
        ({"choice": ["a", ""], "correct": ["0", "1"]}, "Write the text of this choice."),
        ({"choice": []}, "2 to 12"),
        ({"time_limit": "4"}, "5 to 3600"),
        ({"time_limit": "soon"}, "5 to 3600"),
        ({"points": "-1"}, "0 to 1000"),
        ({"tags": ",".join(f"t{n}" for n in range(21))}, "20"),
        ({"language": "fr"}, "Not a valid choice"),
        ({"type": "essay"}, "Not a valid choice"),
        ({"picture": (SVG, "a.svg")}, "not a picture"),
        ({"picture": (SVG, "a.svg"), "prompt": ""}, "Write the question."),
        ({"picture": (bomb(), "a.png")}, "too many pixels"),
        ({"picture": (picture(), "a.png")}, "Describe what the picture shows"),
    ],
)
def test_errors_stand_at_their_field_and_nothing_typed_is_lost(
    browser: FlaskClient, owner: User, changes: dict[str, Any], shown: str
) -> None:
    data = typed(explanation="Kept <explanation>", **changes)
    if "picture" in changes:
        data["picture"] = upload(*changes["picture"])
    reply = browser.post(f"{BASE}/new", data=data)
    assert reply.status_code == 422
    assert shown in reply.text
    assert "Kept &lt;explanation&gt;" in reply.text
    assert all(f'value="{text}"' in reply.text for text in data["choice"] if text)
    assert entries.search(owner.id).total == 0


def test_an_uploaded_picture_survives_an_error_elsewhere(browser: FlaskClient, owner: User) -> None:
    reply = browser.post(f"{BASE}/new", data=typed(prompt="", picture=upload(picture()), picture_alt="A map"))
    kept = re.search(r'name="picture_kept"[^>]* value="([^"]+)"', reply.text)
    assert kept
    browser.post(f"{BASE}/new", data=typed(picture_alt="A map", picture_kept=kept[1]))
    assert entries.search(owner.id).items[0].current.image
    unknown = browser.post(f"{BASE}/new", data=typed(picture_alt="A map", picture_kept="0" * 64))
    assert unknown.status_code == 422
    assert "There is no such picture" in unknown.text
    assert entries.search(owner.id).total == 1


def test_without_javascript_a_button_makes_more_rows(browser: FlaskClient, owner: User) -> None:
    reply = browser.post(f"{BASE}/new", data=typed(do="more"))
    assert reply.text.count('name="choice"') == 5
    assert entries.search(owner.id).total == 0
    assert browser.post(f"{BASE}/new", data=typed(choice=["x"] * 12, do="more")).text.count('name="choice"') == 12


def test_editing(browser: FlaskClient, owner: User, made: int) -> None:
    page = browser.get(f"{BASE}/{made}/edit").text
    assert 'value="capitals, south america"' in page
    browser.post(f"{BASE}/{made}/edit", data=typed(type="poll", prompt="Newer?"))
    edited = entries.get(made, owner.id)
    assert (edited.type, edited.current_number, edited.current.prompt) == ("single_choice", 2, "Newer?")
    assert "Version 1" in browser.get(f"{BASE}/{made}").text
    assert "Colombia" in browser.get(f"{BASE}/{made}?version=1").text
    assert browser.get(f"{BASE}/{made}?version=9").status_code == 404


def test_saving_what_the_form_shows_makes_no_version(browser: FlaskClient, owner: User) -> None:
    """Browsers send CR LF; a question must not change by being opened and saved."""
    raw = question("multiple_choice", prompt="a\n\nb", image={"data": picture(), "alt": "x"})
    made = entries.create(owner.id, raw)
    page = browser.get(f"{BASE}/{made.id}/edit").text
    kept = re.search(r'name="picture_kept"[^>]* value="([^"]+)"', page)
    assert kept
    data = typed(
        type="multiple_choice",
        prompt="a\r\n\r\nb",
        choice=[choice["text"] for choice in raw["choices"]],
        correct=["0", "2"],
        explanation=raw["explanation"],
        points="100",
        tags="capitals, south america",
        picture_alt="x",
        picture_kept=kept[1],
    )
    assert browser.post(f"{BASE}/{made.id}/edit", data=data).status_code == 302
    assert entries.get(made.id, owner.id).current_number == 1
    browser.post(f"{BASE}/{made.id}/edit", data={**data, "remove_picture": "y"})
    assert entries.get(made.id, owner.id).current.image is None


def test_archive_offers_to_undo(browser: FlaskClient, owner: User, made: int) -> None:
    page = browser.post(f"{BASE}/{made}/archive", follow_redirects=True).text
    token = re.search(r'name="undo" value="([^"]+)"', page)
    assert token
    assert entries.search(owner.id).total == 0
    browser.post(f"{BASE}/undo", data={"undo": token[1]})
    assert entries.search(owner.id).total == 1


def test_undo_shows_no_other_teacher_s_question(app: Flask, outsider: User, owner: User, made: int) -> None:
    place = log_in(app, owner).post(f"{BASE}/{made}/archive").headers["Location"]
    assert "Colombia" in log_in(app, owner).get(place).text
    foreign = log_in(app, outsider)
    assert "Colombia" not in foreign.get(place).text
    assert foreign.post(f"{BASE}/undo", data={"undo": place.partition("undo=")[2]}).status_code == 404
    assert entries.search(owner.id).total == 0


def test_duplicate_opens_the_copy(browser: FlaskClient, owner: User, made: int) -> None:
    assert browser.post(f"{BASE}/{made}/duplicate").headers["Location"] == f"{BASE}/{made + 1}/edit"
    assert entries.search(owner.id).total == 2


def test_with_the_ticked_ones(browser: FlaskClient, owner: User, made: int) -> None:
    other = entries.create(owner.id, question(prompt="Second?")).id
    ids = [str(made), str(other)]
    file = browser.post(f"{BASE}/selected", data={"question_ids": ids, "do": "export", "format": "csv"})
    assert "Second?" in file.text
    browser.post(f"{BASE}/selected", data={"question_ids": ids, "do": "quiz"})
    quiz = quiz_lookup.listing(owner.id).items[0]
    assert [item.question_id for item in quiz.items] == [made, other]
    started = browser.post(f"{BASE}/selected", data={"question_ids": ids, "do": "lesson"})
    assert started.headers["Location"] == f"/teach/lessons/{lookup.running(owner.id)[0].id}"
    assert "/ask" in browser.get(BASE).text
    browser.post(f"{BASE}/selected", data={"question_ids": ids, "do": "archive"})
    assert entries.search(owner.id).total == 0


@pytest.mark.parametrize("action", ["export", "quiz", "lesson", "archive"])
def test_ticking_another_s_question(app: Flask, outsider: User, owner: User, made: int, action: str) -> None:
    reply = log_in(app, outsider).post(f"{BASE}/selected", data={"question_ids": str(made), "do": action})
    assert reply.status_code in (404, 422)
    assert entries.search(owner.id).total == 1


def test_markup_is_shown_as_text_everywhere(browser: FlaskClient, owner: User) -> None:
    choices = [{"text": MARKUP, "correct": True}, {"text": "b", "correct": False}]
    raw = question(prompt=MARKUP, explanation=MARKUP, tags=[MARKUP.lower()[:60]], choices=choices)
    made = entries.create(owner.id, {**raw, "image": {"data": picture(), "alt": MARKUP}}).id
    quiz = quizzes.create(owner.id, MARKUP, [made])
    bulk = {"question_ids": [made], "do": "set", "value": "difficulty:3"}
    undo = browser.post(f"{BASE}/selected", data=bulk).headers["Location"].removeprefix(BASE)
    gone = entries.create(owner.id, raw).id
    quiz_items.append(quiz.id, owner.id, [gone])
    away = browser.post(f"{BASE}/{gone}/archive").headers["Location"].removeprefix(BASE)
    for page in ("", f"/{made}", f"/{made}/edit", f"?q={MARKUP}", f"?tag={MARKUP}", undo, away):
        text = browser.get(BASE + page).text
        assert "<script>alert" not in text
        assert "<img src=x" not in text
    for address in ("/teach/quizzes", f"/teach/quizzes/{quiz.id}", f"/teach/quizzes/{quiz.id}?q={MARKUP}"):
        assert "<script>alert" not in browser.get(address).text


def test_forged_forms_are_refused(app: Flask, browser: FlaskClient, owner: User, made: int) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    for path in ACTIONS:
        assert browser.post(BASE + path.format(id=made), data=typed()).status_code == 400
    assert (entries.search(owner.id).total, entries.get(made, owner.id).current_number) == (1, 1)
