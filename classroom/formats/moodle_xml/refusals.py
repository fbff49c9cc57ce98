"""Moodle's question types that have no counterpart, each with what its author can do."""

from flask_babel import gettext as _

from classroom.formats.moodle_xml.source import QuestionError

CALCULATED = frozenset({"calculated", "calculatedsimple", "calculatedmulti"})
CLOZE = frozenset({"cloze", "multianswer"})
GAPS = frozenset({"gapselect", "ddwtos"})
RANDOM = frozenset({"random", "randomsamatch"})


def of_type(kind: str, line: int) -> QuestionError:
    """Return why questions of a type cannot come in."""
    if not kind:
        return QuestionError(line, _("The question has no type."), _('Write it as <question type="multichoice">.'))
    if kind == "description":
        suggestion = _("Put its text into the question to which it belongs.")
    elif kind in CLOZE:
        suggestion = _("Make each gap a question of its own: shortanswer, numerical or multichoice.")
    elif kind in CALCULATED:
        suggestion = _("Put in the numbers and make it a numerical question.")
    elif kind in GAPS:
        suggestion = _("Make it a matching question, or one multichoice for each gap.")
    elif kind == "ddimageortext":
        suggestion = _("Make it a matching question, or markers on a picture with one marker.")
    elif kind in RANDOM:
        suggestion = _("Export the questions themselves from which it draws.")
    else:
        suggestion = ""
    return QuestionError(line, _("There is no question like Moodle's type %(type)s here.", type=kind[:60]), suggestion)
