"""The report page: the matrix without scripts, questions that unfold, charts, and who took part."""

import re
from html.parser import HTMLParser

import pytest
from flask import Flask
from flask.testing import FlaskClient

from classroom.core.database import transaction
from classroom.models import Enrolment, Lesson, Participant, User
from classroom.services.bank import entries
from classroom.services.classes import courses
from classroom.services.lessons import lifecycle
from classroom.services.results import matrix, report_page
from tests.support.lessons import CAPITAL, join, play
from tests.support.people import log_in, make_user

NAMES = [f"Student {number:02}" for number in range(12)]
TEXT = "A long answer of an open question that does not fit into a cell"


class Table(HTMLParser):
    """The rows of a page's matrix: the texts of their cells, and the attributes of the head's."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.head: list[dict[str, str | None]] = []
        start = page.index('<table class="table matrix"')
        self.feed(page[start : page.index("</table>", start)])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.rows.append([])
        elif tag in {"th", "td"}:
            self.rows[-1].append("")
            if len(self.rows) == 2:
                self.head.append({"tag": tag, **dict(attrs)})

    def handle_data(self, data: str) -> None:
        if self.rows and self.rows[-1]:
            self.rows[-1][-1] += data.strip()


@pytest.fixture
def lesson(owner: User) -> Lesson:
    """Two choices and an open text; the second half of the students has the second choice wrong."""
    lesson = lifecycle.create(owner.id, title="Capitals")
    people = [join(lesson, name) for name in NAMES]
    play(lesson, entries.create(owner.id, CAPITAL), {person: ["b"] for person in people})
    half = {person: ["b" if place < 6 else "a"] for place, person in enumerate(people)}
    play(lesson, entries.create(owner.id, CAPITAL), half)
    play(lesson, entries.create(owner.id, {"type": "open_text", "prompt": "Why?"}), {people[0]: TEXT, people[1]: "No"})
    return lesson


@pytest.fixture
def browser(app: Flask, owner: User) -> FlaskClient:
    return log_in(app, owner)


def page(browser: FlaskClient, lesson: Lesson, query: str = "") -> str:
    reply = browser.get(f"/teach/lessons/{lesson.id}/report{query}")
    assert reply.status_code == 200
    return reply.text


def test_totals_are_beside_the_names(browser: FlaskClient, lesson: Lesson) -> None:
    table = Table(page(browser, lesson))
    assert table.rows[1] == ["Participant", "Right", "Points", "1", "2", "3"]
    assert [cell["tag"] for cell in table.head] == ["th"] * 6
    assert {cell["scope"] for cell in table.head} == {"col"}
    assert table.rows[2][:5] == ["Student 00", "2/2", "200", "Bright", "Bright"]
    assert table.rows[-1][:5] == ["Student 11", "1/2", "100", "Bright", "Awrong"]
    assert table.rows[-1][5] == "·no answer"


def test_each_column_sorts_and_says_so(browser: FlaskClient, lesson: Lesson) -> None:
    first = page(browser, lesson)
    assert [cell.get("aria-sort") for cell in Table(first).head] == ["ascending", None, None, None, None, None]
    links = re.findall(r'class="matrix__sort" href="([^"]+)#by-student"', first)
    assert len(links) == 6
    by_second = links[4].replace("&amp;", "&")
    table = Table(page(browser, lesson, by_second))
    assert [cell.get("aria-sort") for cell in table.head] == [None, None, None, None, "descending", None]
    assert [row[0] for row in table.rows[2:]] == NAMES
    (back,) = re.findall(
        r'aria-sort="descending"><a class="matrix__sort" href="([^"]+)#', page(browser, lesson, by_second)
    )
    reverse = Table(page(browser, lesson, back.replace("&amp;", "&")))
    assert [row[0] for row in reverse.rows[2:]] == NAMES[6:] + NAMES[:6]
    assert reverse.head[4]["aria-sort"] == "ascending"


def test_a_page_links_to_the_next_and_keeps_the_choices(
    browser: FlaskClient, lesson: Lesson, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(matrix, "PAGE", 5)
    first = page(browser, lesson, "?order=joined&q=student&questions=hardest")
    assert "1 to 5 of 12 students" in first
    (link,) = set(re.findall(r'rel="next" href="([^"]+)#by-student"', first))
    second = page(browser, lesson, link.replace("&amp;", "&"))
    assert [row[0] for row in Table(second).rows[2:]] == NAMES[5:10]
    assert 'value="student"' in second
    everything = page(browser, lesson, "?all=1")
    assert [row[0] for row in Table(everything).rows[2:]] == NAMES
    assert "This is a part of the report" in first
    assert "This is a part of the report" not in everything


def test_names_on_the_first_screen_lead_to_the_row(
    browser: FlaskClient, lesson: Lesson, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(matrix, "PAGE", 5)
    first = page(browser, lesson)
    links = re.findall(r'data-testid="left-early">.*?</div>', first, re.DOTALL)
    assert not links, "the last question alone is no sign that somebody left"
    silent = join(lesson, "Zzz")
    assert f'id="person-{silent.id}"' not in page(browser, lesson)
    assert f'id="person-{silent.id}"' in page(browser, lesson, f"?person={silent.id}")


def test_nobody_fits(browser: FlaskClient, lesson: Lesson) -> None:
    found = page(browser, lesson, "?q=nobody")
    assert "No student fits" in found
    assert "Show everybody" in found


def test_a_long_text_is_a_number_of_words_that_unfolds(browser: FlaskClient, lesson: Lesson) -> None:
    found = page(browser, lesson)
    assert f'<details class="matrix__text"><summary>14 words</summary><bdi>{TEXT}</bdi></details>' in found
    assert ">No</span>" in found
    assert f">{TEXT}</span>" in page(browser, lesson, "?all=1"), "whole on paper"


def test_hardest_first(browser: FlaskClient, lesson: Lesson) -> None:
    def order(query: str) -> list[str]:
        return re.findall(r'round-report__number">(\d+)', page(browser, lesson, query))

    assert order("") == ["1", "2", "3"]
    assert order("?questions=hardest") == ["2", "1", "3"]


def test_many_questions_are_folded_and_loaded_when_they_are_unfolded(
    browser: FlaskClient, owner: User, lesson: Lesson, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = page(browser, lesson)
    assert len(re.findall(r'<details class="card round-report"[^>]* open', few)) == 3
    monkeypatch.setattr(report_page, "WHOLE_QUESTIONS", 3)
    play(lesson, entries.create(owner.id, CAPITAL), {})
    found = page(browser, lesson)
    addresses = re.findall(r'<details class="card round-report" id="round-\d+" data-load="([^"]+)"', found)
    assert len(addresses) == 4
    assert "bars__row" not in found
    assert "bars__row" in browser.get(addresses[0]).text
    assert "data-question" in browser.get(addresses[0]).text
    assert "Canberra was founded" in browser.get(addresses[0]).text
    everything = page(browser, lesson, "?all=1")
    assert "data-load" not in everything
    assert "bars__row" in everything


def test_charts_have_the_same_figures_as_tables(browser: FlaskClient, owner: User, lesson: Lesson) -> None:
    found = page(browser, lesson)
    bars = re.findall(r'<tr><th scope="row">(\d)</th><td><progress[^>]*></progress><span>(\d+)</span>', found)
    assert bars == [("2", "6"), ("1", "6"), ("0", "0")]
    assert 'data-testid="chart-questions"' not in found, "question 1, which all had right, and 2 have no correlation"
    third = {person: ["b" if person.nickname < "Student 04" else "a"] for person in _people(lesson)}
    play(lesson, entries.create(owner.id, CAPITAL), third)
    chart = page(browser, lesson).partition('data-testid="chart-questions"')[2]
    assert chart.count("<circle") == 2
    assert chart.count('scope="row"><a href="#round-') == 2


def _guest(lesson: Lesson, name: str) -> Participant:
    """Add a participant without an account to a lesson of a class."""
    with transaction() as session:
        session.add(guest := Participant(lesson_id=lesson.id, nickname=name, nickname_key=name, resume_code=name))
    return guest


def _people(lesson: Lesson) -> list[Participant]:
    with transaction() as session:
        return list(session.query(Participant).filter_by(lesson_id=lesson.id))


def test_who_took_part_is_said_by_name_in_a_lesson_of_polls_too(browser: FlaskClient, owner: User) -> None:
    course, absent = courses.create(owner.id, "Class 3B"), make_user("absent", "student")
    with transaction() as session:
        session.add(Enrolment(course_id=course.id, user_id=absent.id))
    lesson = lifecycle.create(owner.id, title="Polls", course_id=course.id)
    poll = {"type": "poll", "prompt": "Which?", "choices": [{"text": "one"}, {"text": "two"}]}
    early, silent = _guest(lesson, "Early"), _guest(lesson, "Silent")
    play(lesson, entries.create(owner.id, poll), {early: ["a"]})
    late = _guest(lesson, "Late")
    for _number in range(2):
        play(lesson, entries.create(owner.id, poll), {late: ["a"]})
    found = page(browser, lesson)

    def named(hook: str) -> list[str]:
        part = found.partition(f'data-testid="{hook}"')[2].partition("</div>")[0]
        return re.findall(r'title="([^"]+)"', part)

    assert named("late") == ["Late"]
    assert named("left-early") == ["Early"]
    assert named("silent") == [silent.nickname]
    assert "0 of 1" in found
    assert "Missing:" in found
