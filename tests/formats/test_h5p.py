"""H5P: question sets, the questions in other content, and what is said about the rest."""

import io
import json
import zipfile
from typing import Any

import pytest
from flask import Flask

from classroom import formats
from classroom.formats import ParsedFile
from classroom.questions.markdown import plain
from classroom.services.bank.validation import check
from tests.formats.workbooks import archive
from tests.support.questions import picture

IMAGE = {
    "library": "H5P.Image 1.1",
    "params": {
        "alt": "A map",
        "file": {
            "path": "images/map.png",
            "copyright": {"license": "CC BY", "version": "4.0", "author": "Ana Ríos", "source": "https://e.org/m"},
        },
    },
}


def content(library: str, title: str = "", **params: Any) -> dict[str, Any]:
    return {"library": library, "params": params, "metadata": {"title": title}, "subContentId": "1"}


def choice(text: str, *, correct: bool = False, feedback: str = "", tip: str = "") -> dict[str, Any]:
    about = {"tip": tip, "chosenFeedback": feedback, "notChosenFeedback": ""}
    return {"text": f"<div>{text}</div>\n", "correct": correct, "tipsAndFeedback": about}


SET = [
    content(
        "H5P.MultiChoice 1.16",
        "Capital",
        question="<p>Capital of <strong>Peru</strong>?</p>",
        answers=[choice("Lima", correct=True, feedback="<p>Yes.</p>"), choice("Quito")],
        media={"type": IMAGE},
        behaviour={"type": "auto"},
    ),
    content("H5P.TrueFalse 1.8", question="<p>Water boils.</p>", correct="false", l10n={"trueText": "Sí"}),
    content("H5P.Blanks 1.14", text="<p>Complete</p>", questions=["<p>A *dog/hound:animal* barks.</p>"]),
]


def package(questions: list[Any], main: str = "H5P.QuestionSet", **more: Any) -> bytes:
    about = {"title": "x", "mainLibrary": main, "language": "es", **more}
    return archive(
        {
            "h5p.json": json.dumps(about).encode(),
            "content/content.json": json.dumps({"introPage": {}, "questions": questions}).encode(),
            "content/images/map.png": picture(),
        }
    )


def read(*questions: Any) -> ParsedFile:
    return formats.get("h5p").read(package(list(questions)))


def said(problems: list[Any]) -> str:
    return " ".join(problem["message"] for problem in problems)


def test_a_question_set(app: Flask) -> None:
    parsed = read(*SET)
    assert parsed.errors == []
    first, truth, gap = [item.question for item in parsed.items]
    assert (first["type"], first["prompt"], first["title"]) == ("single_choice", "Capital of **Peru**?", "Capital")
    assert first["choices"] == [
        {"text": "Lima", "correct": True, "feedback": "Yes."},
        {"text": "Quito", "correct": False},
    ]
    assert (first["image"]["alt"], first["image"]["data"]) == ("A map", picture())
    assert "Ana Ríos · CC BY 4.0 · https://e.org/m" in first["notes"].replace("\\", "")
    assert "licence" in said(parsed.notes)
    assert [one["correct"] for one in truth["choices"]] == [False, True]
    assert [one["text"] for one in truth["choices"]] == ["Sí", ""]
    assert (gap["type"], gap["prompt"]) == ("short_text", "Complete\n\nA _____ (animal) barks.")
    assert [one["text"] for one in gap["accepted"]] == ["dog", "hound"]
    assert {item.question["language"] for item in parsed.items} == {"es"}
    for item in parsed.items:
        check(item.question)


@pytest.mark.parametrize(
    ("behaviour", "right", "kind"),
    [
        ({"type": "auto"}, 1, "single_choice"),
        ({"type": "auto"}, 2, "multiple_choice"),
        ({"type": "multi"}, 1, "multiple_choice"),
        ({"type": "single"}, 2, "multiple_choice"),
        ({"singleAnswer": False}, 1, "multiple_choice"),
        ({"singleAnswer": "true"}, 1, "single_choice"),
        ({}, 1, "single_choice"),
    ],
)
def test_one_or_several_answers(behaviour: dict[str, Any], right: int, kind: str) -> None:
    answers = [choice(str(number), correct=number < right) for number in range(3)]
    parsed = read(content("H5P.MultiChoice 1.9", question="Q", answers=answers, behaviour=behaviour))
    assert parsed.items[0].question["type"] == kind
    assert ("one of the right answers is enough" in said(parsed.notes)) == (behaviour.get("type") == "single")


