"""Headings of tables: in English and Spanish, below titles, of other programs, unknown, twice; and several sheets."""

from typing import Any

import pytest

from classroom.formats import ParsedFile, get
from classroom.formats.shared.tables.columns import COLUMNS
from classroom.formats.shared.tables.headings import column_of, heading_of, is_spanish
from classroom.formats.shared.tables.words import WORDS_OF_TYPES, truth_of, type_of
from classroom.services.bank.validation import check
from tests.formats import workbooks


def csv(text: str) -> ParsedFile:
    return get("csv").read(text.encode())


def xlsx(*sheets: Any) -> ParsedFile:
    return get("xlsx").read(workbooks.workbook(*sheets))


def right(question: dict[str, Any]) -> list[str]:
    return [choice["text"] for choice in question["choices"] if choice["correct"]]


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("Pregunta", "prompt"), ("PREGUNTA:", "prompt"), ("Question Text", "prompt"), ("questionText", "prompt"),
        ("Enunciado", "prompt"), ("Question - max 120 characters", "prompt"), ("opción_1", "choice_1"),
        ("Opción 2", "choice_2"), ("Opcion B", "choice_2"), ("optionC", "choice_3"), ("Respuesta 4", "choice_4"),
        ("Answer 3\n(Optional)", "choice_3"), ("Alternativa d)", "choice_4"), ("A", "choice_1"),
        ("Correcta", "correct"), ("Respuesta correcta", "correct"), ("Respuesta(s) correcta(s)", "correct"),
        ("Correct Answer(s)\n(Only include Answer #)", "correct"), ("Solución", "correct"), ("Tipo", "type"),
        ("Question Type", "type"), ("Tema", "tags"), ("Dificultad", "difficulty"), ("Explicación", "explanation"),
        ("Tiempo", "time_limit"), ("Time Limit (sec)\n(Max: 300 seconds)", "time_limit"), ("Puntos", "points"),
        ("Incorrect Answer 2 (Optional)", "wrong_2"), ("Respuesta incorrecta 1", "wrong_1"),
        ("2. Question Type:", "type"),
        ("choice_12", "choice_12"), ("image_data_3", "image_data_3"), ("#", "-"), ("N.º", "-"),
        ("Image Link", "image_link"), ("Color", ""), ("Opción 40", "choice_40"), ("", ""),
    ],
)  # fmt: skip
def test_headings(heading: str, column: str) -> None:
    assert column_of(heading) == column


def test_every_column_is_known_by_its_headings_in_templates() -> None:
    for language in ("en", "es"):
        for column in COLUMNS:
            assert column_of(heading_of(column, language)) == column, heading_of(column, language)
        for name, words in WORDS_OF_TYPES[language].items():
            assert type_of(words) in (name, "open"), words
    assert is_spanish(["Pregunta", "Opción 1"])
    assert not is_spanish(["Question", "Option 1", "Comment"])


@pytest.mark.parametrize(
    ("word", "truth"),
    [("V", 0), ("Verdadero", 0), ("VERDADERO", 0), ("Sí", 0), ("si", 0), ("TRUE", 0), ("yes", 0), ("Cierto", 0),
     ("F", 1), ("Falso", 1), ("No", 1), ("FALSE", 1), ("", None), ("maybe", None)],
)  # fmt: skip
def test_words_for_true_and_false(word: str, truth: int | None) -> None:
    assert truth_of(word) == truth


