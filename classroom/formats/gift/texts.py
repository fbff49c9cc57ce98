"""Converting the texts of a GIFT file to Markdown, and its categories to tags.

A text has one of four formats. ``[moodle]``, the default, holds plain text or HTML; here it is read as HTML if it has a
tag or an entity.
"""

import re
from dataclasses import dataclass, field

from flask_babel import gettext as _

from classroom.formats.gift.tokenizer import unescape
from classroom.formats.shared.markup import convert, from_markdown, from_plain, looks_like_html
from classroom.formats.shared.parts import GAP, SAFE_GAP, mark, without_marks
from classroom.questions.markdown import plain, plain_inline

_FORMAT = re.compile(r"\[(html|moodle|plain|markdown)\]", re.IGNORECASE)


class Notes:
    """Collects the notes about one question, each once."""

    def __init__(self) -> None:
        self.messages: list[tuple[str, str]] = []

    def add(self, message: str, suggestion: str = "") -> None:
        """Add a translated sentence, unless it is there already."""
        if (message, suggestion) not in self.messages and len(self.messages) < 20:
            self.messages.append((message, suggestion))


@dataclass
class Texts:
    """Reads the texts of one question, and collects what in them is not imported."""

    format: str = "moodle"
    """The format of the question text, which is the default of the others."""
    pictures: list[str] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    """What became of the texts, each with a suggestion or an empty text."""

    def prompt(self, before: str, after: str) -> str:
        """Read the question text before and after the answers. A gap replaces answers in the middle."""
        name, before = self._format(before)
        self.format = name or self.format
        if not after.strip():
            return self._markdown(unescape(before), self.format, inline=False)
        if self.format != "markdown":
            return self._markdown(unescape(f"{before}{GAP}{after}"), self.format, inline=False)
        text = from_markdown(unescape(f"{before}{GAP}{after}"))
        return text if GAP in plain(text) else from_markdown(unescape(f"{before}{SAFE_GAP}{after}"))

    def stem(self, pieces: list[str]) -> str:
        """Read the question text around several gaps, with a mark for each of them."""
        name, first = self._format(without_marks(pieces[0]))
        self.format = name or self.format
        rest = "".join(f"{mark(number)}{without_marks(piece)}" for number, piece in enumerate(pieces[1:]))
        return self._markdown(unescape(f"{first}{rest}"), self.format, inline=False)

    def block(self, raw: str) -> str:
        """Read a text of several lines, such as feedback."""
        return self._read(raw, inline=False)

    def line(self, raw: str) -> str:
        """Read a text of one line, such as a choice."""
        return self._read(raw, inline=True)

    def bare(self, raw: str) -> str:
        """Read a text without mark-up, such as an answer that students type; it is HTML only after ``[html]``."""
        name, raw = self._format(raw)
        text = unescape(raw)
        return plain_inline(self._markdown(text, name, inline=True)) if name == "html" else text

    def plain_line(self, raw: str) -> str:
        """Read a text of one line that is always plain, such as the right side of a pair."""
        return from_plain(unescape(raw), inline=True)

    def _read(self, raw: str, *, inline: bool) -> str:
        name, raw = self._format(raw)
        return self._markdown(unescape(raw), name or self.format, inline=inline)

    def _format(self, raw: str) -> tuple[str, str]:
        raw = raw.lstrip()
        match = _FORMAT.match(raw)
        return (match[1].lower(), raw[match.end() :]) if match else ("", raw)

    def _markdown(self, text: str, name: str, *, inline: bool) -> str:
        if name == "markdown":
            return from_markdown(text)
        if name == "plain" or (name == "moodle" and not looks_like_html(text)):
            return from_plain(text, inline=inline)
        html = text.replace("\n", "<br>") if name == "moodle" else text
        converted = convert(html, inline=inline, prose=name == "moodle")
        if not converted.markdown and not converted.pictures:
            return from_plain(text, inline=inline)  # nothing but tags, such as <a>: the question is about them
        self.pictures += [picture.source[:100] for picture in converted.pictures]
        self.notes += converted.notes()
        return converted.markdown


MAX_TAGS, MAX_TAG = 20, 64
_CONTEXT = re.compile(r"\$[a-z]+[0-9]*\$", re.IGNORECASE)
_WRONG = re.compile(r"[,;\x00-\x1f\x7f]+")


def category_tag(path: str) -> str:
    """Return a category's path, such as ``$course$/top/Rivers/Asia``, as one tag: ``rivers/asia``.

    The context in Moodle (``$course$`` and ``top``) is left out.
    Source: https://docs.moodle.org/en/GIFT_format, "Specifying categories".
    """
    names = [name.strip() for name in path.split("/")]
    if names and _CONTEXT.fullmatch(names[0]):
        names = names[1:]
        if names and names[0].lower() == "top":
            names = names[1:]
    return "/".join(name for name in names if name).lower()


def clean_tags(tags: list[str], notes: Notes) -> list[str]:
    """Return tags that can be stored, and note what had to change."""
    clean: list[str] = []
    for tag in tags:
        text = " ".join(_WRONG.sub(" ", tag).split()).lower()
        if len(text) > MAX_TAG:
            notes.add(_("The tag %(tag)s is too long; its end is kept.", tag=text[:MAX_TAG]))
            text = text[-MAX_TAG:].strip(" /")
        clean.append(text)
    clean = sorted(set(clean) - {""})
    if len(clean) > MAX_TAGS:
        notes.add(_("A question has at most %(max)d tags; the others are not kept.", max=MAX_TAGS))
    return clean[:MAX_TAGS]
