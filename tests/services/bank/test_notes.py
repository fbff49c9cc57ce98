"""Notes for the teacher: kept in versions and files, seen beside the question by its teacher, and by no student."""

import pytest

from classroom.core.errors import Invalid
from classroom.models import Lesson, User
from classroom.services.bank import entries, import_export, versions
from classroom.services.lessons import rounds
from classroom.services.results import state
from tests.support.lessons import CAPITAL, close, join, reveal

NOTES = "Ask *why* nobody says **Melbourne**."


def test_versions_keep_them(owner: User) -> None:
    made = entries.create(owner.id, {**CAPITAL, "notes": NOTES})
    assert entries.edit(made.id, owner.id, {"notes": "shorter"}).current_number == 2
    assert entries.describe(made)["notes"] == "shorter"
    versions.restore_version(made.id, owner.id, 1)
    assert entries.get(made.id, owner.id).current.notes == NOTES
    assert entries.search(owner.id, text="melbourne why").total == 0, (
        "what students may find out is no search for notes"
    )


def test_no_student_gets_them(owner: User, lesson: Lesson) -> None:
    made = entries.create(owner.id, {**CAPITAL, "notes": NOTES})
    ana = join(lesson, "Ana")
    asked = rounds.open_round(lesson.id, owner.id, made.id)
    tally = state.teacher_tally(lesson.id, 1)
    assert tally is not None
    assert tally["notes_html"] == "<p>Ask <em>why</em> nobody says <strong>Melbourne</strong>.</p>"
    for _moment in range(2):
        assert "nobody" not in str(state.public(lesson)) + str(state.private(ana))
        reveal(close(asked)) if asked.status == "open" else None


@pytest.mark.parametrize("name", ["json", "csv", "xlsx"])
def test_files_that_hold_them(owner: User, name: str) -> None:
    entries.create(owner.id, {**CAPITAL, "notes": NOTES})
    written = import_export.export_questions(owner.id, None, name)
    assert written.losses == []
    report = import_export.import_questions(owner.id, written.data, name)
    assert entries.get(report.questions[0], owner.id).current.notes == NOTES


@pytest.mark.parametrize("name", ["gift", "aiken", "moodle_xml", "qti", "kahoot", "list"])
def test_files_that_do_not_say_so(owner: User, name: str) -> None:
    entries.create(owner.id, {**CAPITAL, "notes": NOTES})
    losses = [loss["message"] for loss in import_export.export_questions(owner.id, None, name).losses]
    assert any("notes for the teacher" in message for message in losses)


@pytest.mark.parametrize("notes", ["x" * 5001, 5, "a\0b"])
def test_what_is_wrong_is_named(owner: User, notes: object) -> None:
    with pytest.raises(Invalid) as caught:
        entries.create(owner.id, {**CAPITAL, "notes": notes})
    assert list(caught.value.fields) == ["notes"]
