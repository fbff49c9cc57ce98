"""Random changes to the trees of JSON and XML: parts deleted, repeated, moved and renamed, and unexpected values."""

import copy
import json
import random
from typing import Any

from classroom.formats.shared.xml_element import Element
from classroom.formats.shared.xml_reader import XmlError, parse_tree
from tests.fuzz.byte_mutations import mutate_bytes
from tests.fuzz.fragments import CELLS, text
from tests.support.questions import TYPES

VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 2.5, 1e300, 10**30, "", [], {}, [[]], [None], {"a": 1}, {"id": "a"},
    {"alt": "x", "data": "AAAA"}, {"alt": "", "data": ""}, {"digest": "0" * 64, "alt": "x"}, {"value": 1},
    {"min": 2, "max": 1}, {"text": "a", "correct": 1}, "\ud800", "\u0000", *CELLS, *TYPES,
)  # fmt: skip


def mutate_json(data: bytes, rng: random.Random) -> bytes:
    """Return JSON with some changes in its tree, or with changed bytes if it is not valid JSON."""
    try:
        root = json.loads(data)
    except ValueError:
        return mutate_bytes(data, rng)
    for _ in range(rng.randint(1, 6)):
        holders = [holder for holder in _holders(root) if holder]
        if not holders:
            break
        holder, other = rng.choice(holders), rng.choice(holders)
        name = rng.choice(list(holder) if isinstance(holder, dict) else range(len(holder)))
        match rng.randrange(6):
            case 0:
                holder.pop(name)
            case 1 | 2:
                holder[name] = copy.deepcopy(rng.choice(VALUES))
            case 3:
                holder[name] = text(rng)
            case 4:
                holder[name] = copy.deepcopy(other if isinstance(other, dict) else rng.choice(other))
            case _ if isinstance(holder, dict):
                holder[rng.choice([*map(str, other), "x"])] = holder[name]
            case _:
                holder.append(copy.deepcopy(holder[name]))
        if len(json.dumps(root)) > 200_000:
            break
    return json.dumps(root, ensure_ascii=rng.randrange(2) == 0, indent=rng.choice((None, 1))).encode(errors="replace")


def _holders(value: Any) -> list[Any]:
    """Return all lists and objects in a value, including the value itself."""
    if not isinstance(value, dict | list):
        return []
    inside = value.values() if isinstance(value, dict) else value
    return [value, *(holder for part in inside for holder in _holders(part))]


XML_VALUES = (
    "", " ", "0", "-1", "1e99", "1e999", "NaN", "true", "x", "A B", "A B C", "1,2", "1,2;3", "1;2,3;4", "100", "%", "*",
    "../x", "data:image/png;base64,AAAA", "@@PLUGINFILE@@/x.png", "é" * 300, "<b>", "\u202e", "$$", "\\(", "-", "١",
)  # fmt: skip


def mutate_xml(data: bytes, rng: random.Random) -> bytes:
    """Return XML with some changes in its tree, or with changed bytes if it is not well-formed."""
    try:
        root = parse_tree(data)
    except XmlError:
        return mutate_bytes(data, rng)
    for _ in range(rng.randint(1, 6)):
        elements = list(root.walk())
        one = rng.choice(elements)
        other = rng.choice(elements)
        match rng.randrange(8):
            case 0 if one.content:
                one.content.pop(rng.randrange(len(one.content)))
            case 1 if one.content:
                one.content.append(rng.choice(one.content))
            case 2 if one.attributes:
                one.attributes.pop(rng.choice(list(one.attributes)))
            case 3 if one.attributes:
                one.attributes[rng.choice(list(one.attributes))] = rng.choice(XML_VALUES)
            case 4:
                one.content = [rng.choice(XML_VALUES)]
            case 5:
                one.tag = other.tag
            case 6:
                one.content = [text(rng, 30)]
                one.attributes["format"] = rng.choice(("html", "markdown", "plain_text", "moodle_auto_format", "x"))
            case _:
                one.content = list(other.content) if one not in list(other.walk()) else one.content
    return xml(root).encode(errors="replace")


def xml(element: Element) -> str:
    """Return an element as XML."""
    escape = str.maketrans({"<": "&lt;", "&": "&amp;", '"': "&quot;"})
    given = "".join(f' {name}="{value.translate(escape)}"' for name, value in element.attributes.items())
    inside = "".join(part.translate(escape) if isinstance(part, str) else xml(part) for part in element.content)
    return f"<{element.tag}{given}>{inside}</{element.tag}>\n"
