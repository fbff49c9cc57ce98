"""Reading each kind of question of H5P.

Source: the semantics of each kind of content (``semantics.json``), and how its script takes the right answer from it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _

from classroom.formats.h5p.blanks import blanks, drag_words
from classroom.formats.h5p.content import H5pQuestion, Params, dicts, is_set, object_of, texts
from classroom.formats.h5p.result import Result
from classroom.formats.shared.question_element import NoQuestionError, QuestionError
from classroom.questions.shuffle import shuffled

MAX_TYPED = 200


def multi_choice(source: H5pQuestion, params: Params) -> Result:
    """Read a multiple choice: of one or several answers, as its settings or its key say."""
    behaviour = object_of(params, "behaviour")
    choices = []
    for answer in dicts(params.get("answers")):
        choice: dict[str, Any] = {
            "text": source.html_line(answer.get("text")),
            "correct": is_set(answer, "correct"),
        }
        about = object_of(answer, "tipsAndFeedback") or answer
        if feedback := source.html(about.get("chosenFeedback")):
            choice["feedback"] = feedback
        if source.html_line(about.get("notChosenFeedback")):
            source.note(_("Feedback on choices that were not chosen is not kept."))
        if source.html_line(about.get("tip")):
            source.note(_("Hints are not kept."))
        choices.append(choice)
    right = sum(choice["correct"] for choice in choices)
    if not right:
        raise QuestionError(source.line, _("No answer of this question is right."), _("Mark the right answers in H5P."))
    single = _is_single(behaviour, right)
    if right > 1 and single:
        source.note(_("In H5P one of the right answers is enough; here students have to find them all."))
    body = {
        "type": "single_choice" if single and right == 1 else "multiple_choice",
        "prompt": source.html(params.get("question"), source.slot),
        "choices": choices,
        "explanation": _overall(source, params),
    }
    return Result([body])


def _is_single(behaviour: Params, right: int) -> bool:
    """Return whether students choose one answer: by a setting, which old versions have under another name."""
    match behaviour.get("type"):
        case "single":
            return True
        case "multi":
            return False
        case None:
            return is_set(behaviour, "singleAnswer", default=right == 1)
        case _:
            return right == 1


def _overall(source: H5pQuestion, params: Params) -> str:
    """Return the feedback for all scores; that for a part of them is noted."""
    kept = []
    for entry in dicts(params.get("overallFeedback")):
        text = source.html(entry.get("feedback"))
        if text and (entry.get("from") in (0, None) and entry.get("to") in (100, None)):
            kept.append(text)
        elif text:
            source.note(_("Feedback for a part of the scores is not kept."))
    return "\n\n".join(kept)


def true_false(source: H5pQuestion, params: Params) -> Result:
    """Read a true/false, with the words and the feedback that it has."""
    correct = params.get("correct")
    if correct not in ("true", "false", True, False):
        hint = _("Mark it as true or false in H5P.")
        raise QuestionError(source.line, _("No answer of this question is right."), hint)
    is_true = correct in ("true", True)
    words, behaviour = object_of(params, "l10n"), object_of(params, "behaviour")
    choices = []
    for name, right in (("trueText", is_true), ("falseText", not is_true)):
        choice: dict[str, Any] = {"text": source.typed_line(words.get(name)), "correct": right}
        feedback = source.html(behaviour.get("feedbackOnCorrect" if right else "feedbackOnWrong"))
        choices.append({**choice, "feedback": feedback} if feedback else choice)
    prompt = source.html(params.get("question"), source.slot)
    return Result([{"type": "true_false", "prompt": prompt, "choices": choices}])


def essay(source: H5pQuestion, params: Params) -> Result:
    """Read an essay as an open text; its sample solution is the explanation."""
    solution = object_of(params, "solution")
    if dicts(params.get("keywords")):
        source.note(_("The keywords by which H5P grades an essay are not kept: open texts are not graded."))
    prompt = source.html(params.get("taskDescription"), source.slot)
    explanation = source.html(solution.get("sample")) or source.html(solution.get("introduction"))
    return Result([{"type": "open_text", "prompt": prompt, "explanation": explanation}])


def single_choice_set(source: H5pQuestion, params: Params) -> Result:
    """Read a set of single choices. In the file, the first answer of each is the right one."""
    made = []
    for entry in dicts(params.get("choices")):
        if source.html_line(entry.get("question")) or texts(entry.get("answers")):
            made.append(_first_is_right(source, source.html(entry.get("question")), texts(entry.get("answers"))))
    return _some(source, made)


def summary(source: H5pQuestion, params: Params) -> Result:
    """Read a summary: in each step, the first of several statements is the right one."""
    intro = source.html(params.get("intro"))
    made = [
        _first_is_right(source, intro, texts(entry.get("summary")))
        for entry in dicts(params.get("summaries"))
        if texts(entry.get("summary"))
    ]
    return _some(source, made)


def _some(source: H5pQuestion, made: list[dict[str, Any]]) -> Result:
    if not made:
        raise NoQuestionError(source.line, _("A set without questions is left out."))
    return Result(made, is_one=False)


def _first_is_right(source: H5pQuestion, prompt: str, answers: list[str]) -> dict[str, Any]:
    """Return a single choice. H5P shuffles the answers, so they are put in an order that tells nothing."""
    found = list(dict.fromkeys(text for text in (source.html_line(one) for one in answers) if text))
    if len(found) < 2:
        raise QuestionError(source.line, _("A choice has two answers at least."), _("Add a wrong answer in H5P."))
    choices = [{"text": text, "correct": text == found[0]} for text in shuffled(found)]
    return {"type": "single_choice", "prompt": prompt, "choices": choices}


def cards(source: H5pQuestion, params: Params) -> Result:
    """Read flashcards and dialog cards: a text, and what students type."""
    made = []
    for card in dicts(params.get("cards")) + dicts(params.get("dialogs")):
        prompt, answer = source.html(card.get("text")), source.answer(card.get("answer"))
        picture = H5pQuestion.at(source.line, source.find)
        picture.media({"image": {"file": object_of(card, "image")}} if object_of(card, "image") else {})
        source.notes += [note for note in picture.notes if note not in source.notes]
        if not answer:
            source.note(_("A card without an answer is left out."))
            continue
        asked = prompt or source.html(params.get("description")) or _("What is this?")
        body: dict[str, Any] = {"prompt": asked, "image": picture.slot.image}
        if len(answer) > MAX_TYPED:
            body |= {"type": "open_text", "explanation": source.html(card.get("answer"))}
        else:
            body |= {"type": "short_text", "accepted": [{"text": answer, "credit": 100}], "forgive": ["case"]}
        made.append(body)
    return _some(source, made)


def survey(source: H5pQuestion, params: Params) -> Result:
    """Read a question of a questionnaire, which has no right answer, as a poll."""
    offered = dicts(params.get("alternatives"))
    choices = [{"text": source.html_line(one.get("text")), "correct": False} for one in offered]
    if params.get("inputType") == "checkbox":
        source.note(_("Students choose one answer of this poll, not several."))
    return Result([{"type": "poll", "prompt": source.html(params.get("question"), source.slot), "choices": choices}])


def open_question(source: H5pQuestion, params: Params) -> Result:
    """Read an open question of a questionnaire or of a video."""
    return Result([{"type": "open_text", "prompt": source.html(params.get("question"), source.slot)}])


READERS: dict[str, Callable[[H5pQuestion, Params], Result]] = {
    "H5P.MultiChoice": multi_choice,
    "H5P.TrueFalse": true_false,
    "H5P.Blanks": blanks,
    "H5P.DragText": drag_words,
    "H5P.Essay": essay,
    "H5P.SingleChoiceSet": single_choice_set,
    "H5P.Summary": summary,
    "H5P.Flashcards": cards,
    "H5P.Dialogcards": cards,
    "H5P.SimpleMultiChoice": survey,
    "H5P.OpenEndedQuestion": open_question,
    "H5P.FreeTextQuestion": open_question,
}
"""How each kind of content is read, by its name without version."""
UNSUPPORTED: dict[str, Callable[[], str]] = {
    "H5P.DragQuestion": lambda: _("Make it a matching or an image pin here."),
    "H5P.MarkTheWords": lambda: _("Make it a multiple choice among the words."),
    "H5P.ArithmeticQuiz": lambda: _("Its sums are made by chance. Write some of them as number questions."),
    "H5P.ImageHotspotQuestion": lambda: _("Make it a question of the type image pin here."),
    "H5P.ImageMultipleHotspotQuestion": lambda: _("Make it a question of the type image pin here."),
    "H5P.MultiMediaChoice": lambda: _("Make it a choice with pictures here."),
    "H5P.SortParagraphs": lambda: _("Make it an ordering here."),
    "H5P.Crossword": lambda: _("Write its clues as short answers."),
    "H5P.FindTheWords": lambda: _("Write its words as short answers."),
    "H5P.AdvancedBlanks": lambda: _("Use H5P's simpler “Fill in the Blanks”."),
    "H5P.Dictation": lambda: _("It needs sound, which questions do not have here."),
    "H5P.SpeakTheWords": lambda: _("It needs sound, which questions do not have here."),
    "H5P.MemoryGame": lambda: _("Make it a matching here."),
    "H5P.ImagePair": lambda: _("Make it a matching here."),
    "H5P.ImageSequencing": lambda: _("Make it an ordering here."),
}
"""What to do about the kinds of questions that are not read."""
