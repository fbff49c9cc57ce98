"""Small items and packages of QTI, and what reading them gives."""

import io
import zipfile
from typing import Any

from classroom.formats import ParsedFile
from classroom.formats.qti import Qti

FORM = Qti()
TEMPLATES = "http://www.imsglobal.org/question/qti_v2p1/rptemplates"


def item(body: str, response: str = "", processing: str = "", more: str = "", attributes: str = "") -> str:
    """Return an item of QTI 2.1; its body begins in line 5."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="i" title="A name" {attributes}'
        f' adaptive="false" timeDependent="false">\n{response}\n{more}\n<itemBody>{body}</itemBody>\n{processing}\n'
        "</assessmentItem>"
    )


def declared(cardinality: str, base_type: str, *correct: str, more: str = "") -> str:
    """Return the declaration of the response."""
    values = "".join(f"<value>{value}</value>" for value in correct)
    right = f"<correctResponse>{values}</correctResponse>" if correct else ""
    return (
        f'<responseDeclaration identifier="RESPONSE" cardinality="{cardinality}" baseType="{base_type}">'
        f"{right}{more}</responseDeclaration>"
    )


def template(name: str) -> str:
    """Return a response processing by one of the standard templates."""
    return f'<responseProcessing template="{TEMPLATES}/{name}"/>'


def choices(*pairs: tuple[str, str], most: int = 1) -> str:
    """Return a choice interaction."""
    shown = "".join(f'<simpleChoice identifier="{name}">{text}</simpleChoice>' for name, text in pairs)
    return (
        f'<choiceInteraction responseIdentifier="RESPONSE" shuffle="true" maxChoices="{most}">'
        f"<prompt>Which?</prompt>{shown}</choiceInteraction>"
    )


def packed(**files: str | bytes) -> bytes:
    """Return a zip; ``__`` in a name is a slash, and a single ``_`` before its ending a dot."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(".".join(name.replace("__", "/").rsplit("_", 1)), content)
    return out.getvalue()


def manifest(*resources: str) -> str:
    """Return a manifest with these resources."""
    inside = "\n".join(resources)
    return (
        '<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1" identifier="m"><organizations/>\n'
        f"<resources>\n{inside}\n</resources></manifest>"
    )


def resource(address: str, kind: str = "imsqti_item_xmlv2p1", inside: str = "") -> str:
    """Return a resource of a manifest."""
    return f'<resource identifier="r" type="{kind}" href="{address}">{inside}<file href="{address}"/></resource>'


def read(text: str | bytes) -> ParsedFile:
    """Read an item or a package."""
    return FORM.read(text.encode() if isinstance(text, str) else text)


def one(text: str | bytes) -> dict[str, Any]:
    """Return the last question of a file in which nothing is wrong."""
    parsed = read(text)
    assert parsed.errors == []
    return parsed.items[-1].question


def notes(text: str | bytes) -> str:
    """Return all notes of a file in which nothing is wrong."""
    parsed = read(text)
    assert parsed.errors == []
    return " | ".join(note["message"] for note in parsed.notes)


def refusal(text: str | bytes) -> dict[str, Any]:
    """Return the one error of a file from which nothing comes in."""
    parsed = read(text)
    assert parsed.items == []
    assert len(parsed.errors) == 1
    return dict(parsed.errors[0])
