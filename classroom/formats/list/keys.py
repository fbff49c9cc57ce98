"""The lines of a list that say something about a question: its right answers, its explanation, its points."""

import re

_WORDS = {
    "correct": (
        r"respuestas?(?:\s*(?:correctas?|\(s\)|v[aá]lidas?))?|soluci[oó]n(?:es)?|correctas?|clave|opci[oó]n correcta|"
        r"(?:correct |right )?answers?(?:\(s\))?|correct|key|solution|ans|r|sol|"
        r"respostas?(?:\s*(?:corret[ao]s?|cert[ao]s?))?|gabarito|(?:bonnes? )?r[eé]ponses?(?: correctes?)?|"
        r"(?:richtige )?(?:antwort(?:en)?|l[oö]sung(?:en)?)|rispost[ae](?: corrett[ae])?"
    ),
    "explanation": (
        r"explicaci[oó]n|explica[cç][aã]o|explication|erkl[aä]rung|spiegazione|justificativa|explanation|"
        r"justificaci[oó]n|retroalimentaci[oó]n|feedback|rationale|comentario"
    ),
    "points": r"puntos?|puntuaci[oó]n|points?|score|valor",
    "tags": r"temas?|topics?|etiquetas?|tags?|unidad",
    "difficulty": r"dificultad|difficulty|nivel|level",
    "time_limit": r"tiempo|time(?: limit)?",
    "type": r"tipo|type",
}
_LINES = [
    (column, re.compile(rf"\s*(?:{words})\s*[:=]\s*(?P<text>.*)", re.IGNORECASE | re.DOTALL))
    for column, words in _WORDS.items()
]
_KEY_HEADING = re.compile(
    r"\s*(?:(?:hoja|clave|plantilla) de )?"
    r"(?:respuestas|soluciones|solucionario|soluci[oó]n|clave|answers?|answer key|key|solutions?|respostas|gabarito|"
    r"r[eé]ponses|corrig[eé]|l[oö]sung(?:en|sschl[uü]ssel)?|antworten|risposte)"
    r"(?: correctas)?\s*:?\s*",
    re.IGNORECASE,
)
_KEY = re.compile(
    r"(?P<number>[0-9]{1,3})\s*[.)\-–:=]*\s*(?P<mark>[A-La-l](?![a-zé])|[VF](?![a-zé])|verdadero|falso|true|false)",
    re.IGNORECASE,
)
_STAR = re.compile(r"^\s*[*✓✔☑]\s*|\s*[*✓✔☑]\s*$|\s*\((?:correct[ao]?|right|x)\)\s*$|\s*<-+\s*$", re.IGNORECASE)


def said(line: str) -> tuple[str, str] | None:
    """Return the column and the text of a line such as ``Respuesta: B``, or None."""
    found = ((column, pattern.fullmatch(line)) for column, pattern in _LINES)
    return next(((column, match["text"].strip()) for column, match in found if match), None)


def begins_key(line: str) -> bool:
    """Return whether a line is the heading of the right answers of all questions."""
    return _KEY_HEADING.fullmatch(line) is not None


def keys_in(line: str) -> dict[int, str]:
    """Return the right answers in a line such as ``1. B  2. A``, by the numbers of their questions."""
    found = list(_KEY.finditer(line))
    rest = _KEY.sub("", line)
    return {int(one["number"]): one["mark"] for one in found} if found and not re.search(r"\w", rest) else {}


def without_star(text: str) -> tuple[str, bool]:
    """Return an option without the sign that marks it as right, and whether it had one."""
    bare = _STAR.sub("", text)
    return (bare, True) if bare and bare != text else (text, False)
