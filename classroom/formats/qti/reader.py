"""Reading packages and items of QTI 2 and 3.

Sources: 1EdTech, "QTI Assessment Test, Section and Item Information Model" (2.1, 2.2, 3.0) and its implementation
guides.
"""

import posixpath
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

from flask_babel import gettext as _

from classroom.formats.base import ParsedFile, ParsedItem, Portable
from classroom.formats.qti import graphic_interactions, interactions, package
from classroom.formats.qti.item import FEEDBACK, AssessmentItem, FindFile
from classroom.formats.qti.package import ItemMetadata, PackageEntry
from classroom.formats.qti.response_declaration import ResponseDeclaration, number_attribute
from classroom.formats.qti.response_processing import max_score
from classroom.formats.qti.version3 import to_version2
from classroom.formats.shared.metadata import title_from_name
from classroom.formats.shared.places import IN_WORDS
from classroom.formats.shared.qti_versions import SIGNATURES
from classroom.formats.shared.question_element import NoQuestionError, QuestionError
from classroom.formats.shared.xml_reader import Element, ElementBudget, XmlError, parse_tree
from classroom.formats.shared.zip_archive import Archive, ZipError, resolve_name
from classroom.questions.clean_text import tidy_line

MAX_TITLE = 200
MAX_ELEMENTS = 300_000
"""Elements in all documents of a package together: more than the maximum number of questions needs."""
LANGUAGES = ("es", "en")
UNGRADED = frozenset({"poll", "open_text", "word_cloud", "rating"})
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


def read(data: bytes) -> ParsedFile:
    """Read a package or a single item. Messages about a package name the file in it to which their line refers."""
    parsed = ParsedFile()
    if data.startswith(SIGNATURES):
        _read_package(data, parsed)
    else:
        _read_item(parsed, PackageEntry("", ItemMetadata()), data, lambda address: None, ElementBudget())
    parsed.require_question()
    return parsed


def _read_package(data: bytes, parsed: ParsedFile) -> None:
    try:
        archive = Archive(data)
    except ZipError as error:
        parsed.add_error(1, error.reason, error.suggestion)
        return
    budget = ElementBudget(MAX_ELEMENTS)
    pictures: dict[str, bytes | None] = {}
    for entry in package.entries(archive, parsed, budget):
        if parsed.stop_at_limit(entry.line, f"{package.MANIFEST}: "):
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
    """Return a function that returns a file by its address in an item. A file that many items use is in memory once."""

    def find(address: str) -> bytes | None:
        name = resolve_name(posixpath.dirname(item), unquote(address.partition("#")[0]))
        if name is None or name not in archive:
            return None
        if name not in found:
            try:
                found[name] = archive.read(name)
            except ZipError:
                found[name] = None
        return found[name]

    return find


def _read_item(
    parsed: ParsedFile,
    entry: PackageEntry,
    data: bytes,
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
    try:
        line = root.line
        if root.tag not in package.ITEM_TAGS:
            text = _("This is not a QTI item: it begins with <%(name)s>.", name=root.tag[:60])
            raise QuestionError(root.line, text, _("Upload the whole package as a zip."))
        item = AssessmentItem(to_version2(root), find=find)
        question = _question(item, entry.metadata)
    except NoQuestionError as error:
        parsed.add_note(error.line, before + error.message, error.suggestion)
    except QuestionError as error:
        parsed.add_error(error.line, before + error.message, error.suggestion)
    else:
        parsed.items.append(ParsedItem(line, question, IN_WORDS))
        for note in item.notes:
            parsed.add_note(note["line"], before + note["message"], note.get("suggestion", ""))


def _question(item: AssessmentItem, metadata: ItemMetadata) -> Portable:
    """Return an item as a question. What is not imported is added to the notes of the item.

    Raises:
        QuestionError: the item cannot be imported.
    """
    for tag in ("templateDeclaration", "templateProcessing"):
        if (found := item.element.first(tag)) is not None:
            message = _("The item uses a template with random values.")
            raise QuestionError(found.line, message, _("Put in the values and export it as a plain item."))
    interaction = item.interaction()
    if interaction.tag not in _READERS:
        raise unsupported_interaction(interaction)
    _note_unsupported(item)
    body = _READERS[interaction.tag](item, interaction)  # before the text: its picture takes precedence
    prompt = item.markdown(item.body, item.slot)
    used = {choice.attributes.get("identifier", "") for choice in interaction.find("simpleChoice", "inlineChoice")}
    return {
        "language": _language(item),
        "title": _title(item, prompt),
        "prompt": prompt,
        "explanation": _explanation(item, used if "choices" in body and body["type"] != "ordering" else set()),
        "time_limit": _time_limit(item, metadata),
        "points": 0 if body["type"] in UNGRADED else _points(item, item.response(interaction), metadata),
        "difficulty": metadata.difficulty,
        "tags": metadata.tags,
        "image": item.slot.image,
        **body,
    }


def _note_unsupported(item: AssessmentItem) -> None:
    """Note what of an item is not imported."""
    if item.element.attributes.get("adaptive", "").strip() == "true":
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
    title = title_from_name(tidy_line(item.element.attributes.get("title", "")), prompt)
    if len(title) > MAX_TITLE:
        item.note(_("A title has at most %(max)d characters; the rest is left out.", max=MAX_TITLE))
    return title[:MAX_TITLE].rstrip()


def _explanation(item: AssessmentItem, choices_named: set[str]) -> str:
    """Return the feedback that is not about one choice."""
    found = [
        element
        for element in item.element.find(*FEEDBACK)
        if element.attributes.get("identifier") not in choices_named or element.attributes.get("showHide") == "hide"
    ]
    texts = [text for text in dict.fromkeys(item.markdown(element) for element in found) if text]
    if len(texts) > 1:
        item.note(_("The feedback for different answers is combined in the explanation."))
    return "\n\n".join(texts)


def _time_limit(item: AssessmentItem, metadata: ItemMetadata) -> int | None:
    if metadata.seconds is None:
        return None
    seconds = min(TIME_LIMITS[1], max(TIME_LIMITS[0], round(metadata.seconds)))
    if seconds != metadata.seconds:
        item.note(_("A time limit of %(given)s seconds became %(kept)d.", given=metadata.seconds, kept=seconds))
    return seconds


def _points(item: AssessmentItem, response: ResponseDeclaration, metadata: ItemMetadata) -> int:
    """Return the points: 100 times the highest score of the item, times its weight in a test."""
    exact = 100 * _highest_score(item, response) * metadata.weight
    points = min(1000, max(0, round(exact)))
    if abs(points - exact) > 0.01:
        item.note(_("A score of %(score)s became %(points)d points.", score=f"{exact / 100:g}", points=points))
    return points


def _highest_score(item: AssessmentItem, response: ResponseDeclaration) -> float:
    """Return the highest score of an item, as declared or computed from its mapping."""
    if (declared := max_score(item.element)) is not None:
        return declared
    for outcome in item.element.all("outcomeDeclaration"):
        most = number_attribute(outcome, "normalMaximum") if outcome.attributes.get("identifier") == "SCORE" else None
        if most is not None:
            return most
    processing = item.response_processing(response)
    if processing.method == "rules":
        return max(score for _accepted, score in processing.rules)
    if processing.method == "keys":
        return max(processing.keys.values()) if response.cardinality == "single" else sum(processing.keys.values())
    if processing.method == "map" and response.mapping:
        values = [value for value in response.mapping.values() if value > 0]
        most = max(values, default=1.0) if response.cardinality == "single" else sum(values)
        return min(most, response.upper) if response.upper is not None else most
    return 1.0


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
