"""QTI's interactions that have no counterpart, each with what its author can do."""

from flask_babel import gettext as _

from classroom.formats.shared.question_element import QuestionError
from classroom.formats.shared.xml_reader import Element


def of_interaction(interaction: Element) -> QuestionError:
    """Return why an item with this interaction cannot come in."""
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
    message = _("There is no question like QTI's %(name)s here.", name=interaction.tag[:60])
    return QuestionError(interaction.line, message, suggestion)
