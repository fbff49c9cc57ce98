"""``flask forget ...``: delete lessons, classes and questions for good, or the people in a lesson."""

from typing import Any

import click
from flask.cli import AppGroup

from classroom.cli.errors import readable
from classroom.core.database import db
from classroom.core.errors import NotFound
from classroom.models import Course, Lesson, Question
from classroom.services.forgetting import courses, jobs, lessons, questions

group = AppGroup("forget", help="Delete lessons, classes and questions for good. An account: user erase.")

ID = click.argument("number", metavar="ID", type=click.IntRange(1, 2**31 - 1))


def _owner(model: Any, number: int, what: str) -> int:
    row = db.session.get(model, number)
    if row is None or row.owner_id is None:
        raise NotFound(f"There is no {what} {number}.")
    return int(row.owner_id)


@group.command("lesson")
@ID
@click.option("--people", is_flag=True, help="Only its people: structured answers and their statistics stay.")
@readable
def lesson(number: int, people: bool) -> None:
    """Delete a lesson that has ended, with its participants and answers. ID is in the address of its report."""
    forget = lessons.anonymise if people else lessons.delete_lesson
    forget(number, _owner(Lesson, number, "lesson"))
    jobs.work()
    click.echo(f"lesson {number}: {'anonymised' if people else 'deleted'}")


@group.command("course")
@ID
@readable
def course(number: int) -> None:
    """Delete a class and its roster; its lessons and the accounts of its students stay."""
    courses.delete_course(number, _owner(Course, number, "class"))
    click.echo(f"class {number}: deleted")


@group.command("question")
@ID
@readable
def question(number: int) -> None:
    """Delete an archived question; lessons keep what they asked."""
    questions.delete_question(number, _owner(Question, number, "question"))
    click.echo(f"question {number}: deleted")
