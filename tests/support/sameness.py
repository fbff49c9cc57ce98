"""Compares a question with its copy from a file, ignoring differences in notation after a conversion to HTML."""

import base64
from decimal import Decimal
from typing import Any

from classroom.questions.markdown import block_html, inline_html

BLOCKS = ("prompt", "explanation")
LINES = ("text", "left", "right")


def looks(question: dict[str, Any]) -> dict[str, Any]:
    """Return a question with its Markdown as it is shown: ``*a*`` and ``_a_`` are the same, and so are tabs and spaces.

    A range of numbers is its middle with a tolerance, which accepts the same.
    """
    shown = {name: block_html(value) if name in BLOCKS else value for name, value in question.items()}
    shown["explanation"] = block_html(question["explanation"])
    if "choices" in question:
        shown["choices"] = [_lines(choice) for choice in question["choices"]]
    if "pairs" in question:
        shown["pairs"] = [_lines(pair) for pair in question["pairs"]]
        shown["distractors"] = sorted(inline_html(text) for text in question["distractors"])
    if question["type"] == "numeric":
        shown["accepted"] = [_middle(item) for item in question["accepted"]]
    if image := question.get("image"):
        data = image["data"] if isinstance(image["data"], bytes) else base64.b64decode(image["data"])
        shown["image"] = {"alt": image["alt"], "data": data}
    return {name: value if name == "accepted" else _spaced(value) for name, value in shown.items()}


def _lines(item: dict[str, Any]) -> dict[str, Any]:
    shown = {name: inline_html(value) if name in LINES else value for name, value in item.items()}
    if "feedback" in item:
        shown["feedback"] = block_html(item["feedback"])
    return shown


def _middle(item: dict[str, Any]) -> dict[str, Any]:
    if "value" in item:
        low = high = Decimal(str(item["value"]))
        tolerance = Decimal(str(item["tolerance"]))
    else:
        low, high = Decimal(str(item["min"])), Decimal(str(item["max"]))
        tolerance = (high - low) / 2
    return {"value": float((low + high) / 2), "tolerance": float(tolerance), "credit": item["credit"]}


def _spaced(value: Any) -> Any:
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, dict):
        return {name: _spaced(item) for name, item in value.items()}
    return [_spaced(item) for item in value] if isinstance(value, list) else value
