"""Read the starter questions, slides and quizzes from their data files, in one language at a time."""

import json
from pathlib import Path
from typing import Any, Final, Literal, TypedDict, cast

from classroom.starter.fields import fields_of

HERE: Final = Path(__file__).parent
DATA: Final = HERE / "data"
PICTURES: Final = HERE / "pictures"

LANGUAGES: Final = ("es", "en")
"""The languages in which every question is written."""

SUBJECTS: Final = (
    "classics", "capitals", "countries", "physical", "climate", "maps", "flags",
    "places", "orders", "pairs", "numbers", "words", "polls",
)  # fmt: skip
"""The question files, in the order of the questions."""

Difficulty = Literal["easy", "medium", "hard"]


class StarterImage(TypedDict):
    """A picture file and its alternative text."""

    path: Path
    alt: str


class _Common(TypedDict):
    ref: str
    """Stable identifier; the same in all languages."""
    type: str
    """Name of a question type."""
    language: str
    difficulty: Difficulty
    prompt: str
    """Markdown."""
    explanation: str
    """Markdown; shown to everybody after the reveal."""
    notes: str
    """Markdown, for teachers; mostly empty."""
    time_limit: int
    """Seconds."""
    points: int
    tags: list[str]
    """Subjects in the question's language."""
    image: StarterImage | None


class StarterQuestion(_Common, total=False):
    """A question in Tiza's native format: the common fields and those of its type."""

    choices: list[dict[str, Any]]
    accepted: list[dict[str, Any]]
    unit: str
    pairs: list[dict[str, str]]
    distractors: list[str]
    point: list[float]
    full_km: float
    zero_km: float
    regions: list[dict[str, Any]]
    words: int
    low: int
    high: int
    low_label: str
    high_label: str


class StarterSlide(TypedDict):
    """A slide in Tiza's native format."""

    ref: str
    type: Literal["slide"]
    language: str
    prompt: str
    """Markdown."""
    notes: str
    """Markdown, for teachers."""
    tags: list[str]
    image: StarterImage | None


class StarterQuiz(TypedDict):
    """A named, ordered list of starter questions and slides."""

    ref: str
    language: str
    title: str
    questions: list[str]
    """Refs, in the order in which they are asked."""


class UnknownLanguageError(LookupError):
    """The starter bank does not exist in the requested language."""


def questions(language: str) -> list[StarterQuestion]:
    """Return all starter questions in ``language`` (one of ``LANGUAGES``), in a stable order.

    Raises UnknownLanguageError for any other language.
    """
    _check(language)
    return [_question(entry, language) for subject in SUBJECTS for entry in _read(subject)]


def slides(language: str) -> list[StarterSlide]:
    """Return the slides of the starter quizzes in ``language`` (one of ``LANGUAGES``).

    Raises UnknownLanguageError for any other language.
    """
    _check(language)
    return [
        {
            "ref": entry["ref"],
            "type": "slide",
            "language": language,
            "prompt": entry[language]["prompt"],
            "notes": entry[language]["notes"],
            "tags": entry[language]["tags"],
            "image": _image(entry, language),
        }
        for entry in _read("slides")
    ]


def quizzes(language: str) -> list[StarterQuiz]:
    """Return the starter quizzes with their titles in ``language`` (one of ``LANGUAGES``).

    Raises UnknownLanguageError for any other language.
    """
    _check(language)
    return [
        {"ref": quiz["ref"], "language": language, "title": quiz["title"][language], "questions": quiz["questions"]}
        for quiz in _read("quizzes")
    ]


def _check(language: str) -> None:
    if language not in LANGUAGES:
        raise UnknownLanguageError(f"no starter questions in {language!r}; there are: {', '.join(LANGUAGES)}")


def _read(name: str) -> list[dict[str, Any]]:
    """Return the entries of a data file. The files are part of the program, so errors are not handled."""
    return cast(list[dict[str, Any]], json.loads((DATA / f"{name}.json").read_text(encoding="utf-8")))


def _question(entry: dict[str, Any], language: str) -> StarterQuestion:
    """Convert a data entry to the native format."""
    words = entry[language]
    common: _Common = {
        "ref": entry["ref"],
        "type": entry["type"],
        "language": language,
        "difficulty": entry["difficulty"],
        "prompt": words["prompt"],
        "explanation": words["explanation"],
        "notes": words.get("notes", ""),
        "time_limit": entry["time_limit"],
        "points": entry["points"],
        "tags": words["tags"],
        "image": _image(entry, language),
    }
    return cast(StarterQuestion, {**common, **fields_of(entry, language)})


def _image(entry: dict[str, Any], language: str) -> StarterImage | None:
    """Return the picture of a data entry with its alternative text in ``language``, or None."""
    if "image" not in entry:
        return None
    return {"path": PICTURES / entry["image"], "alt": entry[language]["image_alt"]}
