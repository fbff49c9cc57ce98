"""The eight subjects of the demonstration from which the product comes, each with its key spelled out."""

from classroom.starter import StarterQuestion, questions, quizzes
from tests.support.cases import for_each

CLASSICS = {
    "classic-bogota-capital": ("Bogotá", True, "Bogotá"),
    "classic-everest-highest": ("Everest", True, "8,848.86"),
    "classic-brazil-capital": ("Rio de Janeiro", False, "Brasília"),
    "classic-new-york-capital": ("New York", False, "not a capital today"),
    "classic-ring-of-fire-africa": ("Ring of Fire", False, "Pacific"),
    "classic-san-andreas-colombia": ("San Andreas Fault", False, "California"),
    "classic-amazon-countries": ("Amazon rainforest", False, "Brazil"),
    "classic-nile-longest": ("Nile", True, "Amazon"),
}
"""Ref → subject in the prompt, whether the statement is true, and what the explanation must mention."""


def _bank(language: str) -> dict[str, StarterQuestion]:
    return {question["ref"]: question for question in questions(language)}


@for_each(CLASSICS)
def test_a_classic_has_its_key_and_its_reason(ref: str) -> None:
    subject, truth, reason = CLASSICS[ref]
    english, spanish = _bank("en")[ref], _bank("es")[ref]
    assert subject in english["prompt"]
    assert reason in english["explanation"]
    assert english["choices"] == [{"text": "True", "correct": truth}, {"text": "False", "correct": not truth}]
    assert spanish["choices"] == [{"text": "Verdadero", "correct": truth}, {"text": "Falso", "correct": not truth}]
    assert english["image"] is not None


def test_the_demonstration_quiz_has_exactly_the_classics() -> None:
    demonstration = next(quiz for quiz in quizzes("en") if quiz["ref"] == "demonstration-classics")
    assert demonstration["title"] == "Demonstration: eight classics"
    assert demonstration["questions"] == list(CLASSICS)
