"""The headings of columns in English and Spanish, as people and programs write them; others are in foreign_headings."""

import re
import unicodedata
from functools import lru_cache

from classroom.formats.shared.tables import foreign_headings as foreign
from classroom.formats.shared.tables.columns import COLUMNS, is_column

IGNORED = "-"
"""The column of headings that are known and have nothing to import: numbers of rows."""
LINK = "image_link"
"""The column of the addresses of pictures, which are not opened."""
WRONG = "wrong"
"""Columns of wrong answers have this name with their number: ``wrong_1``."""
LISTED = "choice_list"
"""The column of cells with all choices of a question: ``Madrid|Paris|Rome``."""

_NAMES: dict[str, tuple[str, ...]] = {
    "type": ("question type", "qtype", "kind", "tipo", "tipo de pregunta"),
    "language": ("lang", "idioma", "lengua"),
    "title": ("question name", "questionname", "titulo", "nombre", "nombre de la pregunta"),
    "prompt": (
        "question", "question text", "questions", "stem", "pregunta", "preguntas",
        "texto de la pregunta", "enunciado", "cuestion", "question title", "quiz question", "texto pregunta",
        "enunciado de la pregunta",
    ),
    "correct": (
        "right", "answer", "answers", "key", "answer key", "solution", "correcta", "correctas", "correcto", "correctos",
        "respuesta", "solucion", "clave", "opcion correcta", "opciones correctas", "alternativa correcta",
        "correct option", "correct options", "correct choice", "correct choices", "correct index", "valida",
    ),
    "explanation": (
        "answer explanation", "rationale", "explicacion", "justificacion", "retroalimentacion", "feedback",
        "comentario", "comentarios", "retroalimentacion general", "general feedback", "generalfeedback",
    ),
    "time_limit": (
        "time", "time in seconds", "timer", "seconds", "tiempo", "tiempo limite", "limite de tiempo", "segundos",
        "tiempo en segundos", "time sec", "tiempo segundos", "tiempo s", "duracion",
    ),
    "points": ("point", "score", "marks", "default mark", "defaultmark", "puntos", "punto", "puntuacion", "puntaje"),
    "difficulty": ("difficulty level", "level", "dificultad", "nivel", "nivel de dificultad"),
    "tags": (
        "tag", "topic", "topics", "category", "categories", "subject", "tema", "temas", "etiqueta", "etiquetas",
        "categoria", "categorias", "materia", "asignatura", "bloque",
    ),
    "notes": (
        "note", "notes for the teacher", "teacher notes", "notas", "nota", "notas para el profesor",
        "notas para el docente", "observaciones",
    ),
    "accepted": (
        "accepted answers", "accepted answer", "aceptada", "aceptadas", "aceptado", "aceptados", "respuesta aceptada",
        "respuestas aceptadas", "respuestas validas",
    ),
    "unit": ("units", "unidad", "unidades"),
    "forgive": ("perdonar", "ignorar", "se perdona"),
    "markup": ("mark up", "marcado", "format", "formato"),
    "words": ("palabras", "numero de palabras"),
    "hidden": ("hidden words", "ocultas", "palabras ocultas"),
    "low": ("minimum", "minimo", "minima"),
    "high": ("maximum", "maximo", "maxima"),
    "low_label": ("etiqueta del minimo", "texto del minimo"),
    "high_label": ("etiqueta del maximo", "texto del maximo"),
    "latitude": ("latitud",),
    "longitude": ("longitud",),
    "full_km": ("km con todos los puntos", "km puntuacion completa"),
    "zero_km": ("km sin puntos",),
    "regions": ("regiones", "zonas"),
    "image_alt": ("alternative text", "texto alternativo", "alt"),
    "image_data": ("datos de la imagen",),
    LINK: ("image", "image url", "picture", "imagen", "enlace de la imagen", "enlace a la imagen", "media"),
    LISTED: ("choices", "options", "answer options", "answer choices", "question answers", "opciones", "alternativas",
             "opciones de respuesta"),
    IGNORED: ("n", "no", "num", "number", "numero", "id", "question number", "numero de pregunta", "numero pregunta",
              "id pregunta", "nr", "nro"),
}  # fmt: skip
"""Other names of columns, without accents, capitals and signs."""
_KNOWN = {
    **{name.replace("_", " "): name for name in COLUMNS},
    **dict.fromkeys(foreign.LISTED, LISTED),
    **{other: name for names in (foreign.FOREIGN, _NAMES) for name, others in names.items() for other in others},
}
_NUMBERED = (
    ("choice", re.compile(r"(?:choice|option|opcion|alternativa|alternative|answer|respuesta|ans|item|elemento|opc|"
                          rf"answer option|answer choice|izquierda|left|{foreign.CHOICE})"
                          r" ?([0-9]{1,2}|[a-l])")),
    ("match", re.compile(r"(?:match|pareja|par|derecha|right) ?([0-9]{1,2}|[a-x])")),
    ("feedback", re.compile(r"(?:feedback|comentario|retroalimentacion) ?([0-9]{1,2}|[a-l])")),
    (WRONG, re.compile(r"(?:(?:incorrect|wrong) (?:answer|option)|(?:respuesta|opcion|alternativa) "
                       rf"(?:incorrecta|falsa|erronea|errada)|incorrecta|distractor|falsa|{foreign.WRONG})"
                       r" ?([0-9]{1,2}|[a-l])?")),
)  # fmt: skip
_TAIL = re.compile(r" (?:max(?:imum|imo)?|optional|opcional|obligatori[oa]|required|choose|elige|sec|s|only)(?: .*)?")
"""What programs add to a heading: ``max 120 characters``, ``optional``."""
_BARE = re.compile(r"choice|option|opcion|alternativa")
_CORRECT = re.compile(
    r"(?:correct|right) (?:answer|option|choice)s?\b.*|respuestas?(?: s)? (?:correcta|valida)s?\b.*"
    r"|(?:the )?(?:correct|right)(?: answer)?(?: s)?"
)
_TIME = re.compile(r"time limit\b.*|(?:tiempo limite|limite de tiempo)\b.*")
_QUESTION = re.compile(r"(?:question|pregunta)(?: text)?")
_LINK = re.compile(r"(?:image|picture|photo|media|video|audio|imagen|foto)\b.*\b(?:link|url|enlace)\b.*")
_SPANISH = re.compile(
    r"pregunta|enunciado|opcion|respuesta|correct[ao]s?\b(?<!correct)|tipo\b|tema\b|dificultad|explicacion|tiempo|puntos|etiquetas"
    r"|titulo|idioma|cuestion|solucion"
)


