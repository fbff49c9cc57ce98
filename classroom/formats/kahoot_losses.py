"""Making a question fit into Kahoot!'s spreadsheet, and saying what does not."""

from dataclasses import dataclass

from flask_babel import gettext as _

from classroom.formats.base import Portable, Written
from classroom.formats.shared.losses import without_choice_pictures
from classroom.formats.shared.markup import from_plain
from classroom.questions.markdown import plain, plain_inline

MAX_QUESTION, MAX_ANSWER, MAX_ANSWERS = 120, 75, 4
TIMES = (5, 10, 20, 30, 60, 90, 120, 240)
DEFAULT_TIME = 20
DEFAULT_POINTS = 100
TYPES = ("single_choice", "multiple_choice", "true_false")


@dataclass(frozen=True)
class Fitted:
    """A row of the spreadsheet; ``right`` are numbers of answers, from 1."""

    question: str
    answers: list[str]
    seconds: int
    right: list[int]


def fit(position: int, original: Portable, written: Written) -> Fitted | None:
    """Return a question as a row, or None when it cannot be one.

    Args:
        position: of the question in the export, from 1.
        original: the question in the portable form.
        written: takes the losses.
    """
    kind = original["type"]
    if kind not in TYPES:
        said = _("Left out: Kahoot's spreadsheet has no questions of the type %(type)s.", type=kind)
        written.add_loss(position, said)
        return None
    if len(original["choices"]) > MAX_ANSWERS:
        said = _("Left out: it has more than the %(max)d answers of Kahoot's spreadsheet.", max=MAX_ANSWERS)
        written.add_loss(position, said)
        return None
    question = without_choice_pictures(original, position, written)
    if question is None:
        return None
    choices = question["choices"]
    prompt, marked = _bare(question["prompt"])
    answers = []
    for choice in choices:
        answer, lost = _bare(choice["text"], inline=True)
        marked = marked or lost
        answers.append(answer)
    right = [number for number, choice in enumerate(choices, start=1) if choice["correct"]]
    if marked:
        written.add_loss(position, _("Mark-up and line breaks are not kept, only the text."))
    if kind != ("single_choice" if len(right) == 1 else "multiple_choice"):
        written.add_loss(position, _("When this file is read again, it is a question with choices of another type."))
    _say_lengths(position, prompt, answers, written)
    _say_missing(position, question, written)
    return Fitted(prompt, answers, _seconds(position, question.get("time_limit"), written), right)


def _bare(markdown: str, *, inline: bool = False) -> tuple[str, bool]:
    """Return a text without its mark-up on one line, and whether mark-up was lost."""
    text = (plain_inline if inline else plain)(markdown) or " ".join(markdown.split())
    return text, from_plain(text, inline=inline) != markdown


def _say_lengths(position: int, prompt: str, answers: list[str], written: Written) -> None:
    if len(prompt) > MAX_QUESTION:
        said = _("Kahoot takes questions of at most %(max)d characters. Shorten it in the file.", max=MAX_QUESTION)
        written.add_loss(position, said)
    if any(len(answer) > MAX_ANSWER for answer in answers):
        said = _("Kahoot takes answers of at most %(max)d characters. Shorten them in the file.", max=MAX_ANSWER)
        written.add_loss(position, said)


def _say_missing(position: int, question: Portable, written: Written) -> None:
    names = {
        _("title"): question.get("title"),
        _("picture"): question.get("image"),
        _("explanation"): question.get("explanation"),
        _("notes for the teacher"): question.get("notes"),
        _("feedback of choices"): any(choice.get("feedback") for choice in question["choices"]),
        _("points"): question.get("points", DEFAULT_POINTS) != DEFAULT_POINTS,
        _("difficulty"): question.get("difficulty"),
        _("tags"): question.get("tags"),
        _("language"): question.get("language"),
    }
    missing = [str(name) for name, value in names.items() if value]
    if missing:
        written.add_loss(position, _("Not in the file: %(names)s.", names=", ".join(missing)))


def _seconds(position: int, wanted: int | None, written: Written) -> int:
    """Return the nearest time limit that Kahoot offers; of two the longer one."""
    if wanted is None:
        written.add_loss(position, _("Kahoot needs a time limit: %(seconds)d seconds.", seconds=DEFAULT_TIME))
        return DEFAULT_TIME
    nearest = min(TIMES, key=lambda offered: (abs(offered - wanted), -offered))
    if nearest != wanted:
        said = _("Kahoot has no time limit of %(wanted)d seconds: %(nearest)d.", wanted=wanted, nearest=nearest)
        written.add_loss(position, said)
    return nearest
