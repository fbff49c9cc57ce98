"""What a format without pictures on choices keeps of them."""

import pytest

from classroom.formats.base import Written
from classroom.formats.shared.losses import without_choice_pictures
from tests.support.questions import picture, question


@pytest.mark.parametrize("text", ["", "&nbsp;"])
def test_a_choice_that_shows_only_its_picture_gets_the_alternative_text(text: str) -> None:
    asked = question("single_choice")
    asked["choices"][0] = {**asked["choices"][0], "text": text, "image": {"data": picture(), "alt": "A bridge"}}
    written = Written()
    kept = without_choice_pictures(asked, 1, written)
    assert kept is not None
    assert kept["choices"][0]["text"] == "A bridge"
    assert "alternative text" in written.losses[0]["message"]
