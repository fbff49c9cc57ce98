"""Reading packages and items of QTI 2 and 3.

Sources: 1EdTech, "QTI Assessment Test, Section and Item Information Model" (2.1, 2.2, 3.0) and its implementation
guides.
"""

import posixpath
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

from flask_babel import gettext as _

from classroom.core.languages import LANGUAGES
from classroom.formats.base import ParsedFile, ParsedItem, Portable
from classroom.formats.qti import graphic_interactions, interactions, package, scores
from classroom.formats.qti.item import FEEDBACK, INLINE, AssessmentItem
from classroom.formats.qti.package import ItemMetadata, PackageEntry
from classroom.formats.qti.version3 import to_version2
from classroom.formats.shared.element_excerpts import excerpt_of_element
from classroom.formats.shared.given_file import Data, given
from classroom.formats.shared.metadata import title_from_name
from classroom.formats.shared.parts import as_part, note_of_parts, stem_of_part, without_marks
from classroom.formats.shared.places import IN_WORDS
from classroom.formats.shared.qti_versions import MANIFEST, SIGNATURES
from classroom.formats.shared.question_element import FindFile, NoQuestionError, QuestionError
from classroom.formats.shared.xml_element import Element
from classroom.formats.shared.xml_reader import ElementBudget, XmlError, parse_tree
from classroom.formats.shared.zip_archive import Archive, ZipError, resolve_name
from classroom.questions.clean_text import tidy_line

MAX_ELEMENTS = 300_000
"""Elements in all documents of a package together: more than the maximum number of questions needs."""
MAX_KEPT = 8 * 1024 * 1024
"""Bytes of pictures that are kept for further items that use them."""
TIME_LIMITS = (5, 3600)

_READERS: dict[str, Callable[[AssessmentItem, Element], dict[str, Any]]] = {
    "choiceInteraction": interactions.choice,
    "inlineChoiceInteraction": interactions.choice,
    "orderInteraction": interactions.order,
    "matchInteraction": interactions.match,
    "textEntryInteraction": interactions.text_entry,
    "extendedTextInteraction": interactions.extended_text,
    "sliderInteraction": interactions.slider,
    "selectPointInteraction": graphic_interactions.select_point,
    "hotspotInteraction": graphic_interactions.hotspot,
}


def read(data: Data) -> ParsedFile:
    """Read a package or a single item. Messages about a package name the file in it to which their line refers."""
    parsed = ParsedFile()
    file = given(data)
    if file.starts_with(SIGNATURES):
        _read_package(file, parsed)
    else:
        _read_item(parsed, PackageEntry("", ItemMetadata()), file, lambda address: None, ElementBudget())
    parsed.require_question()
    return parsed


def _read_package(data: Data, parsed: ParsedFile) -> None:
    try:
        archive = Archive(data)
    except ZipError as error:
        parsed.add_error(1, error.reason, error.suggestion)
        return
    budget = ElementBudget(MAX_ELEMENTS)
    pictures: dict[str, bytes | None] = {}
    for entry in package.entries(archive, parsed, budget):
        if parsed.stop_at_limit(entry.line, f"{MANIFEST}: "):
            return
        try:
            content = archive.read(entry.name)
        except ZipError as error:
            package.add_file_error(parsed, entry.name, error)
            continue
        _read_item(parsed, entry, content, _finder(archive, entry.name, pictures), budget)
        if budget.elements < 0:
            return  # reported with the item that exceeded the limit


def _finder(archive: Archive, item: str, found: dict[str, bytes | None]) -> FindFile:
    """Return a function that returns a file by its address in an item; the last ones stay in memory for other items."""

    def find(address: str) -> bytes | None:
        name = resolve_name(posixpath.dirname(item), unquote(address.partition("#")[0]))
        if name is None or name not in archive:
            return None
        if name not in found:
            while sum(len(data or b"") for data in found.values()) > MAX_KEPT:
                found.pop(next(iter(found)))
            try:
                found[name] = archive.read(name)
            except ZipError:
                found[name] = None
        return found[name]

    return find


def _read_item(
    parsed: ParsedFile,
    entry: PackageEntry,
    data: Data,
    find: FindFile,
    budget: ElementBudget,
) -> None:
    """Read one item; ``entry.name`` is empty outside of a package."""
    before = f"{entry.name}: " if entry.name else ""
    try:
        root = parse_tree(data, budget)
    except XmlError as error:
        parsed.add_error(error.line, before + error.reason, error.suggestion)
    else:
        read_element(parsed, entry, root, find)


def read_element(parsed: ParsedFile, entry: PackageEntry, root: Element, find: FindFile) -> None:
    """Read an item, of QTI 2 or 3, and add it to the result.

    Args:
        parsed: receives the question, or an error.
        entry: the name of its file, empty outside of a package, and its metadata.
        root: the item.
        find: returns a file of the package by its address in the item.
    """
    before = f"{entry.name}: " if entry.name else ""
    excerpt = excerpt_of_element(root) if entry.name else ""  # of a file of its own, the lines are at hand
    try:
        line = root.line
        if root.tag not in package.ITEM_TAGS:
            text = _("This is not a QTI item: it begins with <%(name)s>.", name=root.tag[:60])
            raise QuestionError(root.line, text, _("Upload the whole package as a zip."))
        item = AssessmentItem(to_version2(root), find=find)
        found = _questions(item, entry.metadata)
    except NoQuestionError as error:
        parsed.add_note(error.line, before + error.message, error.suggestion)
    except QuestionError as error:
        parsed.add_error(error.line, before + error.message, error.suggestion, excerpt=excerpt)
    else:
        for question in found:
            parsed.add_item(ParsedItem(line, question, IN_WORDS, excerpt))
        for note in item.notes:
            parsed.add_note(note["line"], before + note["message"], note.get("suggestion", ""))


