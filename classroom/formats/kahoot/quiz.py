"""Reading a quiz as Kahoot's programming interface returns it: JSON with ``questions``.

The same JSON is what other programs call a Kahoot file. A question has a ``type``, its text in ``question``, its time
in milliseconds in ``time``, and ``choices`` with ``answer`` and ``correct``.
"""

from typing import Any

from flask_babel import gettext as _

from classroom.formats.base import ParsedFile, ParsedItem, Portable
from classroom.formats.kahoot.quiz_types import READERS
from classroom.formats.shared.json_parser import JsonError, Lines, ObjectParser, is_encodable
from classroom.formats.shared.line_question import LineQuestion
from classroom.formats.shared.markup import Picture
from classroom.formats.shared.places import IN_WORDS
from classroom.formats.shared.question_element import NoQuestionError, QuestionError
from classroom.formats.shared.text_files import decode_text
from classroom.questions.clean_text import tidy_line
from classroom.questions.number_parsing import number_of

TIME_LIMITS = (5, 3600)
MAX_POINTS = 1000
UNGRADED = frozenset({"poll", "open_text", "word_cloud", "rating"})
LANGUAGES = {"english": "en", "español": "es", "spanish": "es", "castellano": "es", "en": "en", "es": "es"}
"""The names that Kahoot gives languages."""
LABEL = "Kahoot (JSON)"


def read(data: bytes) -> ParsedFile:
    """Read a quiz. A question that cannot be read is reported, and reading goes on after it."""
    parsed = ParsedFile(label=LABEL)
    text = decode_text(data, parsed)
    if text is None:
        return parsed
    lines = Lines(text)
    language: str | None = None
    number = 0
    try:
        for member in ObjectParser(text).members("questions"):
            line = lines.at(member.position)
            if member.name == "language" and isinstance(member.value, str):
                language = LANGUAGES.get(member.value.strip().lower())
            if member.item:
                number += 1
                if not _read_one(parsed, line, number, member.value, language):
                    return parsed
            elif member.name == "kahoot" and isinstance(member.value, dict):
                _read_inner(parsed, line, member.value)
    except JsonError as error:
        message = _("From here on this is not correct JSON: %(reason)s.", reason=error.reason)
        parsed.add_error(lines.at(error.position), message)
        return parsed
    parsed.require_question()
    return parsed


def _read_inner(parsed: ParsedFile, line: int, quiz: dict[str, Any]) -> None:
    """Read a quiz within the object of another one, as older versions of the interface return it."""
    found = quiz.get("questions")
    language = quiz.get("language")
    known = LANGUAGES.get(language.strip().lower()) if isinstance(language, str) else None
    for number, raw in enumerate(found if isinstance(found, list) else [], start=1):
        if not _read_one(parsed, line, number, raw, known):
            return


def _read_one(parsed: ParsedFile, line: int, number: int, raw: Any, language: str | None) -> bool:
    """Read one question; messages say its number, because such files are often one long line.

    Return whether more may be read.
    """
    if parsed.stop_at_limit(line):
        return False
    before = _("Question %(number)d: ", number=number)
    source = LineQuestion.at(line)
    try:
        if not isinstance(raw, dict) or not is_encodable(raw):
            raise QuestionError(line, _("A question must be an object in braces."))
        question = _question(source, raw, language)
    except NoQuestionError as error:
        parsed.add_note(line, before + error.message, error.suggestion)
    except QuestionError as error:
        parsed.add_error(line, before + error.message, error.suggestion)
    else:
        parsed.items.append(ParsedItem(line, question, IN_WORDS))
        for note in source.notes:
            parsed.add_note(line, before + note["message"], note.get("suggestion", ""))
    return True


def _question(source: LineQuestion, raw: dict[str, Any], language: str | None) -> Portable:
    """Return a question.

    Raises:
        NoQuestionError: it is a slide without text.
        QuestionError: it cannot be imported.
    """
    kind = tidy_line(str(raw.get("type") or "quiz"))[:60].lower()
    if kind not in READERS:
        text = _("Kahoot's question type %(type)s is not supported.", type=kind)
        raise QuestionError(source.line, text, _("Make it a quiz, true or false, type answer, slider, puzzle or poll."))
    body = READERS[kind](source, raw)
    prompt = source.typed(raw.get("question") or raw.get("title"))
    _note_media(source, raw)
    return {
        "language": language,
        "title": "",
        "prompt": prompt,
        "explanation": "",
        "time_limit": _seconds(source, raw),
        "points": 0 if body["type"] in UNGRADED else _points(raw),
        "difficulty": None,
        "tags": [],
        "image": None,
        **body,
    }


def _note_media(source: LineQuestion, raw: dict[str, Any]) -> None:
    if isinstance(address := raw.get("image"), str) and address.strip():
        source.place_picture(Picture(address.strip(), ""), source.find, source.slot)
    video = raw.get("video")
    if isinstance(video, dict) and (video.get("fullUrl") or video.get("id")):
        source.note(_("These parts of a text are not kept: %(names)s.", names="video"))


def _seconds(source: LineQuestion, raw: dict[str, Any]) -> int | None:
    """Return the time limit in seconds; the file has milliseconds."""
    time = number_of(raw.get("time"))
    if time is None or time <= 0:
        return None
    kept = min(TIME_LIMITS[1], max(TIME_LIMITS[0], round(time / 1000)))
    if abs(kept - time / 1000) > 0.5:
        source.note(_("A time limit of %(given)s seconds became %(kept)d.", given=f"{time / 1000:g}", kept=kept))
    return kept


def _points(raw: dict[str, Any]) -> int:
    """Return the points: 100, or the multiple that the question counts; none if it is not scored."""
    if raw.get("points") is False:
        return 0
    factor = number_of(raw.get("pointsMultiplier"))
    return 100 if factor is None else min(MAX_POINTS, max(0, round(100 * factor)))
