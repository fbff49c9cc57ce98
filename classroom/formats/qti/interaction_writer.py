"""Writing the parts of an item of QTI 2.1 that depend on the question type.

Scores go from 0 to 1. The standard response processing templates are used where they grade as Tiza does: match_correct,
map_response and map_response_point.

Source: 1EdTech, "QTI Assessment Test, Section and Item Information Model" 2.1.
"""

from dataclasses import dataclass
from string import ascii_uppercase
from typing import Any

from flask_babel import gettext as _

from classroom.formats.base import Portable
from classroom.formats.qti import xhtml
from classroom.formats.qti.item import UNIT
from classroom.formats.shared.losses import ReportLoss, ignored_differences
from classroom.formats.shared.numbers import format_number
from classroom.formats.shared.xml_writer import block, escape_text, node
from classroom.questions.comparison import FORGIVABLE


@dataclass
class ItemParts:
    """Parts of an item as XML. ``scoring`` is response processing: the name of a template, XML or an empty text."""

    response: str
    interaction: str
    scoring: str = ""


def declaration(cardinality: str, base_type: str, correct: list[str], mapping: str = "") -> str:
    """Return the responseDeclaration."""
    right = block("correctResponse", *(node("value", escape_text(value)) for value in correct)) if correct else ""
    return block(
        "responseDeclaration", right, mapping, identifier="RESPONSE", cardinality=cardinality, baseType=base_type
    )


def mapping(entries: list[str], **bounds: str) -> str:
    """Return a mapping of responses to scores."""
    return block("mapping", *entries, **bounds, defaultValue="0")


def choices(question: Portable, report_loss: ReportLoss) -> ItemParts:
    """Return a choiceInteraction for true/false, single choice or poll."""
    names = ("true", "false") if question["type"] == "true_false" else ascii_uppercase
    right = [name for name, choice in zip(names, question["choices"], strict=False) if choice["correct"]]
    interaction = _choices(question, names, "1")
    return ItemParts(declaration("single", "identifier", right), interaction, "match_correct" if right else "")


def multiple_choice(question: Portable, report_loss: ReportLoss) -> ItemParts:
    """Return a choiceInteraction in which right choices share the score, and wrong ones subtract as much."""
    right = [name for name, choice in zip(ascii_uppercase, question["choices"], strict=False) if choice["correct"]]
    share = 1 / len(right)
    entries = [
        node("mapEntry", mapKey=name, mappedValue=format_number(share if name in right else -share))
        for name, _choice in zip(ascii_uppercase, question["choices"], strict=False)
    ]
    declared = declaration("multiple", "identifier", right, mapping(entries, lowerBound="0", upperBound="1"))
    return ItemParts(declared, _choices(question, ascii_uppercase, "0"), "map_response")


def _choices(question: Portable, names: tuple[str, ...] | str, most: str) -> str:
    elements = (
        node("simpleChoice", xhtml.choice(choice), identifier=name)
        for name, choice in zip(names, question["choices"], strict=False)
    )
    shuffle = "false" if question["type"] == "true_false" else "true"
    return block("choiceInteraction", *elements, responseIdentifier="RESPONSE", shuffle=shuffle, maxChoices=most)


def ordering(question: Portable, report_loss: ReportLoss) -> ItemParts:
    """Return an orderInteraction. QTI players shuffle the choices, and grade the order as right or wrong."""
    names = list(ascii_uppercase[: len(question["choices"])])
    elements = (
        node("simpleChoice", xhtml.choice(choice), identifier=name)
        for name, choice in zip(names, question["choices"], strict=True)
    )
    if any("feedback" in choice for choice in question["choices"]):
        report_loss(_("Feedback on the items to be ordered is not in the file."))
    interaction = block("orderInteraction", *elements, responseIdentifier="RESPONSE", shuffle="true")
    return ItemParts(declaration("ordered", "identifier", names), interaction, "match_correct")


def matching(question: Portable, report_loss: ReportLoss) -> ItemParts:
    """Return a matchInteraction in which pairs share the score equally. Equal right sides become one choice."""
    pairs = question["pairs"]
    rights = list(dict.fromkeys([*(pair["right"] for pair in pairs), *question.get("distractors", [])]))
    lefts = {f"L{index}": pair["left"] for index, pair in enumerate(pairs, 1)}
    names = {right: f"R{index}" for index, right in enumerate(rights, 1)}
    keys = [f"{left} {names[pair['right']]}" for left, pair in zip(lefts, pairs, strict=True)]
    entries = [node("mapEntry", mapKey=key, mappedValue=format_number(1 / len(keys))) for key in keys]
    sets = (
        block("simpleMatchSet", *(_associable(name, content, "1") for name, content in lefts.items())),
        block("simpleMatchSet", *(_associable(name, content, "0") for content, name in names.items())),
    )
    interaction = block(
        "matchInteraction", *sets, responseIdentifier="RESPONSE", shuffle="true", maxAssociations=str(len(pairs))
    )
    declared = declaration("multiple", "directedPair", keys, mapping(entries, lowerBound="0", upperBound="1"))
    return ItemParts(declared, interaction, "map_response")


