"""The editor of every question type, as a browser without scripts uses it."""

import io
import os
import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from werkzeug.test import TestResponse

from classroom import questions
from classroom.models import Question, User
from classroom.questions.comparison import FORGIVABLE
from classroom.questions.markdown import plain, plain_inline
from classroom.services.bank import entries
from tests.support.editing import SAVED, TYPED, WRONG
from tests.support.forms import Form
from tests.support.people import log_in
from tests.support.questions import MARKUP, TYPES, any_question, picture, question

BASE = "/teach/questions"


@pytest.fixture
def browser(app: Flask, owner: User) -> FlaskClient:
    return log_in(app, owner)


def typed(kind: str, **changes: Any) -> dict[str, Any]:
    """Return what the editor's form sends for a new question."""
    data = {
        "type": kind,
        "title": "A name",
        "prompt": "What?",
        "explanation": "Because.",
        "time_limit": "30",
        "points": "",
        "difficulty": "3",
        "tags": "a, b",
        "language": "en",
        "picture_alt": "",
        "picture_kept": "",
        **TYPED[kind],
        **changes,
    }
    return data | ({"picture": (io.BytesIO(picture()), "a.png")} if kind == "image_pin" else {})


def form_of(reply: TestResponse) -> Form:
    return Form(reply.text, "data-editor")


def only(owner: User) -> Question:
    found = entries.search(owner.id)
    assert found.total == 1
    return found.items[0]


def test_every_type_is_here() -> None:
    assert set(TYPED) == set(SAVED) == set(TYPES) == set(questions.names())
    assert {kind for kind, *_rest in WRONG} == set(TYPES) - {"true_false", "multiple_choice", "poll", "open_text"}


@pytest.mark.parametrize("kind", TYPES)
def test_a_question_of_each_type_is_written(browser: FlaskClient, owner: User, kind: str) -> None:
    reply = browser.post(f"{BASE}/new", data=typed(kind))
    assert reply.status_code == 302, form_of(reply).messages
    saved = entries.source(only(owner))
    fields = questions.get(kind).fields
    assert {name: saved[name] for name in fields} == SAVED[kind]
    assert (saved["type"], saved["title"], saved["difficulty"]) == (kind, "A name", 3)


