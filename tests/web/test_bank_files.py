"""Templates of tables, and questions that leave in files."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from classroom import formats, questions
from classroom.models import User
from classroom.services.bank import entries, import_export
from tests.support.people import log_in
from tests.support.questions import question

BASE = "/teach/questions"


@pytest.fixture
def browser(app: Flask, owner: User) -> FlaskClient:
    return log_in(app, owner)


@pytest.fixture
def made(owner: User) -> int:
    return entries.create(owner.id, question()).id


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("name", ["csv", "xlsx"])
def test_the_template_comes_in_as_it_is(browser: FlaskClient, owner: User, name: str, language: str) -> None:
    reply = browser.get(f"{BASE}/import/template.{name}", headers={"Accept-Language": language})
    assert reply.headers["Content-Disposition"] == f'attachment; filename="tiza-template.{name}"'
    report = import_export.import_questions(owner.id, reply.data, name)
    assert (report.errors, report.notes) == ([], [])
    contents = [candidate.content for candidate in report.preview]
    assert [content.type for content in contents] == [example["type"] for example in formats.examples()]
    assert {content.type for content in contents} == set(questions.names())
    assert {content.language for content in contents} == {language}
    assert ("¿" in contents[1].prompt) == (language == "es")


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("name", ["csv", "xlsx"])
def test_the_short_template_has_five_columns(browser: FlaskClient, owner: User, name: str, language: str) -> None:
    address = f"{BASE}/import/template.{name}?columns=few"
    reply = browser.get(address, headers={"Accept-Language": language})
    assert reply.headers["Content-Disposition"] == f'attachment; filename="tiza-template-short.{name}"'
    if name == "csv":
        head = reply.data.decode("utf-8-sig").splitlines()[0]
        assert (
            head
            == {
                "en": '"Question","Option 1","Option 2","Option 3","Correct"',
                "es": '"Pregunta";"Opción 1";"Opción 2";"Opción 3";"Correcta"',
            }[language]
        )
    report = import_export.import_questions(owner.id, reply.data, name, dry_run=True)
    assert (report.errors, report.notes) == ([], [])
    types = [candidate.content.type for candidate in report.preview]
    assert types == ["single_choice", "multiple_choice", "true_false", "short_text", "poll"]


def test_losses_are_shown_before_the_download(browser: FlaskClient, owner: User, made: int) -> None:
    plain = {"explanation": "", "tags": [], "language": None, "time_limit": 20, "prompt": "Plain?"}
    fits = entries.create(owner.id, question(**plain)).id
    page = browser.get(f"{BASE}/export?format=kahoot")
    assert page.content_type.startswith("text/html")
    assert "explanation" in page.text
    assert f'href="{BASE}/{made}"' in page.text
    assert f'href="{BASE}/{fits}"' not in page.text
    assert f"{BASE}/export?format=kahoot&amp;anyway=1" in page.text
    assert browser.get(f"{BASE}/export?format=kahoot&anyway=1").data.startswith(b"PK")
    ticked = {"question_ids": [str(made), str(fits)], "do": "export", "format": "kahoot"}
    page = browser.post(f"{BASE}/selected", data=ticked)
    assert f'name="question_ids" value="{made},{fits}"' in page.text
    again = {"question_ids": f"{made},{fits}", "do": "export", "format": "kahoot", "anyway": "1"}
    assert browser.post(f"{BASE}/selected", data=again).data.startswith(b"PK")
    for sent in ({"question_ids": str(fits), "do": "export", "format": "kahoot"}, {**ticked, "format": "xlsx"}):
        assert browser.post(f"{BASE}/selected", data=sent).data.startswith(b"PK"), (
            "nothing is lost, so it comes at once"
        )
