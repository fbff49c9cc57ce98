"""The pages of an import, as browsers use them: files and texts, what would come in, and what came in."""

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
from classroom.services.bank import entries, quiz_lookup, quizzes
from classroom.services.bank.imports import drafts, items
from tests.support.imports import draft_of, items_of, table
from tests.support.people import log_in
from tests.support.questions import question

BASE = "/teach/questions/import"
GOOD = b"type,prompt,choice_1,choice_2,correct\npoll,First <b>,x,y,\nsingle_choice,Second,x,y,A\n"
WRONG = b"type,prompt,choice_1,choice_2,correct\npoll,First,x,y,\nsingle_choice,Capital?,Lima,Quito,Z\n"


@pytest.fixture
def browser(app: Flask, owner: User) -> FlaskClient:
    return log_in(app, owner)


def upload(data: bytes, name: str = "q.csv") -> tuple[io.BytesIO, str]:
    return io.BytesIO(data), name


def sent(browser: FlaskClient, **data: Any) -> tuple[str, str]:
    """Send files or a text; return the address and the page of the draft."""
    reply = browser.post(BASE, data=data)
    assert reply.status_code == 302, reply.text
    return reply.location, html.unescape(browser.get(reply.location).text)


def test_files_are_shown_then_saved_together(browser: FlaskClient, owner: User) -> None:
    aiken = b"Which floats?\nA. ice\nB. lead\nANSWER: A\n"
    address, page = sent(browser, file=[upload(GOOD, "Unit 3.csv"), upload(aiken, "float.txt")])
    assert [name for name in ("Unit 3.csv", "read as CSV", "float.txt", "read as Aiken") if name not in page] == []
    assert "Import 3 questions" in page
    assert entries.search(owner.id).total == 0
    reply = browser.post(f"{address}/confirm", data={"quiz": "new", "title": "Unit 3", "tags": "floats, 2026"})
    assert reply.location == address
    page = browser.get(address).text
    assert "3 questions were imported." in page
    assert "Remove these 3 questions" in page
    assert [item.tag_names for item in entries.search(owner.id).items] == [["2026", "floats"]] * 3
    (quiz,) = quiz_lookup.listing(owner.id).items
    prompts = [item.question.current.prompt for item in quiz.items]
    assert (quiz.title, prompts) == ("Unit 3", ["First <b>", "Second", "Which floats?"])


def test_a_very_large_file_is_read_once(browser: FlaskClient, owner: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formats, "MOST_BYTES", len(GOOD) - 1)
    address, page = sent(browser, file=[upload(GOOD), upload(b"type,prompt\nopen_text,Why?\n", "small.csv")])
    draft = drafts.get(owner.id, int(address.rpartition("/")[2]))
    large, small = drafts.files(draft)
    assert [bool(drafts.file_of(draft, file.id).data) for file in (large, small)] == [False, True]
    assert page.count("Read again") == 1
    assert page.count("Remove q.csv") == 1
    reply = browser.post(f"{address}/files/{large.id}", data={"format": "json"})
    assert "A file of this size is not kept for reading it again." in reply.text
    assert len(items_of(draft.id)) == 3, "nothing changed"
    browser.post(f"{address}/confirm", data={"quiz": ""})
    assert entries.search(owner.id).total == 3


def test_confirming_again_brings_nothing_more(browser: FlaskClient, owner: User) -> None:
    address, _page = sent(browser, file=upload(GOOD))
    for _time in range(2):
        assert browser.post(f"{address}/confirm").location == address
    assert entries.search(owner.id).total == 2


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
    address, page = sent(browser, text=text)
    assert f"read as {kind}" in page
    browser.post(f"{address}/confirm")
    assert [item.current.prompt for item in entries.search(owner.id).items] == ["Which floats?"]


def test_a_wrong_guess_is_changed(browser: FlaskClient, owner: User) -> None:
    text = "Dear <all>, see you {=soon ~never}"
    address, page = sent(browser, file=[upload(text.encode(), "a.odd"), upload(GOOD)])
    assert "Choose its format" in page
    (file, _other) = drafts.files(drafts.get(owner.id, int(address.rpartition("/")[2])))
    browser.post(f"{address}/files/{file.id}", data={"format": "gift"})
    page = browser.get(address).text
    assert "Import 3 questions" in page
    browser.post(f"{address}/files/{file.id}", data={"do": "remove"})
    assert "a.odd" not in browser.get(address).text
    browser.post(f"{address}/files", data={"file": upload(b"Why? {}", "more.gift")})
    assert "Import 3 questions" in browser.get(address).text


