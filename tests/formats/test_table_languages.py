"""Tables of people who write Portuguese, French or German, and tables with all choices in one cell."""

from typing import Any

import pytest
from flask import Flask

from classroom.formats import ParsedFile, get
from classroom.formats.shared.tables.headings import column_of
from classroom.formats.shared.tables.words import LEVELS, truth_of, type_of
from classroom.services.bank.validation import check


def csv(text: str) -> ParsedFile:
    return get("csv").read(text.encode())


def only(text: str) -> dict[str, Any]:
    parsed = csv(text)
    assert parsed.errors == []
    (item,) = parsed.items
    check(item.question)
    return item.question


def marked(question: dict[str, Any]) -> list[tuple[str, bool]]:
    return [(choice["text"], choice["correct"]) for choice in question["choices"]]


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("Pergunta", "prompt"), ("Enunciado da questão", "prompt"), ("Énoncé", "prompt"), ("Frage", "prompt"),
        ("Texto_Pregunta", "prompt"), ("alt_a", "choice_1"), ("Opção 2", "choice_2"), ("Antwort C", "choice_3"),
        ("Réponse 4", "choice_4"), ("Resposta B", "choice_2"), ("Gabarito", "correct"), ("Resposta Correta", "correct"),
        ("Opção Correta", "correct"), ("Bonne réponse", "correct"), ("Richtige Antwort", "correct"),
        ("Lösung", "correct"), ("Loesung", "correct"), ("Resposta Errada 2", "wrong_2"), ("Opção Errada 1", "wrong_1"),
        ("Mauvaise réponse 1", "wrong_1"), ("Falsche Antwort 3", "wrong_3"), ("Respuesta errónea 1", "wrong_1"),
        ("Begründung", "explanation"), ("Dificuldade", "difficulty"), ("Kategorie", "tags"), ("Matière", "tags"),
        ("Fragetyp", "type"), ("Punkte", "points"), ("Durée", "time_limit"), ("Nr", "-"),
        ("Opciones", "choice_list"), ("Options", "choice_list"), ("Opções", "choice_list"), ("Answer", "correct"),
    ],
)  # fmt: skip
def test_headings(heading: str, column: str) -> None:
    assert column_of(heading) == column


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("multichoice", "choice"), ("truefalse", "true_false"), ("shortanswer", "short_text"), ("QCM", "choice"),
        ("Múltipla escolha", "choice"), ("Verdadeiro ou falso", "true_false"), ("Dissertativa", "open_text"),
        ("Zuordnung", "matching"), ("Einfachauswahl", "single_choice"), ("Réponse courte", "short_text"),
    ],
)  # fmt: skip
def test_words_of_types(word: str, kind: str) -> None:
    assert type_of(word) == kind


def test_words_of_truth_and_levels() -> None:
    assert [truth_of(word) for word in ("Verdadeiro", "Vrai", "Richtig", "Falsch", "Faux", "Errado")] == [
        0,
        0,
        0,
        1,
        1,
        1,
    ]
    assert [LEVELS[word] for word in ("muito facil", "moyen", "schwer", "muy dificil")] == [1, 2, 3, 3]


@pytest.mark.parametrize(
    "text",
    [
        "Nr;Frage;Antwort A;Antwort B;Antwort C;Lösung\n1;Was schwimmt?;Eisen;Kork;Blei;B",
        "titulo;enunciado;alt_a;alt_b;alt_c;correta;tipo\nx;Was schwimmt?;Eisen;Kork;Blei;b;Múltipla escolha",
        "Question,Réponse A,Réponse B,Réponse C,Bonne réponse\nWas schwimmt?,Eisen,Kork,Blei,Kork",
        "Texto_Pregunta,Opcion_A,Opcion_B,Opcion_C,Respuesta_Correcta\nWas schwimmt?,Eisen,Kork,Blei,B",
    ],
)
def test_a_key_in_any_of_the_languages(text: str) -> None:
    assert marked(only(text)) == [("Eisen", False), ("Kork", True), ("Blei", False)]


def test_wrong_answers_in_portuguese() -> None:
    found = only("Pergunta,Resposta Correta,Resposta Errada 1,Resposta Errada 2\nO que flutua?,Cortiça,Ferro,Chumbo")
    assert marked(found) == [("Cortiça", True), ("Ferro", False), ("Chumbo", False)]


def test_an_essay_with_a_model_answer_is_not_graded_by_its_words() -> None:
    parsed = csv("Pergunta,Tipo,Gabarito\nExplique o ciclo da água.,Dissertativa,A água evapora e chove.")
    assert parsed.items[0].question["type"] == "open_text"
    assert "correct" in parsed.notes[0]["message"]


@pytest.mark.parametrize("cell", ["Iron|Cork|Lead", "Iron; Cork; Lead", "Iron\nCork\nLead", '["Iron", "Cork", "Lead"]',
                                  "Iron, Cork, Lead"])  # fmt: skip
@pytest.mark.parametrize("heading", ["Options", "Opciones", "Choices", "Opções"])
def test_all_choices_in_one_cell(heading: str, cell: str) -> None:
    quoted = cell.replace('"', '""')
    found = only(f'Question,{heading},Answer\nWhich one floats?,"{quoted}",Cork')
    assert found["type"] == "single_choice"
    assert marked(found) == [("Iron", False), ("Cork", True), ("Lead", False)]


@pytest.mark.parametrize("cell", ["4", "yes, please", "[1, 2", '[{"a": 1}, 2]', "[" * 5000])
def test_a_cell_that_is_no_list_is_noted_and_the_question_comes_in(cell: str) -> None:
    quoted = cell.replace('"', '""')
    parsed = csv(f'Question,Options,Answer\nWhich one floats?,"{quoted}",Cork')
    assert parsed.items[0].question["type"] == "short_text"
    assert "no list of choices" in parsed.notes[0]["message"]


def test_columns_of_choices_come_before_a_list() -> None:
    parsed = csv("Question,Options,A,B,Answer\nWhich one floats?,x|y,Iron,Cork,B")
    assert marked(parsed.items[0].question) == [("Iron", False), ("Cork", True)]


@pytest.mark.parametrize(("cell", "language"), [("en-US", "en"), ("es_MX", "es"), ("ES-419", "es"), ("en", "en")])
def test_a_language_may_name_its_region(cell: str, language: str) -> None:
    assert only(f"Question,Language,A,B,Answer\nWhich one floats?,{cell},Iron,Cork,B")["language"] == language


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ("Pregunta;Correcta\nLa Tierra gira;V", ["Verdadero", "Falso"]),
        ("Pregunta;Correcta;Tipo\nLa Tierra gira;1;V/F", ["Verdadero", "Falso"]),
        ("prompt,correct\nLa Tierra gira,cierto", ["Verdadero", "Falso"]),
        ("Pregunta,Correcta,Idioma\nThe earth turns,true,en", ["True", "False"]),
        ("Question,Correct\nThe earth turns,TRUE", ["True", "False"]),
    ],
)
def test_true_and_false_in_the_language_of_the_table(table: str, words: list[str], app: Flask) -> None:
    (item,) = get("csv").read(table.encode()).items
    assert item.question["type"] == "true_false"
    assert [(choice["text"], choice["correct"]) for choice in item.question["choices"]] == [
        (words[0], True), (words[1], False),
    ]  # fmt: skip
