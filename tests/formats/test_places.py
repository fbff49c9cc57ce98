"""Errors about fields of a question say in words where they are."""

import pytest

from classroom.formats.shared.places import IN_WORDS


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("choices.1.text", "choice 2"),
        ("choices.0.feedback", "feedback of choice 1"),
        ("choices.0.image.alt", "picture of choice 1"),
        ("choices", "choices"),
        ("pairs.2.right", "pair 3"),
        ("accepted.0.value", "answer 1"),
        ("prompt", "text of the question"),
        ("image.data", "picture"),
    ],
)
def test_places_in_words(path: str, words: str) -> None:
    assert IN_WORDS[path] == words


def test_other_places_have_no_words() -> None:
    assert "period" not in IN_WORDS
    assert list(IN_WORDS) == []
    assert len(IN_WORDS) == 0