def _questions(item: AssessmentItem, metadata: ItemMetadata) -> list[Portable]:
    """Return an item as a question, or as one for each of its interactions.

    What is not imported is added to the notes of the item.

    Raises:
        QuestionError: the item cannot be imported.
    """
    for tag in ("templateDeclaration", "templateProcessing"):
        if (found := item.element.first(tag)) is not None:
            message = _("The item uses a template with random values.")
            raise QuestionError(found.line, message, _("Put in the values and export it as a plain item."))
    asked = item.interactions()
    for interaction in asked:
        if interaction.tag not in _READERS:
            raise unsupported_interaction(interaction)
    bodies = [_READERS[one.tag](item, one) for one in asked]  # before the text: their pictures take precedence
    if _is_adaptive(item) and any(body["type"] == "poll" for body in bodies):
        message = _("The item is adaptive: what is right depends on the attempts before.")
        raise QuestionError(item.element.line, message, _("Export it as a plain item with its correct response."))
    _note_unsupported(item)
    stem = item.markdown(item.body, item.slot)
    used = _choices_of(asked, bodies)
    common = {
        "language": _language(item),
        "explanation": _explanation(item, used),
        "time_limit": _time_limit(item, metadata),
        "difficulty": metadata.difficulty,
        "tags": metadata.tags,
        "image": item.slot.image,
    }
    points = scores.points_of(item, metadata.weight, asked, bodies)
    if not item.marks:
        return [{**common, "title": _title(item, stem), "prompt": stem, "points": points[0], **bodies[0]}]
    item.note(note_of_parts(len(bodies)))
    title = _title(item, without_marks(stem))
    prompts = _prompts(item, asked)
    return [
        as_part(
            {**common, "title": title, "prompt": stem_of_part(stem, number, prompts), "points": share, **body},
            number + 1, len(bodies),
        )
        for number, (body, share) in enumerate(zip(bodies, points, strict=True))
    ]  # fmt: skip


def _choices_of(interactions: list[Element], bodies: list[dict[str, Any]]) -> set[str]:
    """Return the identifiers of the choices that have their own feedback."""
    return {
        choice.attributes.get("identifier", "")
        for interaction, body in zip(interactions, bodies, strict=True)
        if "choices" in body and body["type"] != "ordering"
        for choice in interaction.find("simpleChoice", "inlineChoice")
    }


def _prompts(item: AssessmentItem, interactions: list[Element]) -> dict[int, str]:
    """Return the text of each interaction that is not within a sentence, by its number."""
    found: dict[int, str] = {}
    for number, interaction in enumerate(interactions):
        if interaction.tag not in INLINE:
            asked = interaction.first("prompt")
            found[number] = item.markdown(asked) if asked is not None else ""
    return found


def _is_adaptive(item: AssessmentItem) -> bool:
    return item.element.attributes.get("adaptive", "").strip() == "true"


def _note_unsupported(item: AssessmentItem) -> None:
    """Note what of an item is not imported."""
    if _is_adaptive(item):
        item.note(_("The item is adaptive, with several attempts; here there is one."))
    for reference in item.element.all("assessmentStimulusRef"):
        name = posixpath.basename(reference.attributes.get("href", ""))[:100] or "?"
        item.note(
            _("The text %(name)s, which the item shares with others, is not kept.", name=name),
            _("Put it into the question after the import."),
        )


def _language(item: AssessmentItem) -> str | None:
    language = item.element.attributes.get("lang", "").partition("-")[0].strip().lower()
    if language and language not in LANGUAGES:
        item.note(_("The language %(name)s is not kept.", name=language[:20]))
    return language if language in LANGUAGES else None


def _title(item: AssessmentItem, prompt: str) -> str:
    return item.short_title(title_from_name(tidy_line(item.element.attributes.get("title", "")), prompt))


def _explanation(item: AssessmentItem, choices_named: set[str]) -> str:
    """Return the feedback that is not about one choice."""
    found = [
        element
        for element in item.element.find(*FEEDBACK)
        if element.attributes.get("identifier") not in choices_named or element.attributes.get("showHide") == "hide"
    ]
    return item.joined_feedback(map(item.markdown, found))


def _time_limit(item: AssessmentItem, metadata: ItemMetadata) -> int | None:
    if metadata.seconds is None:
        return None
    seconds = min(TIME_LIMITS[1], max(TIME_LIMITS[0], round(metadata.seconds)))
    if seconds != metadata.seconds:
        item.note(_("A time limit of %(given)s seconds became %(kept)d.", given=metadata.seconds, kept=seconds))
    return seconds


def unsupported_interaction(interaction: Element) -> QuestionError:
    """Return the error for an interaction without a counterpart."""
    match interaction.tag:
        case "associateInteraction" | "graphicAssociateInteraction" | "graphicGapMatchInteraction":
            suggestion = _("Make it a match interaction with two sets.")
        case "gapMatchInteraction":
            suggestion = _("Make it a match interaction, or one choice for each gap.")
        case "graphicOrderInteraction":
            suggestion = _("Make it an order interaction.")
        case "hottextInteraction":
            suggestion = _("Make it a choice among the texts.")
        case "positionObjectInteraction":
            suggestion = _("Make it a select point interaction.")
        case "uploadInteraction" | "drawingInteraction":
            suggestion = _("Make it an extended text interaction.")
        case _other:
            suggestion = _("Make it a choice, order, match, text entry, hotspot or select point interaction.")
    message = _("QTI's %(name)s is not supported.", name=interaction.tag[:60])
    return QuestionError(interaction.line, message, suggestion)
