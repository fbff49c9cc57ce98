"""Reading each question type of a quiz in Kahoot's JSON."""

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _

from classroom.formats.shared.line_question import LineQuestion
from classroom.formats.shared.question_element import NoQuestionError, QuestionError
from classroom.questions.markdown import plain_inline
from classroom.questions.number_parsing import Number, number_of
from classroom.questions.slide import SLIDE

TRUE_FALSE = "TRUE_FALSE"
FALSE = frozenset({"false", "falso", "faux", "falsch", "fals", "onwaar", "false."})
"""The word for false, if a question names it first."""

Raw = dict[str, Any]


def _choices(source: LineQuestion, raw: Raw) -> list[dict[str, Any]]:
    """Return the choices with a text, and whether each is correct. The templates of Kahoot have empty ones.

    Raises:
        QuestionError: there are none, or pictures of which the file has the address alone.
    """
    found: list[dict[str, Any]] = []
    given = raw.get("choices")
    for choice in given if isinstance(given, list) else []:
        if not isinstance(choice, dict):
            continue
        picture = choice.get("image")
        text = source.typed_line(_text(choice.get("answer")))
        if not text and isinstance(picture, dict):
            text = _described(source, picture)
        if text:
            found.append({"text": text, "correct": choice.get("correct") is True})
    if not found:
        raise QuestionError(source.line, _("The question has no answers."))
    return found


def _text(answer: Any) -> str:
    """Return an answer as a text; it may be a number."""
    return str(answer) if isinstance(answer, int | float) and not isinstance(answer, bool) else answer or ""


def _described(source: LineQuestion, picture: Raw) -> str:
    """Return the description of a picture that is an answer.

    Raises:
        QuestionError: it has none.
    """
    if text := source.typed_line(picture.get("altText")):
        source.note(
            _("The pictures of the choices are not in the file; their descriptions replace them."),
            _("Add them to the question after the import."),
        )
        return text
    raise QuestionError(
        source.line,
        _("The answers are pictures, which are not in the file."),
        _("Describe each picture in Kahoot, or write the answers as text."),
    )


def _no_key(source: LineQuestion) -> QuestionError:
    return QuestionError(
        source.line, _("No answer of this question is right."), _("Mark the right answer in Kahoot, or make it a poll.")
    )


def quiz(source: LineQuestion, raw: Raw) -> Raw:
    """Read a quiz or a true/false. Where several answers are right, Kahoot takes any of them."""
    choices = _choices(source, raw)
    right = sum(choice["correct"] for choice in choices)
    if not right:
        raise _no_key(source)
    if right == len(choices) > 1:
        source.note(_("Every choice is right, so this is imported as a poll."))
        return {"type": "poll", "choices": choices}
    if right == 1 and len(choices) == 2 and str(raw.get("layout", "")).upper() == TRUE_FALSE:
        is_turned = plain_inline(choices[0]["text"]).lower() in FALSE
        return {"type": "true_false", "choices": choices[::-1] if is_turned else choices}
    if right > 1:
        source.note(_("In Kahoot one of the right answers is enough; here students have to find them all."))
    return {"type": "single_choice" if right == 1 else "multiple_choice", "choices": choices}


def true_false(source: LineQuestion, raw: Raw) -> Raw:
    """Read a true/false that says so in its type."""
    return quiz(source, {**raw, "layout": TRUE_FALSE})


def several(source: LineQuestion, raw: Raw) -> Raw:
    """Read a quiz of which several answers have to be found."""
    choices = _choices(source, raw)
    if not any(choice["correct"] for choice in choices):
        raise _no_key(source)
    return {"type": "multiple_choice", "choices": choices}


def poll(source: LineQuestion, raw: Raw) -> Raw:
    """Read a poll."""
    if raw.get("type") == "multiple_select_poll":
        source.note(_("Students choose one answer of this poll, not several."))
    return {"type": "poll", "choices": [{**choice, "correct": False} for choice in _choices(source, raw)]}


def typed_answer(source: LineQuestion, raw: Raw) -> Raw:
    """Read a question with an answer that students type; its correct choices are what is accepted."""
    given = raw.get("choices")
    found = [choice for choice in given if isinstance(choice, dict)] if isinstance(given, list) else []
    texts = [source.answer(_text(choice.get("answer"))) for choice in found if choice.get("correct") is not False]
    texts = list(dict.fromkeys(text for text in texts if text))
    if not texts:
        source.note(_("No answer of this item is right, so it is imported as an open text."))
        return {"type": "open_text"}
    return {"type": "short_text", "accepted": [{"text": text, "credit": 100} for text in texts], "forgive": ["case"]}