def test_several_gaps_are_parts_of_one_question(app: Flask) -> None:
    parsed = read(content("H5P.Blanks 1.12", text="", questions=["<p>*One* and *2*</p>", "<p>*three*.</p>"]))
    parts = [item.question for item in parsed.items]
    assert [part["type"] for part in parts] == ["short_text", "numeric", "short_text"]
    assert [part["prompt"] for part in parts] == [
        "_____ and […]\n\n[…].\n\nPart 1 of 3",
        "[…] and _____\n\n[…].\n\nPart 2 of 3",
        "[…] and […]\n\n_____.\n\nPart 3 of 3",
    ]
    assert sum(part["points"] for part in parts) == 100
    assert "it became 3 questions" in said(parsed.notes)
    for part in parts:
        check(part)


def test_case_counts_as_in_h5p() -> None:
    for sensitive, forgive in ((True, []), (False, ["case"])):
        blanks = content("H5P.Blanks 1.12", questions=["*a*"], behaviour={"caseSensitive": sensitive})
        assert read(blanks).items[0].question["forgive"] == forgive


def test_dragged_words_become_a_choice_for_each_gap(app: Flask) -> None:
    text = {"taskDescription": "<p>Drag</p>", "textField": "*Sun:star* and\n*moon*", "distractors": "*sea*"}
    parsed = read(content("H5P.DragText 1.10", **text))
    first, second = [item.question for item in parsed.items]
    assert plain(first["prompt"]).split() == ["Drag", "_____", "(star)", "and", "[…]", "Part", "1", "of", "2"]
    assert sorted(one["text"] for one in first["choices"]) == ["Sun", "moon", "sea"]
    assert [right(first), right(second)] == [["Sun"], ["moon"]]
    assert "choice among the words" in said(parsed.notes)


def right(question: dict[str, Any]) -> list[str]:
    return [one["text"] for one in question["choices"] if one["correct"]]


def test_too_many_words_to_choose_from_are_refused() -> None:
    words = " ".join(f"*word{number}*" for number in range(20))
    assert "of which there are 20" in said(read(content("H5P.DragText 1.10", textField=words)).errors)


def test_sets_in_which_the_first_answer_is_right() -> None:
    choices = [{"question": "<p>2+2?</p>", "answers": ["4", "5", "6"]}, {"question": "3+3?", "answers": ["6", "7"]}]
    parsed = read(content("H5P.SingleChoiceSet 1.11", choices=choices))
    assert [item.question["points"] for item in parsed.items] == [100, 100]
    for item, answer in zip(parsed.items, ("4", "6"), strict=True):
        assert right(item.question) == [answer]
    summary = content("H5P.Summary 1.10", intro="Choose.", summaries=[{"summary": ["<p>true</p>", "<p>wrong</p>"]}])
    assert right(read(summary).items[0].question) == ["true"]


def test_essays_and_cards(app: Flask) -> None:
    solution = {"sample": "<p>Because.</p>"}
    parsed = read(
        content("H5P.Essay 1.5", taskDescription="Why?", solution=solution, keywords=[{"keyword": "a"}]),
        content("H5P.Dialogcards 1.9", dialogs=[{"text": "<p>dog</p>", "answer": "<p>perro</p>"}, {"text": "x"}]),
    )
    essay, card = [item.question for item in parsed.items]
    assert (essay["type"], essay["prompt"], essay["explanation"]) == ("open_text", "Why?", "Because.")
    assert essay["points"] == 0
    assert (card["type"], card["prompt"], card["accepted"][0]["text"]) == ("short_text", "dog", "perro")
    assert "keywords" in said(parsed.notes)
    assert "without an answer is left out" in said(parsed.notes)


def test_questions_within_other_content_are_found() -> None:
    elements = [{"action": SET[1]}, {"action": content("H5P.AdvancedText 1.1", text="Welcome")}]
    slides = content("H5P.CoursePresentation 1.25", presentation={"slides": [{"elements": elements}]})
    parsed = formats.get("h5p").read(package([slides], "H5P.Column"))
    assert [item.question["type"] for item in parsed.items] == ["true_false"]
    assert parsed.errors == []


