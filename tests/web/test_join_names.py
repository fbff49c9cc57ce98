"""Names on the page on which one joins: refused ones stay in the field, given ones may be drawn again."""

import re

from flask.testing import FlaskClient

from classroom.models import Lesson, User
from classroom.services.lessons import lifecycle
from classroom.services.participants import nickname_generator


def drawn(page: str) -> str:
    """Return the name that a page gives."""
    found = re.search(r'data-testid="drawn-name">([^<]+)<', page)
    assert found, page[:3000]
    return found[1]


def test_a_refused_name_stays_in_the_field(client: FlaskClient, lesson: Lesson) -> None:
    answer = client.post(f"/join/{lesson.code}", data={"nickname": "Pr0fe"})
    assert answer.status_code == 422
    assert 'value="Pr0fe"' in answer.text
    assert "Only your teacher may be called that" in answer.text


def test_another_name_is_drawn_until_one_joins(client: FlaskClient, owner: User) -> None:
    lesson = lifecycle.create(owner.id, options={"generated_names": True})
    address = f"/join/{lesson.code}"
    first = drawn(client.get(address).text)
    others = {drawn(client.post(address, data={"nickname": first, "another": "1"}).text) for _time in range(8)}
    assert others - {first}
    assert all(nickname_generator.is_drawn(name) for name in others)
    assert client.post(address, data={"nickname": first}).status_code == 302
    assert first in client.get(f"/live/{lesson.code}").text