def puzzle(source: LineQuestion, raw: Raw) -> Raw:
    """Read a puzzle, whose answers are in the right order in the file."""
    return {"type": "ordering", "choices": [{"text": choice["text"]} for choice in _choices(source, raw)]}


def slider(source: LineQuestion, raw: Raw) -> Raw:
    """Read a slider as a number.

    Raises:
        QuestionError: it has no right number.
    """
    scale = _scale(raw)
    value = number_of(scale.get("correct"))
    if value is None:
        raise QuestionError(source.line, _("The slider has no right number."))
    source.note(_("The slider becomes a field for a number."))
    unit = scale.get("unit")
    return {
        "type": "numeric",
        "accepted": [{"value": value, "tolerance": _margin(source, scale), "credit": 100}],
        "unit": unit if isinstance(unit, str) else "",
    }


def _margin(source: LineQuestion, scale: Raw) -> Number:
    """Return how far from the right number an answer may be. What the names of margins mean is not published."""
    tolerance = scale.get("tolerance")
    known = number_of(tolerance)
    if known is None and str(tolerance or "NONE").upper() != "NONE":
        source.note(
            _("The margin %(name)s of the slider is not kept.", name=str(tolerance)[:40]),
            _("Set the tolerance of the number after the import."),
        )
    return abs(known or 0)


def _scale(raw: Raw) -> Raw:
    found = raw.get("choiceRange")
    return found if isinstance(found, dict) else {}


def rating(source: LineQuestion, raw: Raw) -> Raw:
    """Read a scale as a rating.

    Raises:
        QuestionError: the scale does not fit.
    """
    scale = _scale(raw)
    default = 0 if raw.get("type") == "nps" else 1
    low, high = (number_of(scale.get(name)) for name in ("start", "end"))
    low, high = default if low is None else low, (10 if default == 0 else 5) if high is None else high
    if low not in (0, 1) or high != int(high) or not 2 <= high <= 10:
        raise QuestionError(
            source.line,
            _("A rating goes from 0 or 1 to at most 10 in steps of 1."),
            _("Make it a choice among its values."),
        )
    return {"type": "rating", "low": int(low), "high": int(high), "low_label": "", "high_label": ""}


def word_cloud(_source: LineQuestion, _raw: Raw) -> Raw:
    """Read a word cloud, to which each student adds one word."""
    return {"type": "word_cloud", "words": 1, "hidden": []}


def open_text(_source: LineQuestion, _raw: Raw) -> Raw:
    """Read a question for ideas or opinions."""
    return {"type": "open_text"}


def slide(source: LineQuestion, raw: Raw) -> Raw:
    """Read a slide: its title as a heading, and its text.

    Raises:
        NoQuestionError: it has no text.
    """
    title, text = (source.typed(raw.get(name)) for name in ("title", "description"))
    if not title and not text:
        raise NoQuestionError(source.line, _("A slide without text is left out."))
    heading = f"# {title}" if title and "\n" not in title else title
    prompt = "\n\n".join(part for part in (heading, text) if part)
    return {"type": SLIDE, "prompt": prompt, "points": 0, "time_limit": None}


def pin(source: LineQuestion, _raw: Raw) -> Raw:
    """Refuse a question on a picture, which is not in the file.

    Raises:
        QuestionError: always.
    """
    text = _("Students put a pin on a picture, which is not in the file.")
    raise QuestionError(source.line, text, _("Make it a question of the type image pin here."))


READERS: dict[str, Callable[[LineQuestion, Raw], Raw]] = {
    "quiz": quiz,
    "true_false": true_false,
    "multiple_select_quiz": several,
    "survey": poll,
    "poll": poll,
    "multiple_select_poll": poll,
    "open_ended": typed_answer,
    "jumble": puzzle,
    "slider": slider,
    "nps": rating,
    "scale": rating,
    "word_cloud": word_cloud,
    "brainstorming": open_text,
    "feedback": open_text,
    "content": slide,
    "pin_it": pin,
    "drop_pin": pin,
}
"""How each type is read, by its name in the file."""
