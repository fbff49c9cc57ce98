"""Files without questions are refused as a whole, with what a question looks like; none of a text is half-imported."""

import pytest

from classroom.formats import get, guess, why_unknown, why_unreadable
from tests.formats import workbooks

PROGRAM = "We wrote two engines.\n\ndef add(self) { return self.items; }\n\nThe second one is {better} and slow.\n"
CHAPTERS = "1. Introduction\nRivers are long.\n2. History\na) early days\nb) later\n3. The end\nNothing more."
STEPS = "1. Open the door.\n2. Take the key.\n3. Go out."


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("gift", "::intro::Read the map before you go on."),
        ("gift", "One text.\n\nAnother text."),
        ("gift", PROGRAM),
        ("gift", "Text.\n\n" * 10 + "Which floats? {=ice ~lead}"),
        ("list", CHAPTERS),
        ("list", STEPS),
    ],
)
def test_a_text_is_no_list_of_questions(name: str, text: str) -> None:
    parsed = get(name).read(text.encode())
    assert (parsed.items, parsed.notes) == ([], [])
    (error,) = parsed.errors
    assert "No questions were found" in error["message"]
    assert "looks like this" in error["suggestion"]


@pytest.mark.parametrize(
    ("name", "text", "kinds"),
    [
        ("gift", "Look.\n\nDescribe the river. {}\n", ["slide", "open_text"]),
        ("gift", "Write about rivers {}\n\nWrite about seas {}", ["open_text", "open_text"]),
        ("gift", "The capital is {Lima}", ["short_text"]),
        ("list", "1. Why does it rain?\n2. Define river.\n3. Explica la lluvia.", ["open_text"] * 3),
        ("list", "1. The capital of Peru is\na) Lima\nb) Quito\n2. A metal is\na) iron\nb) wood", ["poll", "poll"]),
        ("list", "1. Rivers\nTipo: abierta", ["open_text"]),
        ("list", "Questão 1: Qual é a capital?\na) Lima\nb) Quito\nResposta correta: A", ["single_choice"]),
        ("list", "Frage 1: Was ist ein Metall?\na) Holz\nb) Eisen\nLösung: b", ["single_choice"]),
        ("list", "1. Quel métal ?\na) fer\nb) bois\nRéponse : A", ["single_choice"]),
    ],
)
def test_what_asks_is_a_question(name: str, text: str, kinds: list[str]) -> None:
    parsed = get(name).read(text.encode())
    assert parsed.errors == []
    assert [item.question["type"] for item in parsed.items] == kinds


def test_the_format_of_a_text_is_not_guessed_and_the_words_say_what_is_needed() -> None:
    assert guess("essay.txt", CHAPTERS.encode()) is None
    assert "No questions were found" in why_unknown("essay.TXT")[0]
    assert "Choose its format" in why_unknown("essay.odd")[0]


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({"notes/task.docx": b"x"}, "no questions of QTI"),
        ({"imsmanifest.xml": b"<manifest><metadata/></manifest>"}, "no questions of QTI"),
        ({"imsmanifest.xml": b"<manifest><schema>ADL SCORM</schema></manifest>"}, "SCORM"),
    ],
)
def test_an_archive_without_questions_says_so(files: dict[str, bytes], words: str) -> None:
    data = workbooks.archive(files)
    assert guess("a.zip", data) == "qti"
    (error,) = get("qti").read(data).errors
    assert words in error["message"]
    assert error["suggestion"]


def test_files_of_other_programs_are_named() -> None:
    assert "no questions of QTI" in why_unknown("course.imscc")[0]
    blackboard = b"MC\tWhich floats?\tice\tcorrect\tlead\tincorrect\nTF\tIce floats.\ttrue\n"
    assert "Blackboard" in why_unreadable(blackboard)
    assert guess("upload.txt", blackboard) is None


def test_a_backup_of_moodle_is_named() -> None:
    for data in (workbooks.archive({"moodle_backup.xml": b"<b/>"}), b"\x1f\x8b\x08\x00"):
        assert "Moodle XML" in why_unreadable(data)
