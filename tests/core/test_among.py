"""A list as one parameter: what it finds, on both databases."""

import pytest
from sqlalchemy import and_, literal_column, select
from sqlalchemy.dialects import postgresql, sqlite

from classroom.core.among import among, listed
from classroom.core.database import db
from classroom.models import User
from tests.support.people import make_user

pytestmark = pytest.mark.both_databases

BY_ID = select(User.username).where(among(User.id, "ids")).order_by(User.username)
BY_NAME = select(User.username).where(among(User.username, "names")).order_by(User.username)

WANTED = listed("wanted")
BY_BOTH = select(User.username).join(WANTED, and_(User.id == WANTED.c.second, User.username == WANTED.c.text))


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


def test_the_items_of_a_list_are_joined_as_they_belong_together(ids: dict[str, int]) -> None:
    wanted = [
        (1, ids["ana"], "ana"),
        (2, ids["o'neil"], "beto"),
        (3, ids["beto"], 'quote"'),
        (4, ids["o'neil"], "o'neil"),
    ]
    assert sorted(db.session.scalars(BY_BOTH, {"wanted": wanted})) == ["ana", "o'neil"]
    assert list(db.session.scalars(BY_BOTH, {"wanted": []})) == []


def test_sqlite_uses_the_index_of_the_column() -> None:
    for query in (BY_ID, BY_NAME):
        text = str(query.compile(dialect=sqlite.dialect()))
        assert "= 1" not in text, "a comparison with 1 hides the condition from the index"


@pytest.mark.parametrize("dialect", [sqlite.dialect(), postgresql.dialect()], ids=lambda each: each.name)
def test_the_text_does_not_depend_on_the_list(dialect: object) -> None:
    condition = among(literal_column("id"), "ids")
    assert len(condition.compile(dialect=dialect).params) == 1  # type: ignore[arg-type]