@pytest.mark.parametrize(
    ("data", "name", "shown"),
    [
        (b"{\\rtf1", "a.docx", "Save it in Word as .docx"),
        (b"x", "a.txt", "A question looks like this"),
        (b"\x00\xff", "a.json", "UTF-8"),
        (b"{}", "<script>.json", "Nothing in these files can be imported"),
    ],
)
def test_files_that_cannot_come_in(browser: FlaskClient, data: bytes, name: str, shown: str) -> None:
    address = browser.post(BASE, data={"file": upload(data, name)}).location
    page = browser.get(address).text
    assert shown in page
    assert "template.xlsx?columns=few" in page
    assert "<script>." not in page


def test_without_files_the_form_says_so_and_keeps_the_text(browser: FlaskClient) -> None:
    reply = browser.post(BASE, data={"text": "  "})
    assert reply.status_code == 422
    assert "Choose a file or paste the questions first." in reply.text
    many = [upload(GOOD, f"{number}.csv") for number in range(drafts.MAX_FILES + 1)]
    reply = browser.post(BASE, data={"file": many, "text": "Dear <all>"})
    assert (reply.status_code, "Dear &lt;all&gt;" in reply.text) == (422, True)


def test_each_question_stands_beside_what_the_file_says(browser: FlaskClient) -> None:
    _address, page = sent(browser, file=upload(WRONG), text="Which floats? {=ice ~lead}")
    assert page.index("There is no choice Z") < page.index("First"), "problems first"
    assert "prompt: Capital?\nchoice_1: Lima\nchoice_2: Quito\ncorrect: Z" in page
    assert ">Which floats? {=ice ~lead}</pre>" in page
    assert "Line 3" in page


def test_ticks_are_kept_one_by_one_and_for_all(browser: FlaskClient, owner: User) -> None:
    address, _page = sent(browser, file=upload(GOOD))
    first, _second = items_of(int(address.rpartition("/")[2]))
    reply = browser.post(f"{address}/chosen", data={"shown": first.id}, headers={"X-Part": "1"})
    assert 'data-chosen="1"' in reply.get_json()["summary"]
    browser.post(f"{address}/chosen", data={"do": "none", "show": "all"})
    assert browser.post(f"{address}/confirm").status_code == 422
    browser.post(f"{address}/chosen", data={"do": "all", "show": "fine"})
    browser.post(f"{address}/confirm", data={"shown": [first.id], "included": []})
    assert [item.current.prompt for item in entries.search(owner.id).items] == ["Second"]


@pytest.mark.parametrize(
    ("wish", "shown"),
    [
        ({"quiz": "new", "title": " "}, "Enter a title for the quiz."),
        ({"quiz": "add"}, "Choose a quiz."),
        ({"tags": "x" * 65}, "A tag has at most 64 characters."),
    ],
)
def test_a_wish_that_cannot_be_met_is_kept_and_nothing_comes_in(
    browser: FlaskClient, owner: User, wish: dict[str, str], shown: str
) -> None:
    quizzes.create(owner.id, "There")
    address, _page = sent(browser, file=upload(GOOD))
    reply = browser.post(f"{address}/confirm", data={"tags": "kept", **wish})
    assert reply.status_code == 422
    assert shown in reply.text
    assert f'value="{wish.get("tags", "kept")}"' in reply.text
    assert entries.search(owner.id).total == 0


def test_what_the_bank_has_stays_out_unless_it_is_ticked(browser: FlaskClient, owner: User) -> None:
    address, _page = sent(browser, file=upload(GOOD))
    browser.post(f"{address}/confirm")
    address, page = sent(browser, file=upload(GOOD + b"poll,Third,x,y,\n"))
    assert page.count("already in your bank") == 2
    assert "Import 1 question" in page
    twin = next(item for item in items_of(int(address.rpartition("/")[2])) if item.twin_id)
    browser.post(f"{address}/confirm", data={"shown": twin.id, "included": twin.id})
    assert entries.search(owner.id).total == 4


