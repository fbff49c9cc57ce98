"""Words in the cells of a table: types of questions, true and false, levels.

In English and Spanish, and those that Portuguese, French and German tables and Moodle's own types use.
"""

from classroom.formats.shared.tables.columns import TYPE_COLUMNS
from classroom.formats.shared.tables.headings import simplified
from classroom.questions.types.true_false import WORDS

CHOICE = "choice"
"""One or several right choices, as the table marks them: what "multiple choice" means to most people."""
OPEN = "open"
"""A text: compared with the right ones if the table has some, else open."""

_TYPES: dict[str, tuple[str, ...]] = {
    "true_false": (
        "true false", "true or false", "tf", "t f", "boolean", "verdadero falso", "verdadero o falso",
        "verdadero y falso", "truefalse", "verdadeiro falso", "verdadeiro ou falso", "vrai faux", "vrai ou faux",
        "richtig falsch", "wahr falsch", "vf", "v f", "v o f", "cierto falso", "cierto o falso", "yes no", "si no",
        "si o no",
    ),
    "single_choice": (
        "single", "single answer", "one answer", "one choice", "single select", "radio", "opcion unica",
        "seleccion unica", "eleccion unica", "respuesta unica", "una respuesta", "una opcion", "una sola respuesta",
        "escolha unica", "choix unique", "einfachauswahl",
    ),
    "multiple_choice": (
        "multiple answer", "multiple answers", "multiple response", "multiple select", "multi select", "checkbox",
        "checkboxes", "several answers", "respuesta multiple", "respuestas multiples", "varias respuestas",
        "varias opciones", "mehrfachauswahl", "casillas", "casillas de verificacion",
    ),
    CHOICE: (
        "multiple choice", "choice", "mcq", "mc", "quiz", "opcion multiple", "opciones multiples", "seleccion multiple",
        "eleccion multiple", "multiple", "multiopcion", "tipo test", "test", "opciones", "choices", "multichoice",
        "multipla escolha", "choix multiple", "qcm",
    ),
    "poll": ("survey", "vote", "opinion poll", "encuesta", "votacion", "sondeo", "opinion"),
    "numeric": ("number", "numerical", "guess number", "numerica", "numerico", "numero", "respuesta numerica"),
    "short_text": (
        "short answer", "short", "text entry", "fill in the blank", "fill in the blanks", "fill in blank", "fill blank",
        "blank", "type answer", "typed answer", "texto corto", "respuesta corta", "corta", "completar", "hueco",
        "huecos", "rellenar", "rellenar huecos", "rellenar el hueco", "rellenar espacios",
        "shortanswer", "text input", "resposta curta", "reponse courte", "kurzantwort",
    ),
    OPEN: ("open ended", "open question", "open", "essay", "paragraph", "long answer", "long text", "free text",
           "respuesta abierta", "pregunta abierta", "abierta", "desarrollo", "ensayo", "redaccion", "texto libre",
           "respuesta larga", "open answer", "texto abierto"),
    "open_text": ("dissertativa", "dissertacao", "discursiva", "redacao", "freitext", "question ouverte"),
    "word_cloud": ("cloud", "brainstorm", "nube de palabras", "nube", "lluvia de ideas"),
    "rating": ("scale", "likert", "valoracion", "escala", "puntuacion"),
    "ordering": ("order", "sorting", "sort", "sequence", "reorder", "ordenar", "ordenacion", "orden", "secuencia"),
    "matching": ("match", "match the pairs", "emparejar", "emparejamiento", "relacionar", "unir", "asociar", "parejas",
                 "associacao", "appariement", "zuordnung"),
    "map_pin": ("map", "place on the map", "mapa", "lugar en el mapa"),
    "image_pin": ("hotspot", "place on the picture", "lugar en la imagen", "zona de la imagen"),
}  # fmt: skip
_BY_WORD = {
    **{word: name for name, words in _TYPES.items() for word in words},
    **{name.replace("_", " "): name for name in TYPE_COLUMNS if name != "multiple_choice"},
}

TRUE = frozenset((
    "true", "t", "yes", "y", "right", "correct", "verdadero", "verdadera", "v", "si", "cierto", "cierta", "verdadeiro",
    "verdadeira", "certo", "vrai", "wahr", "richtig",
))  # fmt: skip
FALSE = frozenset((
    "false", "f", "no", "n", "wrong", "incorrect", "falso", "falsa", "incorrecto", "incorrecta", "errado", "errada",
    "faux", "falsch",
))  # fmt: skip
_NUMBERS = {"1": 0, "0": 1, "2": 1}

_LEVELS = {
    1: ("1", "easy", "very easy", "low", "basic", "facil", "muy facil", "baja", "bajo", "basica", "basico",
        "muito facil", "facile", "leicht"),
    2: ("2", "medium", "normal", "intermediate", "media", "medio", "intermedia", "intermedio", "moderada", "moyen",
        "mittel"),
    3: ("3", "hard", "very hard", "difficult", "high", "advanced", "dificil", "muy dificil", "alta", "alto", "avanzada",
        "avanzado", "muito dificil", "difficile", "schwer"),
}  # fmt: skip
LEVELS = {word: level for level, words in _LEVELS.items() for word in words}
"""Levels of difficulty by their words, without accents."""


def type_of(cell: str) -> str:
    """Return the type that a cell names, :data:`CHOICE` or :data:`OPEN`, or an empty text if it names none."""
    name = cell.strip().lower()
    return name if name in TYPE_COLUMNS else _BY_WORD.get(simplified(cell), "")


def truth_of(cell: str, *, numbers: bool = False) -> int | None:
    """Return 0 for a word that means true, 1 for one that means false, and else None.

    Args:
        cell: the word, in either language.
        numbers: 1 is true, and 0 or 2 (the second choice) are false.
    """
    word = simplified(cell)
    if word in TRUE or word in FALSE:
        return int(word in FALSE)
    return _NUMBERS.get(word) if numbers else None


_SPANISH_TRUTH = frozenset((
    "verdadero", "verdadera", "si", "cierto", "cierta", "falso", "falsa", "correcto", "correcta", "incorrecto",
    "incorrecta",
))  # fmt: skip


def words_of_truth(language: str | None, correct: str, *, spanish: bool) -> tuple[str, str] | None:
    """Return the words for true and false of a row that has no choices, or None where the row does not tell them.

    Args:
        language: of the question, if the row says it.
        correct: what the row says is right: its word tells the language too.
        spanish: the table has Spanish headings.
    """
    if language is None and (spanish or simplified(correct) in _SPANISH_TRUTH):
        language = "es"
    return WORDS.get(language, WORDS["en"]) if language else None


WORDS_OF_TYPES = {
    "en": {
        "true_false": "true or false", "single_choice": "single choice", "multiple_choice": "multiple answers",
        "poll": "poll", "numeric": "number", "short_text": "short answer", "open_text": "open answer",
        "word_cloud": "word cloud", "rating": "rating", "ordering": "ordering", "matching": "matching",
        "map_pin": "place on the map", "image_pin": "place on the picture",
    },
    "es": {
        "true_false": "verdadero o falso", "single_choice": "opción única", "multiple_choice": "varias respuestas",
        "poll": "encuesta", "numeric": "número", "short_text": "respuesta corta", "open_text": "respuesta abierta",
        "word_cloud": "nube de palabras", "rating": "valoración", "ordering": "ordenar", "matching": "emparejar",
        "map_pin": "lugar en el mapa", "image_pin": "lugar en la imagen",
    },
}  # fmt: skip
"""The words for types in templates."""
