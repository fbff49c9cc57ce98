"""True/false questions of files that do not say the words: students get those of their language."""

import pytest
from flask import Flask
from flask_babel import force_locale

from classroom.formats.shared.words_of_truth import language_of
from classroom.models import User
from classroom.services.bank import import_export

pytestmark = pytest.mark.usefixtures("app")

SPANISH = ("La Tierra es el tercer planeta del sistema solar", "El agua hierve a 100 grados en la costa")
ENGLISH = ("The Earth is the third planet of the solar system", "Water boils at 100 degrees on the coast")
MOODLE = """<quiz><question type="truefalse"><questiontext><text>{}</text></questiontext>
<answer fraction="100"><text>true</text></answer><answer fraction="0"><text>false</text></answer></question></quiz>"""

JSON = (
    '{{"format": "tiza-questions", "version": 1, "questions": [{{"type": "true_false", "prompt": "{}", '
    '"choices": [{{"text": "", "correct": true}}, {{"text": "", "correct": false}}]}}]}}'
)


def words(owner: User, text: str, name: str) -> list[tuple[str, ...]]:
    report = import_export.import_questions(owner.id, text.encode(), name, dry_run=True)
    assert report.errors == []
    return [
        tuple(choice["text"] for choice in one.content.body["choices"])
        for one in report.preview
        if one.content.type == "true_false"
    ]


@pytest.mark.parametrize("locale", ["es", "en"])
@pytest.mark.parametrize(("prompts", "said"), [(SPANISH, ("Verdadero", "Falso")), (ENGLISH, ("True", "False"))])
@pytest.mark.parametrize(
    ("name", "shape"),
    [
        ("gift", "{} {{T}}"),
        ("list", "1. {}\nRespuesta: V"),
        ("csv", "prompt,correct\n{},F"),
        ("moodle_xml", MOODLE),
        ("json", JSON),
    ],
)  # fmt: skip
def test_the_words_are_in_the_language_of_the_prompts(
    app: Flask, owner: User, locale: str, prompts: tuple[str, str], said: tuple[str, str], name: str, shape: str
) -> None:
    with force_locale(locale):
        for prompt in prompts:
            assert words(owner, shape.format(prompt), name) == [said]


@pytest.mark.parametrize(("locale", "said"), [("es", ("Verdadero", "Falso")), ("en", ("True", "False"))])
def test_where_prompts_do_not_tell_the_reader_does(owner: User, locale: str, said: tuple[str, str]) -> None:
    with force_locale(locale):
        assert words(owner, "2 + 2 = 4 {T}", "gift") == [said]


def test_words_that_the_file_says_stay(owner: User) -> None:
    text = "type,language,prompt,choice_1,choice_2,correct\ntrue_false,,La Tierra es plana,Sí,No,2"
    assert words(owner, text, "csv") == [("Sí", "No")]
    assert words(owner, "type,language,prompt,correct\ntrue_false,en,La Tierra es plana,F", "csv") == [
        ("True", "False")
    ]


def test_what_is_said_of_a_language() -> None:
    assert language_of(SPANISH) == "es"
    assert language_of(ENGLISH) == "en"
    assert language_of(["Paris?", "2 + 2", ""]) is None
    assert language_of([]) is None
    assert language_of([SPANISH[0], ENGLISH[0]]) is None, "a file in two languages"


def test_a_question_without_a_key_among_others_is_a_poll_and_says_so(owner: User) -> None:
    listed = "1. ¿Capital de Perú?\na) Lima\nb) Quito\nRespuesta: a\n\n2. ¿Capital de Cuba?\na) Lima\nb) La Habana\n"
    report = import_export.import_questions(owner.id, listed.encode(), "list", dry_run=True)
    assert [one.content.type for one in report.preview] == ["single_choice", "poll"]
    (note,) = report.notes
    assert note["message"] == "No choice is marked as right, so that this is a poll."
    polls = "1. ¿Té o café?\na) Té\nb) Café\n"
    report = import_export.import_questions(owner.id, polls.encode(), "list", dry_run=True)
    assert [one.content.type for one in report.preview] == ["poll"]
    assert report.notes == [], "a list without any key is one of polls"
