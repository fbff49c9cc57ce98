"""The page of a quiz: a strip of its questions, one of them in the editor, a search of the bank; whole or in parts."""

from dataclasses import dataclass
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from classroom import questions
from classroom.models import Question, Quiz
from classroom.services import demo
from classroom.services.bank import entries, previews, quiz_lookup
from classroom.web.bank import editor_page
from classroom.web.bank.editor_form import QuestionForm
from classroom.web.guards import the_user
from classroom.web.language import select_locale
from classroom.web.query_numbers import number
from classroom.web.script_texts import quiz_messages

OFFERED = 20
"""Number of questions of the bank on one page of the search."""

PART = "X-Part"
"""Header of the page's script: the response is a part of the page, or JSON, instead of a page."""


@dataclass
class Slide:
    """What the editor of the page shows.

    Attributes:
        form: with what was typed and what is wrong.
        action: where it is sent.
        draft_key: under which the browser keeps what is typed.
        question: the question; None: a new one.
        opened: number of its newest version when the editor was opened; 0 for a question made in it.
        preview: the question as it would be saved, or None.
    """

    form: QuestionForm
    action: str
    draft_key: str
    question: Question | None = None
    opened: int = 0
    preview: dict[str, Any] | None = None

    @property
    def seen(self) -> dict[str, Any] | None:
        """The preview of the question as it is saved."""
        return previews.preview(self.question.current) if self.question else None

    @property
    def context(self) -> dict[str, Any]:
        """What ``quizzes/slide.html`` needs."""
        return {
            **editor_page.context(self.form, self.preview),
            "slide": self,
            "question": self.question,
            "action": self.action,
            "draft_key": self.draft_key,
        }


def wanted_part() -> str:
    """Return which part of the page the script asks for; empty: the whole page."""
    return request.headers.get(PART, "")


def _offers(quiz: Quiz) -> dict[str, Any]:
    text, tag = request.args.get("q", ""), request.args.get("tag", "")
    page = number(request.args.get("page")) or 1
    found = entries.search(
        the_user().id,
        text=text,
        tag=tag or None,
        page=page,
        per_page=OFFERED,
        last=demo.questions_in_other_languages(the_user().id, str(select_locale())),
    )
    return {
        "quiz": quiz,
        "offers": [previews.row(question) for question in found.items],
        "taken": {item.question_id for item in quiz.items},
        "found": found,
        "q": text,
        "tag": tag,
        "tags": entries.tags_of(the_user().id),
    }


def show(quiz: Quiz, title_form: FlaskForm, slide: Slide | None = None, status: int = 200) -> ResponseReturnValue:
    """Return the page, or the part of it that the script asks for."""
    if wanted_part() == "bank":
        return render_template("quizzes/bank.html", **_offers(quiz))
    rows = [previews.row(question) for question in quiz_lookup.questions_of(quiz)]
    if wanted_part() == "cards":
        return render_template("quizzes/cards.html", quiz=quiz, rows=rows, types=questions.labels())
    if wanted_part() and slide:
        return render_template("quizzes/slide.html", quiz=quiz, rows=rows, **slide.context), status
    shown = {"slide": None, "question": None, "types": questions.labels(), **(slide.context if slide else {})}
    page = render_template(
        "quizzes/edit.html", title_form=title_form, rows=rows, messages=quiz_messages(), **{**shown, **_offers(quiz)}
    )
    return page, status


def changed(quiz: Quiz, *made: Question) -> dict[str, Any]:
    """Return what the script needs after a change: the order of the quiz, and the cards of questions."""
    return {
        "question_ids": [item.question_id for item in quiz.items],
        "cards": {
            str(question.id): render_template(
                "quizzes/card.html", quiz=quiz, row=previews.row(question), types=questions.labels()
            )
            for question in made
        },
    }