def simplified(text: str) -> str:
    """Return a heading or word without accents, capitals and signs: ``opción_1`` and ``Opción 1:`` are the same."""
    text = re.sub(r"(?<=[a-zà-ÿ])(?=[A-Z])", " ", text[:100])
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join(re.sub(r"[\W_]+", " ", "".join(c for c in plain if not unicodedata.combining(c))).split())


@lru_cache(maxsize=2048)
def column_of(heading: str) -> str:
    """Return the column with a heading, or an empty text if there is none.

    A heading without its number, as in ``Choice, Choice, Choice``, is a column that ends with ``_``.
    """
    name = heading.strip().lower()
    if is_column(name):
        return name
    if heading.strip() in ("#", "Nº", "N.º", "N°", "Question #"):
        return IGNORED
    text = re.sub(r"^[0-9]{1,2} (?=[a-z])", "", simplified(heading))
    return _column(text) or _column(_TAIL.sub("", text))


def _column(text: str) -> str:
    if text in _KNOWN:
        return _KNOWN[text]
    for name, pattern in _NUMBERED:
        if match := pattern.fullmatch(text):
            return f"{name}_{_number(match[1] or '')}"
    if re.fullmatch("[a-h]", text):
        return f"choice_{_number(text)}"
    if _BARE.fullmatch(text):
        return "choice_"
    for name, pattern in (("correct", _CORRECT), ("time_limit", _TIME), ("prompt", _QUESTION), (LINK, _LINK)):
        if pattern.fullmatch(text):
            return name
    return ""


def _number(text: str) -> str:
    return str(ord(text) - ord("a") + 1) if text.isalpha() else str(int(text)) if text else ""


def is_spanish(headings: list[str]) -> bool:
    """Return whether the headings are Spanish."""
    return any(_SPANISH.match(simplified(heading)) for heading in headings if heading and column_of(heading))


SPANISH = {
    "type": "Tipo", "language": "Idioma", "title": "Título", "prompt": "Pregunta", "correct": "Correcta",
    "explanation": "Explicación", "time_limit": "Tiempo (s)", "points": "Puntos", "difficulty": "Dificultad",
    "tags": "Temas", "notes": "Notas", "accepted": "Aceptadas", "unit": "Unidad", "forgive": "Se perdona",
    "markup": "Formato", "words": "Número de palabras", "hidden": "Palabras ocultas", "low": "Mínimo", "high": "Máximo",
    "low_label": "Texto del mínimo", "high_label": "Texto del máximo", "latitude": "Latitud", "longitude": "Longitud",
    "full_km": "Km con todos los puntos", "zero_km": "Km sin puntos", "regions": "Regiones",
    "image_alt": "Texto alternativo", "image_data": "Datos de la imagen",
}  # fmt: skip
ENGLISH = {"prompt": "Question", "time_limit": "Time (s)"}
_NUMBERED_WORDS = {
    "es": {"choice": "Opción", "match": "Pareja", "feedback": "Comentario"},
    "en": {"choice": "Option", "match": "Match", "feedback": "Feedback"},
}


def heading_of(column: str, language: str) -> str:
    """Return the heading of a column for a template in a language."""
    base, _sign, number = column.rpartition("_")
    if number.isdigit() and base in _NUMBERED_WORDS["en"]:
        return f"{_NUMBERED_WORDS['es' if language == 'es' else 'en'][base]} {number}"
    words = SPANISH if language == "es" else ENGLISH
    return words.get(column) or (column if "_" in column or language == "es" else column.capitalize())
