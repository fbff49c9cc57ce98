"""What else a Moodle question says: noted where it says something, passed over where Moodle writes it anyway."""

from flask_babel import gettext as _

from classroom.formats.moodle_xml.source import Source

USUAL_PENALTIES = frozenset({"0", "0.1", "0.33333", "0.333333", "0.3333333", "1"})
"""Factors for repeated attempts that Moodle sets by itself."""
USUAL_FEEDBACK = frozenset(
    {
        "your answer is correct.", "your answer is partially correct.", "your answer is incorrect.",
        "respuesta correcta", "respuesta parcialmente correcta.", "respuesta incorrecta.",
        "tu respuesta es correcta.", "tu respuesta es parcialmente correcta.", "tu respuesta es incorrecta.",
        "su respuesta es correcta.", "su respuesta es parcialmente correcta.", "su respuesta es incorrecta.",
    }
)  # fmt: skip
"""The sentences that Moodle puts into new questions."""
OVERALL = ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback")


def remark(source: Source) -> None:
    """Note what of a question has no place here."""
    if source.element.all("hint"):
        source.note(_("Hints for further attempts are not kept."))
    penalty = source.value("penalty")
    if penalty and (penalty.rstrip("0").rstrip(".") or "0") not in USUAL_PENALTIES:
        source.note(_("The penalty for further attempts is not kept: there is one attempt."))
    if source.value("hidden") == "1":
        source.note(_("The question is hidden in Moodle; here it comes in like the others."))
    if source.value("idnumber"):
        source.note(_("The ID number is not kept."))
    for name in OVERALL:
        found = source.element.first(name)
        if found is None:
            continue
        text = source.markdown(found)
        if text and text.lower() not in USUAL_FEEDBACK:
            source.note(_("Feedback for right, partly right or wrong answers as a whole is not kept."))
    if source.element.all("file") and source.element.attributes.get("type", "").strip() != "ddmarker":
        names = ", ".join(file.attributes.get("name", "") for file in source.element.all("file"))
        source.note(_("The attached file %(name)s is left out.", name=names[:100]))
