"""Questions in and out of files, as browsers do it: what would come in, how far it is, what would be lost."""

import html
import io
import json
import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from classroom import formats, questions
from classroom.models import User
from classroom.services.bank import entries, import_export, quizzes, staged_imports
from tests.support.people import log_in
from tests.support.questions import question

BASE = "/teach/questions"


@pytest.fixture
def browser(app: Flask, owner: User) -> FlaskClient:
    return log_in(app, owner)


@pytest.fixture
def made(owner: User) -> int:
    return entries.create(owner.id, question()).id


def upload(data: bytes, name: str) -> tuple[io.BytesIO, str]:
    return io.BytesIO(data), name


def test_import_shows_then_saves(browser: FlaskClient, owner: User) -> None:
    file = b"type,prompt,choice_1,choice_2,correct\npoll,First <b>,x,y,\nsingle_choice,Second,x,y,\n"
    page = browser.post(f"{BASE}/import", data={"file": upload(file, "q.csv"), "format": ""}).text
    assert "First &lt;b&gt;" in page
    assert '<td class="numeric">3</td>' in page
    assert entries.search(owner.id).total == 0
    token = re.search(r'name="token" value="([^"]+)"', page)
    assert token
    browser.post(f"{BASE}/import/confirm", data={"token": "wrong", "partial": "1"})
    assert entries.search(owner.id).total == 0
    browser.post(f"{BASE}/import/confirm", data={"token": token[1], "partial": "1"})
    assert entries.search(owner.id).total == 1
    browser.post(f"{BASE}/import/confirm", data={"token": token[1], "partial": "1"})
    assert entries.search(owner.id).total == 1


def test_imported_questions_become_a_quiz(browser: FlaskClient, owner: User) -> None:
    entries.create(owner.id, {"type": "open_text", "prompt": "Mine?"})
    file = b"type,title,prompt\nopen_text,Q1,Capital?\nopen_text,Q2,River?\n"
    page = browser.post(f"{BASE}/import", data={"file": upload(file, "Unit 3.csv"), "format": ""}).text
    token = re.search(r'name="token" value="([^"]+)"', page)
    assert token
    page = browser.post(f"{BASE}/import/confirm", data={"token": token[1]}, follow_redirects=True).text
    assert "Capital?" in page, "not only its title"
    form = page.partition('class="flash flash--info imported"')[2].partition("</form>")[0]
    sent = {
        "do": "quiz",
        "quiz_title": "Unit 3",
        "question_ids": re.findall(r'name="question_ids" value="(\d+)"', form),
    }
    assert 'value="Unit 3"' in form
    browser.post(f"{BASE}/selected", data=sent)
    (made,) = quizzes.listing(owner.id).items
    assert (made.title, [item.question.current.title for item in made.items]) == ("Unit 3", ["Q1", "Q2"])


def test_the_preview_shows_what_of_each_type_would_come_in(browser: FlaskClient) -> None:
    template = browser.get(f"{BASE}/import/template.csv").data
    page = html.unescape(browser.post(f"{BASE}/import", data={"file": upload(template, "q.csv"), "format": ""}).text)
    shown = [
        "Capital of Colombia", "What is the capital of Colombia?", "Bogotá", "1. Bogotá", "Peru ↔ Lima", "La Paz",
        "2,640 ± 40 m", "2,400 … 2,900 m (50 %)", "The Amazon River", "1 not at all … 5 well",
        "4.71° N, 74.07° W (300 … 1,500 km)", "1 region of the picture", "with a picture", "first term", "30 s",
        "100 points",
    ]  # fmt: skip
    assert [text for text in shown if text not in page] == []


def test_hundreds_of_lines_are_all_there(browser: FlaskClient) -> None:
    lines = [f"poll,Right {number},x,y," if number % 2 else f"poll,Wrong {number},x,,Z" for number in range(500)]
    file = "\n".join(["type,prompt,choice_1,choice_2,correct", *lines]).encode()
    page = browser.post(f"{BASE}/import", data={"file": upload(file, "q.csv"), "format": ""}).text
    assert "250 lines have errors" in page
    assert len(re.findall(r'<td class="numeric">2, 4, 6, .* <span class="nowrap">and 240 more</span></td>', page)) == 1
    assert [number for number in range(1, 500, 2) if f"Right {number}<" not in page] == []
    assert page.count("<summary>Questions") == 3
    assert "201 to 250 of 250" in page


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


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("1. Which floats?\r\na) ice *\r\nb) lead\r\n", "DOCX (Word)"),
        ("Pregunta\tA\tB\tCorrecta\r\nWhich floats?\t{ice}\tlead\tA\r\n", "CSV"),
        ("Which floats? {=ice ~lead}\r\n", "GIFT"),
        ("Which floats?\r\nA. ice\r\nB. lead\r\nANSWER: A\r\n", "Aiken"),
    ],
)
def test_pasted_questions_come_in(browser: FlaskClient, owner: User, text: str, kind: str) -> None:
    page = browser.post(f"{BASE}/import", data={"text": text, "format": ""}).text
    assert f"Pasted text, read as {kind}" in page
    token = re.search(r'name="token" value="([^"]+)"', page)
    assert token
    browser.post(f"{BASE}/import/confirm", data={"token": token[1]})
    assert [item.current.prompt for item in entries.search(owner.id).items] == ["Which floats?"]