def test_what_came_in_is_removed_and_comes_back(browser: FlaskClient, owner: User) -> None:
    kept = entries.create(owner.id, question()).id
    quiz = quizzes.create(owner.id, "There", [kept])
    address, _page = sent(browser, file=upload(GOOD))
    browser.post(f"{address}/confirm", data={"quiz": "add", "quiz_id": quiz.id})
    assert len(quiz_lookup.get(quiz.id, owner.id).items) == 3
    undone = browser.post(f"{address}/undo")
    assert [item.id for item in entries.search(owner.id).items] == [kept]
    assert [item.question_id for item in quiz_lookup.get(quiz.id, owner.id).items] == [kept]
    assert "2 questions were archived" in browser.get(undone.location).text
    assert "2 of them are in the archive now." in browser.get(address).text


def test_unfinished_imports_are_offered_and_discarded(browser: FlaskClient, owner: User) -> None:
    address, _page = sent(browser, file=upload(GOOD, "Unit 3.csv"))
    assert "Not finished: Unit 3.csv" in browser.get(BASE).text
    assert "Nothing was saved" in browser.post(f"{address}/discard", follow_redirects=True).text
    assert "Unit 3.csv" not in browser.get(BASE).text
    assert browser.get(address).status_code == 404


def test_the_preview_shows_the_key_of_each_type(browser: FlaskClient) -> None:
    template = browser.get(f"{BASE}/template.csv").data
    _address, page = sent(browser, file=upload(template))
    names = [str(label) for kind, label in questions.labels().items() if kind != "slide"]
    assert [name for name in names if f">{name}<" not in page] == []
    shown = ["Colombia", "Bogotá", "2,640 ± 40", "The Amazon River", "first term", "30 s"]
    assert [text for text in shown if text not in page] == []


def test_a_thousand_questions_come_in_pages(browser: FlaskClient, owner: User) -> None:
    lines = [f"poll,Number {number},x,{'y' if number % 10 else ''}" for number in range(1000)]
    address, page = sent(browser, file=upload("\n".join(["type,prompt,choice_1,choice_2", *lines]).encode()))
    assert page.count('id="item-') == 25 * 2
    assert "With problems (100)" in page
    assert "page=40" in page
    last = html.unescape(browser.get(f"{address}?page=40").text)
    assert "Number 999" in last
    assert "Number 990" in html.unescape(browser.get(f"{address}?show=wrong&page=4").text)
    draft = drafts.get(owner.id, int(address.rpartition("/")[2]))
    assert items.page(draft, show="wrong").total == 100


def steps(reply: Any) -> list[dict[str, Any]]:
    assert reply.content_type == "application/x-ndjson"
    return [json.loads(line) for line in reply.text.splitlines()]


def test_long_imports_say_how_far_they_are(browser: FlaskClient, owner: User) -> None:
    file = "\n".join(["type,prompt,choice_1,choice_2", *(f"poll,Question {number},x,y" for number in range(120))])
    asked = {"X-Progress": "1"}
    *looked, end = steps(browser.post(BASE, data={"file": upload(file.encode())}, headers=asked))
    *brought, done = steps(browser.post(f"{end['go']}/confirm", headers=asked))
    for told in (looked, brought):
        shares = [step["done"] / step["total"] for step in told]
        assert shares == sorted(shares)
        assert (shares[0], len(shares) > 4) == (0, True)
    assert done["go"] == end["go"]
    assert entries.search(owner.id).total == 120


def test_who_leaves_a_long_import_has_changed_nothing(browser: FlaskClient, owner: User) -> None:
    lines = "\n".join(f"poll,Question {number},x,y" for number in range(120))
    draft_id = draft_of(owner.id, table(f"type,prompt,choice_1,choice_2\n{lines}".encode()))
    reply = browser.post(f"{BASE}/{draft_id}/confirm", headers={"X-Progress": "1"}, buffered=False)
    next(iter(reply.response))
    reply.close()
    assert entries.search(owner.id).total == 0
    browser.post(f"{BASE}/{draft_id}/confirm")
    assert entries.search(owner.id).total == 120


def test_what_is_too_large_changes_nothing_and_says_so(browser: FlaskClient, owner: User) -> None:
    reply = browser.post(BASE, data={"file": upload(bytes(drafts.MAX_BYTES + 2 * 1024 * 1024))})
    assert reply.status_code == 413
    assert re.search(r"larger than \d+ MB", reply.text)
    assert f'href="{BASE}"' in reply.text
    assert drafts.waiting(owner.id) == []
