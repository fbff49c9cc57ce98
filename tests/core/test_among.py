"""A list as one parameter: what it finds, on both databases."""

import pytest
from sqlalchemy import literal_column, select
from sqlalchemy.dialects import postgresql, sqlite

from classroom.core.among import among
from classroom.core.database import db
from classroom.models import User
from tests.support.people import make_user

pytestmark = pytest.mark.both_databases

BY_ID = select(User.username).where(among(User.id, "ids")).order_by(User.username)
BY_NAME = select(User.username).where(among(User.username, "names")).order_by(User.username)


@pytest.fixture
def ids(app: object) -> dict[str, int]:
    """Three accounts."""
    return {name: make_user(name, "student").id for name in ("ana", "beto", "o'neil")}


def test_numbers_and_texts_are_found(ids: dict[str, int]) -> None:
    assert list(db.session.scalars(BY_ID, {"ids": [ids["ana"], ids["o'neil"], 0, ids["ana"]]})) == ["ana", "o'neil"]
    assert list(db.session.scalars(BY_NAME, {"names": {"o'neil", 'quote"', "beto"}})) == ["beto", "o'neil"]


def test_an_empty_list_matches_nothing(ids: dict[str, int]) -> None:
    assert list(db.session.scalars(BY_ID, {"ids": []})) == []
    assert list(db.session.scalars(BY_NAME, {"names": []})) == []


def test_more_values_than_sqlite_takes_parameters(ids: dict[str, int]) -> None:
    assert list(db.session.scalars(BY_ID, {"ids": range(100_000)})) == sorted(ids)


@pytest.mark.parametrize("dialect", [sqlite.dialect(), postgresql.dialect()], ids=lambda each: each.name)
def test_the_text_does_not_depend_on_the_list(dialect: object) -> None:
    condition = among(literal_column("id"), "ids")
    assert len(condition.compile(dialect=dialect).params) == 1  # type: ignore[arg-type]