SPANISH = """Tipo;Pregunta;Opción 1;Opción 2;Opción 3;Correcta;Tema;Dificultad;Explicación;Tiempo
Opción única;¿Qué flota?;El hielo;El plomo;;A;física;Fácil;Es menos denso.;30 s
Opción múltiple;¿Qué flota?;El hielo;El plomo;El corcho;A y C;;media;;
V/F;El hielo flota.;;;;V;;;;
Verdadero o falso;El plomo flota.;;;;Falso;;;;
Verdadero/Falso;¿El corcho flota?;;;;Sí;;;;
Respuesta corta;¿Qué flota?;;;;hielo;;;;
Desarrollo;¿Por qué flota?;;;;;;;;
"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "mac_roman"])
@pytest.mark.parametrize(("separator", "end"), [(";", "\n"), (",", "\r\n"), ("\t", "\r")])
def test_spanish_tables(encoding: str, separator: str, end: str) -> None:
    parsed = get("csv").read(SPANISH.replace(";", separator).replace("\n", end).encode(encoding))
    assert parsed.errors == []
    questions = [item.question for item in parsed.items]
    assert [question["type"] for question in questions] == [
        "single_choice", "multiple_choice", "true_false", "true_false", "true_false", "short_text", "open_text",
    ]  # fmt: skip
    first, second, third, fourth, fifth, sixth, _last = questions
    assert (first["prompt"], right(first), first["tags"], first["difficulty"]) == (
        "¿Qué flota?",
        ["El hielo"],
        ["física"],
        1,
    )
    assert (first["explanation"], first["time_limit"]) == ("Es menos denso.", 30)
    assert right(second) == ["El hielo", "El corcho"]
    assert [[choice["correct"] for choice in one["choices"]] for one in (third, fourth, fifth)] == [
        [True, False], [False, True], [True, False],
    ]  # fmt: skip
    assert sixth["accepted"] == [{"text": "hielo", "credit": 100}]
    for question in questions:
        check(question)


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        ("¿Qué flota?;hielo;plomo;;A;", "single_choice"),
        ("¿Qué flota?;hielo;plomo;corcho;hielo;", "single_choice"),
        ("¿Qué flota?;hielo;plomo;corcho;1,3;", "multiple_choice"),
        ("¿Qué prefieres?;hielo;plomo;;;", "poll"),
        ("El hielo flota.;Verdadero;Falso;;Verdadero;", "true_false"),
        ("El hielo flota.;;;;V;", "true_false"),
        ("¿Qué flota?;;;;hielo;", "short_text"),
        ("¿Cuánto es 2 + 2?;;;;4;", "numeric"),
        ("¿Cuánto es la mitad?;;;;;0,5±0,1", "numeric"),
        ("¿Capital?;;;;;Lima; la Ciudad de los Reyes", "short_text"),
        ("¿Por qué?;;;;;", "open_text"),
    ],
)
def test_tables_without_types_are_understood_from_their_columns(row: str, kind: str) -> None:
    head = "Pregunta\tOpción 1\tOpción 2\tOpción 3\tCorrecta\tAceptadas\n"
    parsed = csv(head + "\t".join(row.split(";", 5)))
    assert (parsed.errors, parsed.notes) == ([], [])
    assert [check(item.question).type for item in parsed.items] == [kind]


def test_titles_above_the_headings() -> None:
    table = (
        ["Física, tercer trimestre"],
        [],
        ["Profesora", "Ana"],
        ["Pregunta", "A", "B", "Correcta"],
        ["¿Flota?", "x", "y", "B"],
    )
    parsed = xlsx(workbooks.rows(*table))
    assert (parsed.errors, parsed.notes) == ([], [])
    assert [item.line for item in parsed.items] == [5]
    parsed = csv("Física; tercer trimestre\n\nPregunta,A,B,Correcta\n¿Flota?,x,y,B\n")
    assert [(item.line, item.question["choices"][1]["correct"]) for item in parsed.items] == [(4, True)]


def test_own_columns_are_left_out_with_a_word() -> None:
    parsed = csv("Pregunta,Unidad didáctica,Correcta\n¿Flota el hielo?,3,Sí\n")
    assert parsed.errors == []
    assert [note["message"] for note in parsed.notes] == [
        "Column B (Unidad didáctica): this column is not known and was not read."
    ]
    parsed = xlsx(workbooks.rows(["Question", "Correct"], ["Does ice float?", "Yes", "ask Ana"]))
    assert [note["message"] for note in parsed.notes] == ["Column C has no name and was not read."]


def test_a_column_that_is_there_twice() -> None:
    parsed = csv("Pregunta,Tema,Tema,Pregunta\n¿Por qué?,física,agua,\n,,,¿Cuándo?\n")
    first, second = [item.question for item in parsed.items]
    assert (first["prompt"], first["tags"], second["prompt"]) == ("¿Por qué?", ["física", "agua"], "¿Cuándo?")
    assert ["Column D (Pregunta)" in note["message"] for note in parsed.notes] == [True]


def test_all_sheets_are_read_or_said() -> None:
    def hidden(book: Any, sheet: Any) -> None:
        workbooks.rows(["Question", "Correct"], ["Hidden?", "yes"])(book, sheet)
        sheet.hide()

    one = workbooks.rows(["Question", "Correct"], ["Ice floats.", "true"], ["Lead floats.", "maybe", "x"])
    two = workbooks.rows(["Pregunta", "Opción 1", "Correcta"], ["¿Flota?", "sí", "D"])
    parsed = xlsx(one, workbooks.rows(["My notes"]), hidden, two)
    assert [item.question["prompt"] for item in parsed.items] == ["Ice floats.", "Lead floats."]
    assert [error["message"][:46] for error in parsed.errors] == ["Sheet “Sheet4”: Column C (Correcta): There is "]
    said = " ".join(note["message"] for note in parsed.notes)
    for words in ("“Sheet2” has no row", "“Sheet3” is hidden", "Sheet “Sheet1”: Column C has no name"):
        assert words in said


def test_cells_that_are_merged_downwards_hold_for_all_their_rows() -> None:
    def fill(book: Any, sheet: Any) -> None:
        table = (
            ["Tema", "Pregunta", "Correcta"],
            ["", "¿Flota el hielo?", "V"],
            ["", "¿Y el plomo?", "F"],
            ["", "¿Y el oro?", "F"],
        )
        workbooks.rows(*table)(book, sheet)
        sheet.merge_range(1, 0, 2, 0, "agua")

    assert [item.question["tags"] for item in xlsx(fill).items] == [["agua"], ["agua"], []]


@pytest.mark.parametrize("text", ["", "\n\n", "Dear all,\nsee you", "a;b;c\n1;2;3", "type,title\npoll,x"])
def test_files_without_headings_say_what_belongs_there(text: str) -> None:
    (error,) = csv(text).errors
    assert "Question" in error["message"]
    assert error["suggestion"]
