"""Files without names: not one name in a byte of any of them."""

import io
import re
import zipfile
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from classroom.models import Lesson, Participant, User
from classroom.services.bank import entries
from classroom.services.classes import courses
from classroom.services.lessons import co_teachers, improvise, lifecycle, moderation
from classroom.services.participants import members
from classroom.services.results import marks, scales
from classroom.services.results.sharing import EVERYTHING, Sharing
from tests.support.lessons import CAPITAL, answer, ask, close, join, play, reveal
from tests.support.people import log_in, make_user, rename
from tests.support.questions import question as question_of

FILES = ("report.xlsx", "report.csv", "report-students.csv", "report-moodle.csv", "report-google.csv")
SECRET_TEXT = "a text that only Xochiquetzal writes"
VOTED = "an idea of somebody"


@pytest.fixture
def played(owner: User, colleague: User) -> Lesson:
    """A lesson of a class with accounts, in which open texts were written, voted on and hidden, with all columns."""
    course = courses.create(owner.id, "Clase Canaria")
    options = {"podium": True, "streaks": True, "teams": 2, "confidence": True}
    lesson = lifecycle.create(owner.id, title="Geography", course_id=course.id, options=options)
    co_teachers.add(lesson.id, owner.id, colleague.username)
    marks.set_scale(lesson.id, owner.id, scales.PRESETS["0-10"])
    people = []
    for name in ("Xochiquetzal", "Wilhelmine", "Zenobia"):
        student = make_user(f"user-{name.lower()}", "student")
        rename(student, f"{name} Canario", f"{name.lower()}@canary.example")
        courses.add_student(course.id, owner.id, student.username)
        people.append(join(lesson, user=student))
    play(lesson, entries.create(owner.id, CAPITAL), {people[0]: ["b"], people[1]: ["a"]})
    asked = ask(lesson, entries.create(owner.id, question_of("open_text")))
    answer(people[0], asked, SECRET_TEXT)
    answer(people[1], asked, VOTED)
    close(asked)
    moderation.hide_answer(lesson.id, owner.id, asked.id, participant_id=people[0].id, hidden=True)
    vote = improvise.promote(lesson.id, owner.id, asked.id, [VOTED, "another"])
    answer(people[2], vote, ["a"])
    reveal(close(vote))
    members.set_removed(lesson.id, owner.id, people[2].id, True)
    return lesson


@pytest.fixture
def browser(app: Flask, owner: User) -> FlaskClient:
    return log_in(app, owner)


def canaries(lesson: Lesson, owner: User, colleague: User) -> Iterator[str]:
    for person in members.of_lesson(lesson.id):
        yield from (person.nickname, *person.nickname.split(), person.resume_code)
    for user in (owner, colleague):
        yield from (user.username, user.display_name, user.email or user.username)
    yield from ("canary.example", "user-", "Clase Canaria")


def everything(browser: FlaskClient, address: str) -> bytes:
    """Return the name of a file with all its bytes, and for a workbook with those of its parts and their names."""
    reply = browser.get(address)
    assert reply.status_code == 200
    parts = [reply.headers["Content-Disposition"].encode(), reply.data]
    if reply.data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(reply.data)) as book:
            parts += [part for name in book.namelist() for part in (name.encode(), book.read(name))]
            assert "docProps/core.xml" in book.namelist()
    return b"\n".join(parts)


def found_in(data: bytes, words: set[str]) -> set[str]:
    text = data.lower()
    return {word for word in words if word.lower().encode() in text}


@pytest.mark.parametrize("language", ["en", "es"])
def test_not_one_name_in_a_byte(
    browser: FlaskClient, played: Lesson, owner: User, colleague: User, language: str
) -> None:
    browser.environ_base["HTTP_ACCEPT_LANGUAGE"] = language
    words = set(canaries(played, owner, colleague))
    assert len(words) > 15
    for name in FILES:
        address = f"/teach/lessons/{played.id}/{name}"
        assert "Wilhelmine" in found_in(everything(browser, address), words), "the search finds what is there"
        data = everything(browser, f"{address}?anonymous=1")
        written = name in ("report.xlsx", "report.csv")
        assert (SECRET_TEXT.encode() in data) == written, "what students wrote stays"
        assert found_in(data, words) == ({"Xochiquetzal"} if written else set()), name
        assert re.search(rb"(Student|Estudiante) 0[123]", data)
        data = everything(browser, f"{address}?anonymous=1&without_texts=1")
        assert found_in(data, words) == set(), name
        assert VOTED.encode() not in data