def test_what_was_pasted_stays_when_it_is_not_understood(browser: FlaskClient) -> None:
    page = browser.post(f"{BASE}/import", data={"text": "Dear <all>, see you", "format": ""}).text
    assert "The text does not tell its format" in page
    assert "Dear &lt;all&gt;, see you" in page


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


def steps(reply: Any) -> list[dict[str, Any]]:
    assert reply.content_type == "application/x-ndjson"
    return [json.loads(line) for line in reply.text.splitlines()]


def test_long_imports_say_how_far_they_are(browser: FlaskClient, owner: User) -> None:
    file = "\n".join(["type,prompt,choice_1,choice_2", *(f"poll,Question {number},x,y" for number in range(120))])
    asked = {"X-Progress": "1"}
    sent = {"file": upload(file.encode(), "q.csv"), "format": ""}
    *looked, page = steps(browser.post(f"{BASE}/import", data=sent, headers=asked))
    assert [(step["done"], step["total"]) for step in looked] == [(done, 120) for done in range(0, 120, 25)]
    assert "120 questions can be imported" in page["html"]
    token = re.search(r'name="token" value="([^"]+)"', page["html"])
    assert token
    reply = browser.post(f"{BASE}/import/confirm", data={"token": token[1]}, headers=asked)
    *brought, end = steps(reply)
    shares = [step["done"] / step["total"] for step in brought]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0, 1)
    assert entries.search(owner.id).total == 120
    assert "120 questions were imported." in browser.get(end["go"]).text
    again = browser.post(f"{BASE}/import/confirm", data={"token": token[1]}, headers=asked)
    assert again.headers["Location"] == f"{BASE}/import"


def test_who_leaves_a_long_import_has_changed_nothing(browser: FlaskClient, owner: User) -> None:
    file = "\n".join(["type,prompt,choice_1,choice_2", *(f"poll,Question {number},x,y" for number in range(120))])
    page = browser.post(f"{BASE}/import", data={"file": upload(file.encode(), "q.csv"), "format": ""}).text
    token = re.search(r'name="token" value="([^"]+)"', page)
    assert token
    form = {"token": token[1]}
    reply = browser.post(f"{BASE}/import/confirm", data=form, headers={"X-Progress": "1"}, buffered=False)
    next(iter(reply.response))
    reply.close()
    assert entries.search(owner.id).total == 0
    browser.post(f"{BASE}/import/confirm", data=form)
    assert entries.search(owner.id).total == 120


def test_what_is_too_large_changes_nothing_and_says_so(browser: FlaskClient, owner: User) -> None:
    kept = staged_imports.put(owner.id, "a.csv", "csv", b"type,prompt")
    for size, name, words in ((50, "q.csv", "larger than 8 MB"), (66, "q.xml", "larger than 65 MB")):
        reply = browser.post(f"{BASE}/import", data={"file": upload(bytes(size * 1024 * 1024), name), "format": "csv"})
        assert reply.status_code == 413
        assert words in reply.text
    assert f'href="{BASE}/import"' in reply.text
    assert staged_imports.get(owner.id, kept).filename == "a.csv"
    assert entries.search(owner.id).total == 0


def test_notes_and_suggestions_are_shown(browser: FlaskClient) -> None:
    file = b"type,prompt,choice_1,choice_2,accepted\npoll,First,x,y,<b>5\nsingle_choise,Second,x,y,\n"
    page = browser.post(f"{BASE}/import", data={"file": upload(file, "q.csv"), "format": ""}).text
    assert "1 detail is not kept" in page
    assert "has no accepted" in page
    assert "Did you mean single_choice?" in page


@pytest.mark.parametrize(
    ("data", "name", "form", "shown"),
    [
        (b"", "", "", "Choose a file or paste the questions first."),
        (b"", "a.csv", "", "The file is empty."),
        (b"{\\rtf1", "a.docx", "", "Save it in Word as .docx"),
        (b"x", "a.txt", "", "does not tell its format"),
        (b"x", "a.csv", "no_such_format", "Not a valid choice"),
        (b"\x00\xff", "a.json", "", "UTF-8"),
        (b"{}", "<script>.json", "", "Nothing in this file can be imported"),
    ],
)
def test_files_that_cannot_come_in(browser: FlaskClient, data: bytes, name: str, form: str, shown: str) -> None:
    page = browser.post(f"{BASE}/import", data={"file": upload(data, name), "format": form}).text
    assert shown in page
    assert "<script>." not in page
