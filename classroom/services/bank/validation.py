"""Validation of questions from forms, the API and files."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _

from classroom import questions
from classroom.core.errors import Invalid
from classroom.core.languages import LANGUAGES
from classroom.questions import Body
from classroom.questions.clean_text import is_storable, tidy, tidy_line
from classroom.services.bank.question_pictures import Image, ImageReader, read_on_choices

MAX_PROMPT = 5000
MAX_TAGS, MAX_TAG = 20, 64
TIME_LIMITS = (5, 3600)
"""Shortest and longest time limit, in seconds."""
POINTS = (0, 1000)
DEFAULT_POINTS = 100

MAX_TITLE = 200
DIFFICULTIES = (1, 3)
"""From easy to hard."""

COMMON = (
    "type", "language", "title", "prompt", "explanation", "notes", "time_limit", "points", "difficulty", "tags",
    "image",
)  # fmt: skip
"""The fields of every question; each type adds its own."""


@dataclass(frozen=True)
class Content:
    """A checked question, not stored yet. ``tags`` belong to the question, the rest to one version of it."""

    type: str
    language: str | None
    title: str
    prompt: str
    body: Body
    explanation: str
    notes: str
    time_limit: int | None
    points: int
    difficulty: int | None
    tags: tuple[str, ...]
    image: Image | None
    choice_images: Mapping[int, Image] = field(default_factory=dict)
    """Pictures on choices, by the index of the choice in the input."""


def _markdown(raw: Mapping[str, Any], name: str, problems: dict[str, str], *, required: bool) -> str:
    value = raw.get(name)
    if value is None and not required:
        return ""
    text = tidy(value) if isinstance(value, str) else ""
    if required and not text:
        problems[name] = _("Write the question.")
    elif not isinstance(value, str):
        problems[name] = _("Must be text.")
    elif len(text) > MAX_PROMPT:
        problems[name] = _("Use at most %(max)d characters.", max=MAX_PROMPT)
    elif not is_storable(text):
        problems[name] = _("This text holds a control character. Remove it.")
    return text


def _title(value: Any, problems: dict[str, str]) -> str:
    if value is None:
        return ""
    title = tidy_line(value) if isinstance(value, str) else ""
    if not isinstance(value, str):
        problems["title"] = _("Must be text.")
    elif len(title) > MAX_TITLE:
        problems["title"] = _("Use at most %(max)d characters.", max=MAX_TITLE)
    elif not is_storable(title):
        problems["title"] = _("This text holds a control character. Remove it.")
    return title


def _number(value: Any, limits: tuple[int, int], name: str, problems: dict[str, str]) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not limits[0] <= value <= limits[1]:
        problems[name] = _("Must be a whole number from %(low)d to %(high)d.", low=limits[0], high=limits[1])
        return limits[0]
    return value


def same_tag(tag: str) -> str:
    """Return the key of a tag: tags that differ in case only are the same tag."""
    return tidy_line(tag).casefold()


def normalise_tags(value: Any) -> tuple[str, ...]:
    """Return tags as they were typed, sorted and without duplicates; case makes no difference between tags.

    Raises:
        Invalid: with field ``tags``.
    """
    if value is None:
        return ()
    if not isinstance(value, list | tuple) or not all(isinstance(tag, str) for tag in value):
        raise _wrong_tags(_("Must be a list of texts."))
    by_key = {same_tag(tag): tag for tag in reversed([tidy_line(tag) for tag in value]) if tag}  # the first one stays
    tags = sorted(by_key.values(), key=lambda tag: (same_tag(tag), tag))
    if len(tags) > MAX_TAGS:
        raise _wrong_tags(_("Use at most %(max)d tags.", max=MAX_TAGS))
    for tag in tags:
        if len(tag) > MAX_TAG:
            raise _wrong_tags(_("A tag has at most %(max)d characters.", max=MAX_TAG))
        if "," in tag or ";" in tag or not is_storable(tag):
            raise _wrong_tags(_("A tag cannot contain commas, semicolons or control characters."))
    return tuple(tags)


def _wrong_tags(text: str) -> Invalid:
    return Invalid(text, fields={"tags": text})


def check(raw: Mapping[str, Any], images: ImageReader | None = None) -> Content:
    """Check all fields of a question, and report all errors together.

    Args:
        raw: the fields in :data:`COMMON` and those of the type.
        images: reads the pictures; imports pass one reader for the whole file, with its own limit of pixels.

    Raises:
        Invalid: with one message for each invalid or unknown field.
    """
    kind = questions.get(raw.get("type"))  # type: ignore[arg-type]  # a missing type counts as unknown
    problems: dict[str, str] = {}
    for name in raw:
        if name not in COMMON and name not in kind.fields:
            problems[str(name)[:64]] = _("Unknown field.")
    language = raw.get("language")
    if language is not None and language not in LANGUAGES:
        problems["language"] = _("Must be one of: %(names)s.", names=", ".join(LANGUAGES))
        language = None
    prompt = _markdown(raw, "prompt", problems, required=kind.asked)
    explanation = _markdown(raw, "explanation", problems, required=False)
    notes = _markdown(raw, "notes", problems, required=False)
    title = _title(raw.get("title"), problems)
    limit, points, difficulty = raw.get("time_limit"), raw.get("points"), raw.get("difficulty")
    body: Body = {}
    tags: tuple[str, ...] = ()
    image = None
    images = images or ImageReader()
    choices, on_choices = read_on_choices(raw.get("choices"), images, problems)
    try:
        body = kind.parse({**raw, "choices": choices} if "choices" in raw else raw, language)
    except Invalid as error:
        problems.update(error.fields)
    try:
        tags = normalise_tags(raw.get("tags"))
    except Invalid as error:
        problems.update(error.fields)
    try:
        image = images.read(raw.get("image"))
    except Invalid as error:
        problems.update(error.fields)
    if not kind.asked:
        _check_slide(prompt, explanation, problems, has_picture=raw.get("image") is not None)
    if kind.needs_picture and image is None and not any(name.startswith("image") for name in problems):
        problems["image"] = _("This type of question needs a picture.")
    content = Content(
        type=kind.name,
        language=language,
        title=title,
        prompt=prompt,
        body=body,
        explanation=explanation,
        notes=notes,
        time_limit=None if limit is None else _number(limit, TIME_LIMITS, "time_limit", problems),
        points=DEFAULT_POINTS if points is None else _number(points, POINTS, "points", problems),
        difficulty=None if difficulty is None else _number(difficulty, DIFFICULTIES, "difficulty", problems),
        tags=tags,
        image=image,
        choice_images=on_choices,
    )
    if problems:
        raise Invalid(_("Some fields of the question are missing or wrong."), fields=problems)
    return content if kind.graded else ungraded(content)


def _check_slide(prompt: str, explanation: str, problems: dict[str, str], *, has_picture: bool) -> None:
    """Report a slide that shows nothing, and an explanation, which it would never show."""
    if not prompt and not has_picture:
        problems.setdefault("prompt", str(_("Write what the slide says, or add a picture.")))
    if explanation:
        problems.setdefault("explanation", str(_("A slide has no explanation: write it into its text.")))


def ungraded(content: Content) -> Content:
    """Return the content with 0 points, for types that are not graded."""
    return Content(**{**content.__dict__, "points": 0})
