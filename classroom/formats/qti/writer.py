"""Writing a package of QTI 2.1: items, pictures, a test with points and time limits, and the manifest.

Source: 1EdTech, "QTI 2.1 Integration Guide" (packages and metadata).
"""

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field

from flask_babel import gettext as _

from classroom.formats.base import Portable, Written
from classroom.formats.qti.item_writer import NAMESPACE, SCHEMA, XSI, item
from classroom.formats.shared.numbers import format_number
from classroom.formats.shared.package_pictures import add_file, with_pictures_in
from classroom.formats.shared.qti_versions import MANIFEST
from classroom.formats.shared.xml_writer import XML_DECLARATION, block, escape_text, node

CP = "http://www.imsglobal.org/xsd/imscp_v1p1"
LOM = "http://ltsc.ieee.org/xsd/LOM"
TEST = "test.xml"
DIFFICULTIES = {1: "easy", 2: "medium", 3: "difficult"}


@dataclass
class PackageItem:
    """An item in the package: its identifier, the question, and its pictures by file name."""

    name: str
    question: Portable
    pictures: dict[str, bytes] = field(default_factory=dict)

    @property
    def file(self) -> str:
        """The name of the file of the item."""
        return f"items/{self.name}.xml"


def write(questions: Sequence[Portable]) -> Written:
    """Write questions as a package with one test."""
    result = Written()
    out = io.BytesIO()
    packed: list[PackageItem] = []
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for position, question in enumerate(questions, 1):
            one = PackageItem(f"q{position:04d}", *with_pictures_in(question, f"q{position:04d}", "../images"))

            def report_loss(message: str, position: int = position) -> None:
                result.add_loss(position, message)

            content = item(one.question, one.name, report_loss)
            if content is None:
                continue
            if question.get("notes"):
                report_loss(_("Not in the file: %(names)s.", names=_("notes for the teacher")))
            packed.append(one)
            add_file(archive, one.file, content.encode())
            for name, data in one.pictures.items():
                add_file(archive, f"images/{name}", data, zipfile.ZIP_STORED)
        add_file(archive, TEST, _test(packed).encode())
        add_file(archive, MANIFEST, _manifest(packed).encode())
    result.data = out.getvalue()
    return result


def _test(packed: Sequence[PackageItem]) -> str:
    """Return the XML of a test with all items in order. The weight of an item is its points divided by 100."""
    references = []
    for one in packed:
        limit = one.question["time_limit"]
        references.append(
            block(
                "assessmentItemRef",
                node("timeLimits", maxTime=str(limit)) if limit is not None else "",
                node("weight", identifier="POINTS", value=format_number(one.question["points"] / 100)),
                identifier=f"ref-{one.name}",
                href=one.file,
            )
        )
    section = block("assessmentSection", *references, identifier="section", title="Tiza", visible="false")
    part = block("testPart", section, identifier="part", navigationMode="linear", submissionMode="individual")
    return XML_DECLARATION + block(
        "assessmentTest",
        part,
        xmlns=NAMESPACE,
        xmlns_xsi=XSI,
        xsi_schemaLocation=SCHEMA,
        identifier="test",
        title="Tiza",
    )


def _manifest(packed: Sequence[PackageItem]) -> str:
    metadata = block("metadata", node("schema", "QTIv2.1 Package"), node("schemaversion", "1.0.0"))
    test = block(
        "resource",
        node("file", href=TEST),
        *(node("dependency", identifierref=one.name) for one in packed),
        identifier="test",
        type="imsqti_test_xmlv2p1",
        href=TEST,
    )
    resources = block("resources", test, *(_resource(one) for one in packed))
    return XML_DECLARATION + block(
        "manifest",
        metadata,
        node("organizations"),
        resources,
        xmlns=CP,
        xmlns_imsmd=LOM,
        identifier="tiza",
    )


def _resource(one: PackageItem) -> str:
    return block(
        "resource",
        _metadata(one.question),
        node("file", href=one.file),
        *(node("file", href=f"images/{name}") for name in one.pictures),
        identifier=one.name,
        type="imsqti_item_xmlv2p1",
        href=one.file,
    )


def _metadata(question: Portable) -> str:
    """Return tags and difficulty as IEEE Learning Object Metadata."""
    words = [block("imsmd:keyword", node("imsmd:string", escape_text(tag))) for tag in question["tags"]]
    general = block("imsmd:general", *words) if words else ""
    difficulty = DIFFICULTIES.get(question.get("difficulty") or 0)
    educational = ""
    if difficulty:
        level = block("imsmd:difficulty", node("imsmd:source", "LOMv1.0"), node("imsmd:value", difficulty))
        educational = block("imsmd:educational", level)
    return block("metadata", block("imsmd:lom", general, educational)) if general or educational else ""