def _associable(name: str, content: str, most: str) -> str:
    return node("simpleAssociableChoice", xhtml.line(content), identifier=name, matchMax=most)


def short_text(question: Portable, report_loss: ReportLoss) -> ItemParts:
    """Return a textEntryInteraction with a mapping of the accepted texts to their credits."""
    forgive = question.get("forgive", FORGIVABLE)
    if names := ignored_differences(question):
        report_loss(_("QTI does not ignore differences in: %(names)s.", names=", ".join(names)))
    sensitive = "false" if "case" in forgive else "true"
    entries = [
        node(
            "mapEntry",
            mapKey=one["text"],
            mappedValue=format_number(one.get("credit", 100) / 100),
            caseSensitive=sensitive,
        )
        for one in question["accepted"]
    ]
    best = next(one["text"] for one in question["accepted"] if one.get("credit", 100) == 100)
    longest = max(len(one["text"]) for one in question["accepted"])
    interaction = node("p", node("textEntryInteraction", responseIdentifier="RESPONSE", expectedLength=str(longest)))
    return ItemParts(declaration("single", "string", [best], mapping(entries)), interaction, "map_response")


def open_text(question: Portable, report_loss: ReportLoss) -> ItemParts:
    """Return an extendedTextInteraction without scoring."""
    interaction = node("extendedTextInteraction", responseIdentifier="RESPONSE", expectedLines="4")
    return ItemParts(declaration("single", "string", []), interaction)


def word_cloud(question: Portable, report_loss: ReportLoss) -> ItemParts:
    """Return an extendedTextInteraction for several strings."""
    if question.get("hidden"):
        report_loss(_("The hidden words are not in the file."))
    most = str(question.get("words", 1))
    interaction = node("extendedTextInteraction", responseIdentifier="RESPONSE", maxStrings=most, expectedLines="1")
    return ItemParts(declaration("multiple", "string", []), interaction)


def rating(question: Portable, report_loss: ReportLoss) -> ItemParts:
    """Return a sliderInteraction."""
    if question.get("low_label") or question.get("high_label"):
        report_loss(_("The labels of the scale are not in the file."))
    interaction = node(
        "sliderInteraction",
        responseIdentifier="RESPONSE",
        lowerBound=format_number(question.get("low", 1)),
        upperBound=format_number(question.get("high", 5)),
        step="1",
    )
    return ItemParts(declaration("single", "integer", []), interaction)


def unit(question: Portable) -> str:
    """Return the unit after the field for a number, or an empty text."""
    return " " + node("span", escape_text(question["unit"]), class_=UNIT) if question.get("unit") else ""


RESPONSE = node("variable", identifier="RESPONSE")


def numeric(question: Portable, report_loss: ReportLoss) -> ItemParts:
    """Return a textEntryInteraction for a number. The conditions are in the order of credit: the first match counts."""
    accepted = sorted(question["accepted"], key=lambda one: -one.get("credit", 100))
    if accepted != question["accepted"]:
        report_loss(_("The accepted numbers are put in the order of their credit."))
    branches = [
        block(tag, _condition(one), score(format_number(one.get("credit", 100) / 100)))
        for tag, one in zip(["responseIf", *["responseElseIf"] * len(accepted)], accepted, strict=False)
    ]
    best = accepted[0]
    right = format_number(best["value"] if "value" in best else (best["min"] + best["max"]) / 2)
    entry = node("textEntryInteraction", responseIdentifier="RESPONSE", expectedLength="12")
    conditions = block("responseCondition", *branches, block("responseElse", score("0")))
    return ItemParts(declaration("single", "float", [right]), node("p", entry, unit(question)), conditions)


def score(value: str) -> str:
    """Return the XML that sets the score."""
    return node("setOutcomeValue", node("baseValue", value, baseType="float"), identifier="SCORE")


def _condition(one: dict[str, Any]) -> str:
    if "value" in one:
        tolerance = format_number(one.get("tolerance", 0))
        if tolerance == "0":
            return node("equal", RESPONSE, _base(one["value"]), toleranceMode="exact")
        wide = f"{tolerance} {tolerance}"
        return node("equal", RESPONSE, _base(one["value"]), toleranceMode="absolute", tolerance=wide)
    return node("and", node("gte", RESPONSE, _base(one["min"])), node("lte", RESPONSE, _base(one["max"])))


def _base(value: float) -> str:
    return node("baseValue", format_number(value), baseType="float")