@pytest.mark.parametrize("kind", TYPES)
@settings(max_examples=max(4, settings.default.max_examples // 10))
@given(data=st.data())
def test_opening_and_saving_makes_no_new_version(
    browser: FlaskClient, owner: User, kind: str, data: st.DataObject
) -> None:
    made = entries.create(owner.id, data.draw(any_question([kind]))).id
    address = f"{BASE}/{made}/edit"
    before = entries.source(entries.get(made, owner.id))
    reply = browser.post(address, data=form_of(browser.get(address)).values)
    assert reply.status_code == 302, form_of(reply).messages
    assert entries.get(made, owner.id).current_number == 1
    assert entries.source(entries.get(made, owner.id)) == before


@pytest.mark.parametrize(("kind", "changes", "field", "message"), WRONG)
def test_messages_stand_at_their_row_and_nothing_typed_is_lost(
    browser: FlaskClient, owner: User, kind: str, changes: dict[str, Any], field: str, message: str
) -> None:
    data = typed(kind, **changes)
    reply = browser.post(f"{BASE}/new", data=data)
    form = form_of(reply)
    assert reply.status_code == 422
    assert entries.search(owner.id).total == 0
    assert form.invalid == ([field] if field else [])
    assert form.messages[message].strip()
    summary = re.search(r'<div class="errors".*?</div>', reply.text, re.DOTALL)
    assert summary
    for target in re.findall(r'href="#([^"]+)"', summary[0]):
        assert f'id="{target}"' in reply.text, "a link of the summary leads nowhere"
    for name, value in data.items():
        if name in ("picture", "picture_kept", *(changes if "forgive" in message or "words" in name else ())):
            continue
        wanted = [value] if isinstance(value, str) else value
        kept = [text for text in form.values.get(name, []) if text]
        assert kept == [text for text in wanted if text] or (name, wanted) == ("short_text.forgive.2", ["case"]), name


def test_saving_to_write_another_keeps_type_tags_language_and_place(browser: FlaskClient) -> None:
    data = {"type": "open_text", "prompt": "Why?", "tags": "Ríos, unit 3", "language": "", "do": "another"}
    page = browser.post(f"{BASE}/new", data=data, follow_redirects=True).text
    assert 'value="Ríos, unit 3"' in page
    assert re.search(r'<textarea[^>]* autofocus[^>]* id="prompt"', page)
    assert 'value="open_text" checked' in page
    assert re.search(r'<option selected value="">', page), "the language that was not specified"
    assert not re.search(r"<textarea[^>]* autofocus", browser.get(f"{BASE}/new").text)


@pytest.mark.parametrize(
    "text", ["__wow__", "*a*b*", "# 1", "- 3 + 5", "> x", "C:\\\\*", "&copy; 5", "1. a", "$x$ and $y$"]
)
@pytest.mark.parametrize("inline", [{}, {"inline": "1"}])
def test_formatting_is_shown_while_typing_and_can_be_declined(
    browser: FlaskClient, text: str, inline: dict[str, str]
) -> None:
    shown = browser.post(f"{BASE}/formatted", data={"text": text, **inline}).get_json()
    see = plain_inline if inline else plain
    assert shown["changed"] == (see(text) != text)
    kept = browser.post(f"{BASE}/formatted", data={"text": shown["literal"], **inline}).get_json()
    if shown["changed"] and "$" not in text:
        assert see(shown["literal"]) == text
        assert kept["html"] != shown["html"]


@pytest.mark.parametrize("text", ["2*3*4", "__init__", "5 * 3", "plain"])
def test_signs_that_stay_are_not_asked_about(browser: FlaskClient, text: str) -> None:
    assert browser.post(f"{BASE}/formatted", data={"text": text}).get_json()["changed"] is False


def photo(size: int) -> bytes:
    """Return a picture of about so many bytes, which cannot be compressed."""
    side = int((size / 3) ** 0.5)
    out = io.BytesIO()
    Image.frombytes("RGB", (side, side), os.urandom(side * side * 3)).save(out, "PNG", compress_level=0)
    return out.getvalue()


def test_each_picture_has_its_own_limit(app: Flask, browser: FlaskClient, owner: User) -> None:
    """Without scripts photos arrive as they are: several of 5 MB together are fine, one of more than 8 MB is not.

    Large bodies of visitors without an account are not read at all.
    """

    def data(*sizes: int) -> dict[str, Any]:
        files = [(io.BytesIO(photo(size)), f"{size}.png") for size in sizes]
        named = {"choice": ["one", "two"], "choice_picture_alt": ["one", "two"], "correct": "0"}
        return {"type": "single_choice", "prompt": "Which?", **named, "choice_picture": files, "language": ""}

    page = browser.post(f"{BASE}/new", data=data(5_000_000, 8_500_000))
    assert page.status_code == 422
    assert "The picture is larger than 8 MB" in page.text
    assert "Which?" in page.text
    assert browser.post(f"{BASE}/new", data=data(5_700_000, 5_700_000)).status_code == 302
    assert all(choice["image"] for choice in entries.search(owner.id).items[0].current.body["choices"])
    assert app.test_client().post(f"{BASE}/new", data=data(5_700_000, 5_700_000)).status_code == 401


def test_another_type_keeps_what_was_typed_for_the_first(browser: FlaskClient, owner: User) -> None:
    """Without scripts: all that was typed is sent along, whatever the type, and comes back."""
    everything: dict[str, Any] = {name: value for kind in TYPES for name, value in TYPED[kind].items()}
    form = form_of(
        browser.post(f"{BASE}/new", data=typed("numeric", **{**everything, "do": "type", "type": "matching"}))
    )
    for kind in ("numeric", "short_text", "word_cloud", "rating", "matching", "map_pin", "image_pin"):
        for name, value in TYPED[kind].items():
            if value.strip() and name != "short_text.forgive.2":
                assert form.values[name] == [value], name
    assert form.values["type"] == ["matching"]
    again = {**form.values, "prompt": "Which?"}
    assert browser.post(f"{BASE}/new", data=again).status_code == 302
    assert entries.source(only(owner))["pairs"] == SAVED["matching"]["pairs"]


@pytest.mark.parametrize(
    ("do", "found"),
    [
        ("more:matching.distractors", ["a", "b", ""]),
        ("up:matching.distractors.1", ["b", "a"]),
        ("down:matching.distractors.0", ["b", "a"]),
        ("down:matching.distractors.1", ["a", "b"]),
        ("remove:matching.distractors.0", ["b"]),
        ("remove:matching.distractors.7", ["a", "b"]),
        ("remove:matching.distractors", ["a", "b"]),
        ("remove:matching.nothing.0", ["a", "b"]),
        ("more:nothing.distractors", ["a", "b"]),
        ("more:matching", ["a", "b"]),
        ("up:matching.distractors." + "9" * 5000, ["a", "b"]),
    ],
)
def test_rows_without_javascript(browser: FlaskClient, owner: User, do: str, found: list[str]) -> None:
    data = typed("matching", do=do, **{"matching.distractors.0": "a", "matching.distractors.1": "b"})
    reply = browser.post(f"{BASE}/new", data=data)
    assert reply.status_code == 200
    values = form_of(reply).values
    assert [values[name][0] for name in values if name.startswith("matching.distractors.")] == found
    assert entries.search(owner.id).total == 0


@pytest.mark.parametrize(
    ("do", "texts", "right", "feedback"),
    [
        ("up:choices.2", ["one", "two", ""], ["1"], ["No.", "", ""]),
        ("remove:choices.1", ["one", "two"], ["1"], ["No.", ""]),
        ("down:choices.0", ["", "one", "two"], ["2"], ["", "No.", ""]),
        ("more:choices", ["one", "", "two", ""], ["2"], ["No.", "", "", ""]),
    ],
)
def test_choices_move_with_their_mark_and_feedback(
    browser: FlaskClient, do: str, texts: list[str], right: list[str], feedback: list[str]
) -> None:
    values = form_of(browser.post(f"{BASE}/new", data=typed("single_choice", do=do))).values
    assert (values["choice"], values["correct"], values["feedback"]) == (texts, right, feedback)


def test_marks_that_a_type_does_not_have_are_kept_for_another(browser: FlaskClient, owner: User) -> None:
    data = {"choice": ["one", "two", ""], "correct": ["1", "2"], "feedback": ["", "", ""]}
    shown = form_of(browser.post(f"{BASE}/new", data=typed("ordering", do="type", **data)))
    assert shown.values["correct"] == ["1", "2"]
    assert browser.post(f"{BASE}/new", data=typed("ordering", **data)).status_code == 302
    assert entries.source(only(owner))["choices"] == [{"text": "one"}, {"text": "two"}]


def test_taking_feedback_out(browser: FlaskClient, owner: User) -> None:
    made = entries.create(owner.id, question(choices=[{"text": "a", "correct": True, "feedback": "x"}, {"text": "b"}]))
    address = f"{BASE}/{made.id}/edit"
    browser.post(address, data=form_of(browser.get(address)).values | {"feedback": ["", ""]})
    assert all("feedback" not in choice for choice in entries.source(entries.get(made.id, owner.id))["choices"])


def test_taking_every_tick_and_word_away(browser: FlaskClient, owner: User) -> None:
    made = entries.create(owner.id, question("short_text"))
    address = f"{BASE}/{made.id}/edit"
    shown = form_of(browser.get(address)).values
    kept = {name: value for name, value in shown.items() if not re.search(r"forgive\.[1-4]", name)}
    assert len(kept) == len(shown) - 4
    browser.post(address, data=kept)
    assert entries.source(entries.get(made.id, owner.id))["forgive"] == []


@pytest.mark.parametrize("kind", TYPES)
def test_preview_saves_nothing(browser: FlaskClient, owner: User, kind: str) -> None:
    reply = browser.post(f"{BASE}/new", data=typed(kind, prompt="How **now**?", do="preview"))
    assert reply.status_code == 200
    assert "<strong>now</strong>" in reply.text
    assert form_of(reply).values["prompt"] == ["How **now**?"]
    assert entries.search(owner.id).total == 0
    wrong = browser.post(f"{BASE}/new", data=typed(kind, prompt="", do="preview"))
    assert wrong.status_code == 422
    assert "prompt" in form_of(wrong).invalid


def test_a_saved_draft_is_named_to_the_next_editor(browser: FlaskClient) -> None:
    assert 'data-saved-draft=""' in browser.post(f"{BASE}/new", data=typed("poll", prompt="", draft="first")).text
    browser.post(f"{BASE}/new", data=typed("poll", draft="second"))
    assert 'data-saved-draft="second"' in browser.get(f"{BASE}/new").text
    browser.post(f"{BASE}/new", data=typed("poll", draft=MARKUP + "x" * 5000))
    page = browser.get(f"{BASE}/new").text
    assert "<script>alert" not in page
    assert "x" * 100 not in page


def test_forged_fields_are_no_fields(browser: FlaskClient, owner: User) -> None:
    forged = {
        "numeric": "x",
        "rating.0": "y",
        "word_cloud.words": "1",
        "word_cloud.nothing": "z",
        "word_cloud.prompt": "p",
    }
    assert browser.post(f"{BASE}/new", data=typed("word_cloud", **forged)).status_code == 302
    assert entries.source(only(owner))["prompt"] == "What?"
    for kind in ("numeric", "short_text", "matching", "map_pin", "image_pin"):
        for field in questions.get(kind).fields:
            for name in (f"{kind}.{field}", f"{kind}.{field}.x", f"{kind}.{field}.0", f"{kind}.{field}.0.0.0"):
                assert browser.post(f"{BASE}/new", data={"type": kind, "prompt": "?", name: "<x>"}).status_code == 422


def test_markup_in_the_fields_of_types_is_shown_as_text(browser: FlaskClient) -> None:
    data = {name: MARKUP for kind in TYPES for name in TYPED[kind] if "." in name}
    page = browser.post(
        f"{BASE}/new", data=typed("matching", title=MARKUP, choice=[MARKUP], feedback=[MARKUP], **data)
    ).text
    assert "<script>alert" not in page
    assert "<img src=x" not in page


def test_the_list_can_be_narrowed_to_a_difficulty(browser: FlaskClient, owner: User) -> None:
    for number, name in ((1, "Simple"), (3, "Tough")):
        entries.create(owner.id, question(prompt=name, difficulty=number))
    shown = browser.get(f"{BASE}?difficulty=3").text
    assert "Tough" in shown
    assert "Simple" not in shown
    assert "Hard" in shown
    for ignored in ("", "4", "-1", "x", "9" * 30):
        assert "Simple" in browser.get(f"{BASE}?difficulty={ignored}").text


def test_the_editor_shows_by_examples_what_is_forgiven(browser: FlaskClient) -> None:
    """The same rules make the examples of the page and those that the script asks for while the author types."""
    asked = {"text": " C# ", "forgive": ["case", "nonsense"], "language": "es"}
    assert browser.get(f"{BASE}/forgiven", query_string=asked).json == {"text": "C#", "right": "c#", "wrong": "C"}
    page = browser.get(f"{BASE}/new").text
    shown = browser.get(f"{BASE}/forgiven", query_string={"forgive": FORGIVABLE}).json
    for name, text in (shown or {}).items():
        assert f"<bdi data-forgiven-{name}>{text}</bdi>" in page
