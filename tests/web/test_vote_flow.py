"""Two votes as a flow: the drawing, and the part of the report that shows it."""

import re

import pytest
from flask import Flask

from classroom.models import Lesson, Question, User
from classroom.web import vote_flow
from tests.support.lessons import join, play, vote_again
from tests.support.people import log_in


def test_heights_are_in_proportion() -> None:
    drawn = vote_flow.flow_drawing({"right_right": 3, "right_wrong": 1, "wrong_right": 4, "wrong_wrong": 0})
    assert drawn is not None
    assert [(band.name, band.number) for band in drawn.bands] == [
        ("right_right", 3),
        ("right_wrong", 1),
        ("wrong_right", 4),
    ]
    assert [(block.name, block.number) for block in drawn.first] == [("right", 4), ("wrong", 4)]
    assert [(block.name, block.number) for block in drawn.second] == [("right", 7), ("wrong", 1)]
    one = drawn.second[1].height
    assert drawn.second[0].height == pytest.approx(7 * one)
    assert drawn.first[0].height == pytest.approx(4 * one)
    for blocks in (drawn.first, drawn.second):
        last = blocks[-1]
        assert last.y + last.height == pytest.approx(vote_flow.HEIGHT - vote_flow.TOP)
    assert all(0 <= band.y <= vote_flow.HEIGHT for band in drawn.bands)


def test_bands_begin_and_end_in_their_blocks() -> None:
    """From wrong to right: from the top of the first vote's wrong to below those who stayed right."""
    drawn = vote_flow.flow_drawing({"right_right": 2, "right_wrong": 0, "wrong_right": 2, "wrong_wrong": 0})
    assert drawn is not None
    start, end = re.findall(r"[MC ](?:84.0|236.0),([\d.]+)", drawn.bands[1].path)[:2]
    assert float(start) == pytest.approx(drawn.first[1].y, abs=0.1)
    assert float(end) == pytest.approx(drawn.second[0].y + drawn.second[0].height / 2, abs=0.1)


def test_nobody_and_few() -> None:
    assert vote_flow.flow_drawing(dict.fromkeys(vote_flow.BANDS, 0)) is None
    crowd = vote_flow.flow_drawing({"right_right": 500, "right_wrong": 1, "wrong_right": 0, "wrong_wrong": 0})
    assert crowd is not None
    assert [band.has_room for band in crowd.bands] == [True, False]


def test_the_report_draws_and_says_it(app: Flask, owner: User, lesson: Lesson, question: Question) -> None:
    people = [join(lesson, name) for name in ("Ana", "Beto", "Carla")]
    first = play(lesson, question, dict(zip(people, (["a"], ["b"], ["c"]), strict=True)))
    vote_again(lesson, first, dict(zip(people, (["b"], ["b"], ["a"]), strict=True)))
    html = log_in(app, owner).get(f"/teach/lessons/{lesson.id}/report").text
    assert html.count('data-testid="vote-flow"') == 1
    drawing = html[html.index('data-testid="vote-flow"') : html.index('<dl class="flow">')]
    assert drawing.count('class="vote-flow__band') == 3
    assert re.findall(r'data-testid="flow-\w+">(\d+)<', html) == ["1", "1", "1", "0"]
    table = html[html.index('data-testid="moves"') :]
    moved = re.findall(r"<tr><td>(.*?)</td><td>(.*?)</td>", table)
    texts = [tuple(" ".join(re.sub("<[^>]+>", " ", cell).split()) for cell in row) for row in moved]
    assert texts == [("A", "B right"), ("B right", "B right"), ("C", "A")]
