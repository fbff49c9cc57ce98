"""Writing a package of QTI 1.2 as Canvas reads it: the items, their pictures, data about the quiz, and the manifest.

Source: 1EdTech, "Content Packaging" 1.1; what Canvas itself exports.
"""

import io
import zipfile
from collections.abc import Sequence

from flask_babel import gettext as _

from classroom.formats.base import Portable, Written
from classroom.formats.qti12.item_writer import item
from classroom.formats.shared.losses import unsupported_fields
from classroom.formats.shared.numbers import format_number
from classroom.formats.shared.package_pictures import add_file, with_pictures_in
from classroom.formats.shared.xml_writer import XML_DECLARATION, block, node

QTI = "http://www.imsglobal.org/xsd/ims_qtiasiv1p2"
CANVAS = "http://canvas.instructure.com/xsd/cccv1p0"
CP = "http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1"
QUIZ = "tiza"
"""The identifier of the quiz, and the name of its folder."""
FILE_BASE = "%24IMS-CC-FILEBASE%24"
SUPPORTED_FIELDS = ("title", "explanation", "points", "image", "feedback", "forgive", "unit")
"""Fields that are held, or whose loss the writer of an item reports."""


def write(questions: Sequence[Portable]) -> Written:
    """Write questions as a package with one quiz."""
    result = Written()
    items: list[str] = []
    points = 0.0
    pictures: dict[str, bytes] = {}
    for position, original in enumerate(questions, 1):
        name = f"q{position:04d}"
        packed, found = with_pictures_in(original, name, f"{FILE_BASE}/images")

        def report_loss(message: str, position: int = position) -> None:
            result.add_loss(position, message)

        content = item(packed, name, report_loss)
        if content is None:
            continue
        if names := unsupported_fields(original, SUPPORTED_FIELDS):
            report_loss(_("Not in the file: %(names)s.", names=", ".join(names)))
        items.append(content)
        points += original["points"] / 100
        pictures |= {f"images/{file}": data for file, data in found.items()}
    section = block("section", *items, ident="root_section")
    quiz = block("questestinterop", block("assessment", section, ident=QUIZ, title="Tiza"), xmlns=QTI)
    about = block(
        "quiz",
        node("title", "Tiza"),
        node("quiz_type", "assignment"),
        node("points_possible", format_number(points)),
        node("shuffle_answers", "true"),
        xmlns=CANVAS,
        identifier=QUIZ,
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        add_file(archive, f"{QUIZ}/{QUIZ}.xml", (XML_DECLARATION + quiz).encode())
        add_file(archive, f"{QUIZ}/assessment_meta.xml", (XML_DECLARATION + about).encode())
        for file, data in pictures.items():
            add_file(archive, file, data, zipfile.ZIP_STORED)
        add_file(archive, "imsmanifest.xml", _manifest(list(pictures)).encode())
    result.data = out.getvalue()
    return result


def _manifest(pictures: list[str]) -> str:
    about = f"{QUIZ}/assessment_meta.xml"
    resources = [
        block(
            "resource",
            node("file", href=f"{QUIZ}/{QUIZ}.xml"),
            node("dependency", identifierref=f"{QUIZ}_meta"),
            identifier=QUIZ,
            type="imsqti_xmlv1p2",
        ),
        block(
            "resource",
            node("file", href=about),
            identifier=f"{QUIZ}_meta",
            type="associatedcontent/imscc_xmlv1p1/learning-application-resource",
            href=about,
        ),
        *(
            block("resource", node("file", href=name), identifier=f"picture_{number}", type="webcontent", href=name)
            for number, name in enumerate(pictures, 1)
        ),
    ]
    metadata = block("metadata", node("schema", "IMS Content"), node("schemaversion", "1.1.3"))
    return XML_DECLARATION + block(
        "manifest", metadata, node("organizations"), block("resources", *resources), xmlns=CP, identifier="tiza_package"
    )