def test_the_page_without_names(browser: FlaskClient, played: Lesson, owner: User, colleague: User) -> None:
    page = browser.get(f"/teach/lessons/{played.id}/report?anonymous=1")
    assert page.status_code == 200
    main = re.findall(rb"(?s)<main.*</main>", page.data)[0]
    words = set(canaries(played, owner, colleague))
    assert found_in(main, words) == {"Xochiquetzal", "Clase Canaria"}, "a text that a student wrote, and the class"
    labels = set(re.findall(rb"Student 0[123]", main))
    assert len(labels) == 3
    data = browser.get(f"/teach/lessons/{played.id}/report-students.csv?anonymous=1").data
    assert set(re.findall(rb"Student 0[123]", data)) == labels
    assert "Wilhelmine" in browser.get(f"/teach/lessons/{played.id}/report").text


def test_the_page_without_what_students_wrote(
    browser: FlaskClient, played: Lesson, owner: User, colleague: User
) -> None:
    address = f"/teach/lessons/{played.id}/report"
    texts = {SECRET_TEXT, VOTED}
    assert found_in(browser.get(address).data, texts) == texts
    page = browser.get(f"{address}?anonymous=1&without_texts=1")
    main = re.findall(rb"(?s)<main.*</main>", page.data)[0]
    assert found_in(main, set(canaries(played, owner, colleague)) | texts) == {"Clase Canaria"}
    assert "What students wrote is left out." in page.text
    assert "without_texts=1" in page.text.partition('data-testid="files"')[2], (
        "the PDF of this page leaves them out, too"
    )
    named = browser.get(f"{address}?without_texts=1")
    assert found_in(named.data, texts) == set()
    assert "Wilhelmine" in named.text


def test_labels_are_the_same_everywhere_and_tell_no_order(app: Flask, lesson: Lesson) -> None:
    people = [join(lesson, f"Name {number:02}") for number in range(30)]
    anonymous = Sharing(anonymous=True)
    everybody = members.of_lesson(lesson.id)
    labels = anonymous.names(everybody, "Student")
    assert sorted(labels.values()) == [f"Student {number:02}" for number in range(1, 31)]
    assert labels == anonymous.names(everybody[::-1], "Student")
    in_order = [labels[person.id] for person in people]
    assert in_order not in (sorted(in_order), sorted(in_order, reverse=True)), (
        "by name and by joining are the same here"
    )
    assert EVERYTHING.names(everybody, "Student")[people[0].id] == "Name 00"
    hundred = [person._replace(id=number, resume_code=str(number)) for number, person in enumerate(everybody * 4)]
    assert "Student 007" in anonymous.names(hundred, "Student").values()


def test_the_api_s_files_without_names(app: Flask, played: Lesson, owner: User, colleague: User) -> None:
    from classroom.services.results import export

    hidden = Sharing(anonymous=True, texts=False)
    with zipfile.ZipFile(io.BytesIO(export.xlsx_for_programs(played, hidden))) as book:
        data = b"\n".join(book.read(name) for name in book.namelist()) + export.csv_for_programs(played, hidden)
    assert [word for word in canaries(played, owner, colleague) if word.casefold().encode() in data.lower()] == []
    assert b"Student 01" in data


def test_rows_stand_in_the_order_of_the_labels(browser: FlaskClient, played: Lesson, owner: User) -> None:
    data = browser.get(f"/teach/lessons/{played.id}/report-students.csv?anonymous=1&order=points").data.decode(
        "utf-8-sig"
    )
    names = [re.split("[,;]", line)[0] for line in data.splitlines()[1:]]
    assert names == sorted(names)
    assert len(names) == 3


def test_a_participant_s_label_does_not_depend_on_the_name(lesson: Lesson) -> None:
    first: Participant = join(lesson, "Ana")
    join(lesson, "Ben")
    sharing = Sharing(anonymous=True)
    before = sharing.names(members.of_lesson(lesson.id), "Student")[first.id]
    renamed = [
        person._replace(nickname="Zoe") if person.id == first.id else person for person in members.of_lesson(lesson.id)
    ]
    assert sharing.names(renamed, "Student")[first.id] == before
