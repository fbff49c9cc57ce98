"""Headings of columns in Portuguese, French and German. The program's own languages are in :mod:`headings`."""

FOREIGN: dict[str, tuple[str, ...]] = {
    "type": ("tipo de questao", "tipo da questao", "tipo questao", "tipo de pergunta", "type de question", "fragetyp"),
    "language": ("langue", "sprache"),
    "title": ("titre", "titel"),
    "prompt": (
        "pergunta", "perguntas", "texto da pergunta", "texto da questao", "enunciado da questao", "intitule", "enonce",
        "texte de la question", "frage", "fragen", "fragetext", "fragestellung",
    ),
    "correct": (
        "resposta", "respostas", "gabarito", "resposta correta", "respostas corretas", "resposta certa", "correta",
        "corretas", "opcao correta", "alternativa correta", "bonne reponse", "bonnes reponses", "reponse correcte",
        "reponses correctes", "reponse", "antwort", "loesung", "losung", "richtige antwort", "richtige antworten",
        "korrekte antwort", "richtige losung", "richtige loesung", "richtig",
    ),
    "explanation": (
        "explicacao", "justificativa", "explication", "erklarung", "erklaerung", "begrundung", "begruendung",
        "erlauterung", "erlaeuterung",
    ),
    "time_limit": ("tempo", "tempo limite", "tempo em segundos", "temps", "duree", "zeit", "zeitlimit"),
    "points": ("pontos", "pontuacao", "bareme", "punkte"),
    "difficulty": ("dificuldade", "nivel de dificuldade", "difficulte", "niveau", "schwierigkeit"),
    "tags": ("assunto", "disciplina", "matiere", "sujet", "categorie", "theme", "kategorie", "thema", "fach"),
    "notes": ("observacoes", "remarques", "anmerkungen"),
}  # fmt: skip
"""Names of columns, without accents, capitals and signs."""
CHOICE = r"alt|opcao|resposta|proposition|reponse|choix|antwort|antwortmoglichkeit|auswahl"
"""What stands before the number or letter of a choice."""
WRONG = (
    r"(?:resposta|opcao|alternativa) (?:errada|incorreta|falsa)|(?:mauvaise|fausse) reponse|reponse fausse|"
    r"falsche antwort|errada"
)
"""What a column of a wrong answer is called, before its number."""
LISTED = ("opcoes", "alternativas", "propositions", "antwortmoglichkeiten", "antworten")
"""Columns with all choices of a question in one cell."""