def test_the_content_itself_may_be_a_question() -> None:
    files = {
        "h5p.json": b'{"mainLibrary": "H5P.TrueFalse"}',
        "content/content.json": b'{"question": "<p>Is it?</p>", "correct": "true"}',
    }
    for folder in ("", "quiz/"):
        data = archive({f"{folder}{name}": text for name, text in files.items()})
        assert formats.guess("a.h5p", data) == "h5p"
        assert formats.get("h5p").read(data).items[0].question["prompt"] == "Is it?"


@pytest.mark.parametrize("library", ["H5P.MarkTheWords 1.11", "H5P.ArithmeticQuiz 1.1", "H5P.DragQuestion 1.14"])
def test_what_is_not_read_is_refused_with_advice(library: str) -> None:
    parsed = read(SET[1], content(library), SET[2])
    assert len(parsed.items) == 2
    assert "Question 2" in parsed.errors[0]["message"]
    assert parsed.errors[0]["suggestion"]


@pytest.mark.parametrize(
    ("question", "message"),
    [
        (content("H5P.MultiChoice 1.16", question="Q", answers=[choice("a"), choice("b")]), "No answer"),
        (content("H5P.TrueFalse 1.8", question="Q"), "No answer"),
        (content("H5P.Blanks 1.12", questions=["no gap"]), "no gap"),
        (content("H5P.SingleChoiceSet 1.11", choices=[{"question": "Q", "answers": ["a"]}]), "two answers"),
        (content("H5P.Blanks 1.12", questions=["*a* " * 51]), "at most 50 gaps"),
        (content("H5P.Essay 1.5", taskDescription="\ud800"), "lone surrogate"),
    ],
)
def test_faults_are_said(question: dict[str, Any], message: str) -> None:
    parsed = read(question, SET[1])
    assert message in said(parsed.errors)
    assert len(parsed.items) == 1


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"a.txt": b"x"}, "no h5p.json"),
        ({"h5p.json": b"{}"}, "no content"),
        ({"h5p.json": b"{}", "content/content.json": b"[" * 90_000}, "nested too deeply"),
        ({"h5p.json": b"{}", "content/content.json": b"[1, 2]"}, "no object"),
        ({"h5p.json": b"{]", "content/content.json": b"{}"}, "not correct JSON"),
        ({"h5p.json": b"{}", "content/content.json": b'{"a": [' + b"0," * 400_000 + b"0]}"}, "no object"),
        ({"h5p.json": b'{"mainLibrary": "H5P.Timeline"}', "content/content.json": b"{}"}, "of the kind Timeline"),
    ],
)
def test_other_packages_are_refused(files: dict[str, bytes], message: str) -> None:
    assert message in said(formats.get("h5p").read(archive(files)).errors)


def test_pictures_are_never_looked_for_outside_of_the_package() -> None:
    for path in ("../../etc/passwd", "/etc/passwd", "https://example.org/a.png", "images/none.png"):
        image = {"library": "H5P.Image 1.1", "params": {"file": {"path": path}, "alt": "x"}}
        parsed = read({**SET[1], "params": {**SET[1]["params"], "media": {"type": image}}})
        assert parsed.items[0].question["image"] is None
        assert "picture" in said(parsed.notes).lower()


def test_an_archive_that_unpacks_to_more_than_it_may_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("h5p.json", "{}")
        for number in range(11):
            made.writestr(f"content/{number}.json", b" " * 8_000_000)
    assert "more than 80 MB" in said(formats.get("h5p").read(out.getvalue()).errors)


def test_a_file_that_is_packed_twice_and_a_name_that_ends_with_zip() -> None:
    out = io.BytesIO(package(SET))
    with zipfile.ZipFile(out, "a") as packed, pytest.warns(UserWarning, match="Duplicate name"):
        packed.writestr("content/images/map.png", picture())
    data = out.getvalue()
    assert formats.guess("set.h5p", data) == formats.guess("set.zip", data) == "h5p"
    assert len(formats.get("h5p").read(data).items) == 3
