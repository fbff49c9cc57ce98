"""The texts of the live pages' scripts, in the visitor's language."""

from classroom.web.script_texts.practice import practice_messages as practice_messages
from classroom.web.script_texts.quiz import quiz_messages as quiz_messages
from classroom.web.script_texts.student import student_messages as student_messages
from classroom.web.script_texts.teacher import teacher_messages
from classroom.web.script_texts.work import work_messages as work_messages


def live_messages() -> dict[str, str]:
    """Return the texts for the ``messages`` of a live page, by key.

    Texts have ``{name}`` placeholders that the script fills. A text with a count has two entries, ``key_one`` and
    ``key_other``; the script selects one by the plural rule of the language.
    """
    return {**student_messages(), **teacher_messages()}
