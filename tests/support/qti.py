"""Small items and packages of QTI, and the results of reading them."""

import io
import zipfile
from typing import Any

from classroom.formats import ParsedFile, get

FORMAT = get("qti")
TEMPLATES = "http://www.imsglobal.org/question/qti_v2p1/rptemplates"
THREE = """<?xml version="1.0" encoding="UTF-8"?>
<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" identifier="i" title="A name" xml:lang="es-CO">
<qti-response-declaration base-type="identifier" cardinality="multiple" identifier="RESPONSE">
<qti-correct-response><qti-value>H</qti-value><qti-value>O</qti-value></qti-correct-response>
<qti-mapping lower-bound="0" upper-bound="2" default-value="-2">
<qti-map-entry map-key="H" mapped-value="1"/><qti-map-entry map-key="O" mapped-value="1"/>
<qti-map-entry map-key="Cl" mapped-value="-1"/></qti-mapping></qti-response-declaration>
<qti-item-body><qti-choice-interaction max-choices="0" response-identifier="RESPONSE"><qti-prompt>¿Agua?</qti-prompt>
<qti-simple-choice identifier="H">Hidrógeno</qti-simple-choice>
<qti-simple-choice identifier="O">Oxígeno</qti-simple-choice>
<qti-simple-choice identifier="Cl">Cloro</qti-simple-choice></qti-choice-interaction></qti-item-body>
<qti-response-processing template="https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/map_response.xml"/>
<qti-modal-feedback identifier="x" outcome-identifier="F" show-hide="show">
<qti-content-body><p>H2O</p></qti-content-body>
</qti-modal-feedback></qti-assessment-item>"""
"""An item of QTI 3."""


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
    return FORMAT.read(text.encode() if isinstance(text, str) else text)


def one(text: str | bytes) -> dict[str, Any]:
    """Return the last question of a file without errors."""
    parsed = read(text)
    assert parsed.errors == []
    return parsed.items[-1].question


def notes(text: str | bytes) -> str:
    """Return all notes of a file without errors."""
    parsed = read(text)
    assert parsed.errors == []
    return " | ".join(note["message"] for note in parsed.notes)


def refusal(text: str | bytes) -> dict[str, Any]:
    """Return the only error of a file from which no question is imported."""
    parsed = read(text)
    assert parsed.items == []
    assert len(parsed.errors) == 1
    return dict(parsed.errors[0])


FIELD = '<p>The capital is <textEntryInteraction responseIdentifier="RESPONSE"/>.</p>'
ABC = (("A", "Lima"), ("B", "Bogotá"), ("C", "<strong>Quito</strong>"))
MATCH, MAP = template("match_correct"), template("map_response")


def mapping(entries: dict[str, Any], more: str = "", bounds: str = "") -> str:
    """Return the mapping of a response: what each value scores."""
    inside = "".join(f'<mapEntry mapKey="{key}" mappedValue="{value}" {more}/>' for key, value in entries.items())
    return f'<mapping defaultValue="0" {bounds}>{inside}</mapping>'
