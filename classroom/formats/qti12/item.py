"""An item of QTI 1.2 while it is read: its metadata, its texts as HTML and Markdown, its pictures and notes.

Source: IMS, "Question & Test Interoperability: ASI Information Model" 1.2, item, presentation, material; Blackboard
adds ``mat_extension`` and ``mat_formattedtext``.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape

from flask_babel import gettext as _

from classroom.formats.qti12.conditions import Condition, read_conditions
from classroom.formats.shared.markup import Picture
from classroom.formats.shared.markup.html_tokens import Text, tokenize
from classroom.formats.shared.parts import mark
from classroom.formats.shared.question_element import FindFile, PictureSlot, QuestionElement
from classroom.formats.shared.xml_element import Element
from classroom.questions.clean_text import tidy_line

RESPONSES = ("response_lid", "response_str", "response_num", "response_xy", "response_grp")
_HTML_TYPES = ("text/html", "text/xhtml", "html", "text/x-html", "smart_text")
_LEFT_OUT = frozenset({"mataudio", "matvideo", "matapplet", "matapplication"})


@dataclass
class Item(QuestionElement):
    """An item. ``find`` returns the content of a file in the package by its address in the item, or None."""

    find: FindFile = lambda address: None
    metadata: dict[str, str] = field(default_factory=dict)
    """Labels and texts of the metadata, the labels in lower case."""
    conditions: list[Condition] = field(default_factory=list)
    marks: dict[int, int] = field(default_factory=dict)
    """The numbers of the responses, from 0, by the identity of their elements, while the text has marks for them."""

    def __post_init__(self) -> None:
        for group in self.element.all("itemmetadata"):
            for entry in group.walk():
                if entry.tag == "qtimetadatafield":
                    label, text = entry.first("fieldlabel"), entry.first("fieldentry")
                    if label is not None and text is not None:
                        self.metadata[label.text.strip().lower()] = text.text.strip()
                elif not entry.children and entry.tag.startswith(("bbmd_", "qmd_")):
                    self.metadata[entry.tag] = entry.text.strip()
        self.conditions = read_conditions(self.element)

    @property
    def kind(self) -> str:
        """The type of the question that a program has written into the metadata, in lower case, or an empty text."""
        names = ("question_type", "cc_profile", "bbmd_questiontype", "qmd_itemtype", "qmd_questiontype")
        return next((self.metadata[name].lower() for name in names if self.metadata.get(name)), "")

    @property
    def responses(self) -> list[Element]:
        """The responses that the item asks for."""
        return [response for part in self.element.all("presentation") for response in part.find(*RESPONSES)]

    def prompt(self) -> str:
        """Return the text of the question as Markdown; its first picture becomes that of the question."""
        html = "".join(self.html(part) for part in self.element.all("presentation"))
        return self.html_to_markdown(html, self.picture, self.slot)

    def markdown(self, element: Element) -> str:
        """Return the materials in an element as Markdown, such as those of a feedback."""
        return self.html_to_markdown(self.html(element), self.picture)

    def one_line(self, element: Element, slot: PictureSlot | None = None) -> str:
        """Return the materials in an element as Markdown on one line, such as that of a choice."""
        return tidy_line(self.html_to_markdown(self.html(element), self.picture, slot, inline=True))

    def html(self, element: Element) -> str:
        """Return the materials in an element as HTML, without those of responses and their choices."""
        return "".join(self._parts(element))

    def _parts(self, element: Element) -> Iterator[str]:
        is_sentence = any(id(part) in self.marks and part.tag != "response_lid" for part in element.children)
        for part in element.children:
            match part.tag:
                case "material" if is_sentence:
                    yield f" {self.html(part)} "
                case "mattext" | "mat_formattedtext":
                    yield _text(part)
                case "matemtext":
                    yield f"<em>{_text(part)}</em>"
                case "matimage":
                    yield _image(part)
                case "matbreak":
                    yield "<br>"
                case "flow" | "flow_mat" | "material" | "presentation":
                    yield f"<div>{self.html(part)}</div>"
                case tag if tag in _LEFT_OUT:
                    self.note(_("These parts of a text are not kept: %(names)s.", names=tag))
                case tag if tag in RESPONSES and id(part) in self.marks:
                    gap = mark(self.marks[id(part)])
                    yield f"<div>{gap}</div>" if tag == "response_lid" else gap
                case tag if tag not in (*RESPONSES, "render_choice", "response_label", "flow_label"):
                    yield self.html(part)

    def picture(self, picture: Picture) -> bytes | None:
        """Return the content of a picture in the package, or None if it is missing.

        Raises:
            LookupError: the picture is at an address outside of the package.
        """
        found = self.find(picture.source)
        if found is None and ("://" in picture.source or picture.source.startswith("//")):
            raise LookupError(picture.source[:100])
        return found


def _text(part: Element) -> str:
    """Return the HTML of a text. Many programs call HTML plain text."""
    text = part.html if part.children else part.text
    kind = (part.attributes.get("texttype") or part.attributes.get("type") or "text/plain").lower()
    is_html = kind in _HTML_TYPES or bool(part.children)
    if is_html or any(not isinstance(token, Text) for token in tokenize(text, prose=True)):
        return text
    return escape(text.strip(), quote=False).replace("\n", "<br>")


def _image(part: Element) -> str:
    given = part.attributes
    source = given.get("uri", "")
    if given.get("embedded", "").lower() == "base64":
        source = f"data:{given.get('imagtype') or 'image/png'};base64,{''.join(part.text.split())}"
    return f'<img src="{escape(source)}" alt="{escape(given.get("label", ""))}">'
