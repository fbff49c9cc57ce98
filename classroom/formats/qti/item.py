"""An assessment item of QTI while it is read: its interaction, its texts as Markdown, its pictures and notes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import escape
from itertools import groupby

from flask_babel import gettext as _

from classroom.formats.qti.response_declaration import ResponseDeclaration, read_response_declarations
from classroom.formats.qti.response_processing import ResponseProcessing, read_response_processing
from classroom.formats.shared.markup import Picture, elements, looks_like_html
from classroom.formats.shared.parts import MAX_PARTS, mark, without_marks
from classroom.formats.shared.question_element import (
    FindFile,
    NoQuestionError,
    PictureSlot,
    QuestionElement,
    QuestionError,
)
from classroom.formats.shared.xml_element import VOID, CData, Element
from classroom.questions.clean_text import tidy_line

INLINE = frozenset({"textEntryInteraction", "inlineChoiceInteraction"})
"""Interactions within a sentence."""
PASSIVE = frozenset({"endAttemptInteraction"})
"""Interactions that have no response."""
FEEDBACK = frozenset({"feedbackInline", "feedbackBlock", "modalFeedback"})
TRANSPARENT = frozenset({"contentBody", "itemBody", "prompt"})
BLOCKS = frozenset({"infoControl", "rubricBlock", "stimulusBody", "templateBlock"})
"""Elements of QTI that hold paragraphs."""
WITHIN_LINES = frozenset(
    {"break", "emphasis", "hottext", "phoneme", "prosody", "say-as", "speak", "templateInline", "token", "voice", "w"}
)
"""Elements of QTI and of SSML, which says how texts are read aloud, that hold a part of a line."""
UNIT = "unit"
"""The class of the text after a field that is its unit."""
STRUCK = "strikethrough"
"""The class of strikethrough text, for which QTI 2 has no element."""
GAP = "____"
_SPACE = re.compile(r"\s+")


@dataclass
class AssessmentItem(QuestionElement):
    """An item. ``find`` returns the content of a file in the package by its address in the item, or None."""

    find: FindFile = lambda address: None
    responses: dict[str, ResponseDeclaration] = field(default_factory=dict)
    marks: dict[int, int] = field(default_factory=dict)
    """The numbers of the interactions, from 0, by the identity of their elements; empty if there is one."""

    def __post_init__(self) -> None:
        self.responses = read_response_declarations(self.element)

    @property
    def body(self) -> Element:
        """The itemBody.

        Raises:
            QuestionError: there is none.
        """
        found = self.element.first("itemBody")
        if found is None:
            raise QuestionError(self.line, _("The item has no body."))
        return found

    def interactions(self) -> list[Element]:
        """Return the interactions. Where there are several, the text has a mark for each of them.

        Raises:
            NoQuestionError: there is none.
            QuestionError: there are too many.
        """
        found = [e for e in self.body.walk() if e.tag.endswith("Interaction") and e.tag not in PASSIVE]
        if not found:
            text = _("An item without an interaction, a text without a question, is left out.")
            raise NoQuestionError(self.line, text, _("Put its text into the question to which it belongs."))
        if len(found) > MAX_PARTS:
            message = _("The item has %(number)d interactions, more than %(max)d.", number=len(found), max=MAX_PARTS)
            raise QuestionError(self.line, message, _("Make an item of each of them."))
        if len(found) > 1:
            self.marks = {id(element): number for number, element in enumerate(found)}
        return found

    def response(self, interaction: Element) -> ResponseDeclaration:
        """Return the declaration of an interaction's response.

        Raises:
            QuestionError: there is none.
        """
        name = interaction.attributes.get("responseIdentifier", "")
        if name not in self.responses:
            message = _("The response %(name)s is not declared.", name=name[:60] or "?")
            raise QuestionError(interaction.line, message, _("Add a responseDeclaration with this identifier."))
        return self.responses[name]

    def response_processing(self, response: ResponseDeclaration) -> ResponseProcessing:
        """Return how the response is scored, with a note if it is not supported."""
        found = read_response_processing(self.element, response)
        if found.method == "other":
            self.note(_("The response processing of this item is not supported; its correct response is used."))
        return found

    def markdown(self, element: Element, slot: PictureSlot | None = None) -> str:
        """Return the content of an element as Markdown, without interactions and feedback."""
        return self.html_to_markdown(self.html(element), self.picture, slot)

    def one_line(self, element: Element, slot: PictureSlot | None = None) -> str:
        """Return the content of an element as Markdown on one line, such as that of a choice."""
        text = self.html_to_markdown(self.html(element), self.picture, slot, inline=True)
        if "\n" in text:
            self.note(_("Paragraphs and lists in a choice are imported on one line."))
        return tidy_line(text)

    def html(self, element: Element) -> str:
        """Return the content of an element as HTML. A gap replaces a field within a sentence."""
        fields = [part for part in element.children if part.tag in INLINE]
        if fields and not self.marks and not _has_text(element):
            return ""
        found: list[str] = []
        for kind, parts in groupby(element.content, key=type):
            if issubclass(kind, str):
                found.append(self._text("".join(map(str, parts)), is_section=kind is CData))
            else:
                found += [self._part(part) for part in parts if isinstance(part, Element)]
        return "".join(found)

    def _text(self, text: str, *, is_section: bool) -> str:
        """Return a text as HTML. Some programs put HTML into a CDATA section, where XML has only text."""
        text = without_marks(text) if self.marks else text
        if not is_section or not looks_like_html(text):
            return escape(text, quote=False)
        self.note(_("The HTML in a CDATA section was read as formatting."))
        return text

    def _part(self, part: Element) -> str:
        if part.tag in INLINE:
            return mark(self.marks[id(part)]) if id(part) in self.marks else GAP
        is_read_elsewhere = part.tag in FEEDBACK or (_is_unit(part) and not self.marks)
        if is_read_elsewhere or part.tag in PASSIVE or self._is_for_graders(part):
            return ""
        if id(part) in self.marks:
            return f"<div>{mark(self.marks[id(part)])}</div>"
        if part.tag.endswith("Interaction"):
            asked = part.first("prompt")
            return f"<div>{self.html(asked)}</div>" if asked is not None else ""
        if part.tag in ("math", "object"):
            return part.outer_html if part.tag == "math" else self._object(part)
        return self._html_element(part) if part.tag.lower() in elements.NAMES else self._of_qti(part)

    def _html_element(self, part: Element) -> str:
        tag = "s" if part.attributes.get("class") == STRUCK else part.tag
        if tag == "sub" and "alias" in part.attributes:
            tag = "span"  # of SSML: how a text is read aloud
        given = "".join(f' {name}="{escape(value)}"' for name, value in part.attributes.items())
        return f"<{tag}{given}>" if tag in VOID else f"<{tag}{given}>{self.html(part)}</{tag}>"

    def _is_for_graders(self, part: Element) -> bool:
        """Return whether a part is not for the candidate, with a note."""
        if part.tag != "rubricBlock" or "candidate" in part.attributes.get("view", "candidate").split():
            return False
        self.note(_("Notes for graders and response templates are not kept."))
        return True

    def _of_qti(self, part: Element) -> str:
        """Return the content of an element that is not HTML: a block, or a part of the line around it, with a note."""
        if part.tag in BLOCKS:
            return f"<div>{self.html(part)}</div>"
        if part.tag not in WITHIN_LINES | TRANSPARENT:
            names = f"<{part.tag[:60]}>"
            self.note(_("Only the text of these elements is kept, which HTML does not know: %(names)s.", names=names))
        return self.html(part)

    def _object(self, part: Element) -> str:
        if part.attributes.get("type", "").startswith("image/"):
            alt = _SPACE.sub(" ", part.text).strip()
            return f'<img src="{escape(part.attributes.get("data", ""))}" alt="{escape(alt)}">'
        self.note(_("These parts of a text are not kept: %(names)s.", names=part.attributes.get("type", "object")[:60]))
        return escape(part.text, quote=False)

    def picture(self, picture: Picture) -> bytes | None:
        """Return the content of a picture in the package, or None if it is missing.

        Raises:
            LookupError: the picture is at an address outside of the package.
        """
        if "://" in picture.source or picture.source.startswith("//"):
            raise LookupError(picture.source[:100])
        return self.find(picture.source)


def _is_unit(part: Element) -> bool:
    return part.tag == "span" and part.attributes.get("class") == UNIT


def _has_text(element: Element) -> bool:
    """Return whether an element has text other than fields and units."""
    return any(
        part.strip() if isinstance(part, str) else part.tag not in INLINE and not _is_unit(part) and part.text.strip()
        for part in element.content
    )


def unit_of(item: AssessmentItem) -> str:
    """Return the unit after the field of an item, or an empty text: among several fields it stays in the text."""
    if item.marks:
        return ""
    return next((_SPACE.sub(" ", part.text).strip() for part in item.body.find("span") if _is_unit(part)), "")
