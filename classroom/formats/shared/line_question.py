"""A question of a format that is not XML: its texts, which are plain or HTML, its pictures and the notes about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

from classroom.formats.shared.markup import Picture, convert, from_plain, looks_like_html
from classroom.formats.shared.question_element import FindPicture, PictureSlot, QuestionElement
from classroom.formats.shared.xml_element import Element
from classroom.questions.clean_text import tidy_line
from classroom.questions.markdown import plain_inline


def outside(picture: Picture) -> bytes | None:
    """Refuse a picture: the file holds none.

    Raises:
        LookupError: always.
    """
    raise LookupError(picture.source[:100])


@dataclass
class LineQuestion(QuestionElement):
    """A question, and where its pictures are found."""

    find: FindPicture = outside

    @classmethod
    def at(cls, line: int, find: FindPicture = outside) -> Self:
        """Return a question that begins at a line, from 1."""
        return cls(Element("question", {}, line), find=find)

    def html(self, text: Any, slot: PictureSlot | None = None) -> str:
        """Return HTML as Markdown; what is no text is empty."""
        return self.html_to_markdown(text, self.find, slot) if isinstance(text, str) else ""

    def html_line(self, text: Any, slot: PictureSlot | None = None) -> str:
        """Return HTML as Markdown on one line, such as that of a choice."""
        if not isinstance(text, str):
            return ""
        return tidy_line(self.html_to_markdown(text, self.find, slot, inline=True))

    def typed(self, text: Any, slot: PictureSlot | None = None) -> str:
        """Return a text that people typed, plain or with some HTML, as Markdown."""
        if isinstance(text, str) and not looks_like_html(text):
            self.check_length(text)
            return from_plain(text)
        return self.html(text, slot)

    def typed_line(self, text: Any, slot: PictureSlot | None = None) -> str:
        """Return such a text as Markdown on one line."""
        if isinstance(text, str) and not looks_like_html(text):
            self.check_length(text)
            return from_plain(text, inline=True)
        return self.html_line(text, slot)

    def answer(self, text: Any) -> str:
        """Return a text without mark-up, such as an answer that students type."""
        if not isinstance(text, str):
            return ""
        if not looks_like_html(text):
            return " ".join(text.split())
        return " ".join(plain_inline(convert(text, inline=True).markdown).split())
