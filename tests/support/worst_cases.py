"""Questions that do not fit on a projector easily: long, many, wide, tall."""

import base64
from typing import Any

from tests.support.questions import picture, question

LONG = (
    "Which of the following statements about the treaty signed in 1494 between the crowns of Castile and Portugal is"
    " correct, considering the later corrections, the papal bulls and the actual positions of the islands? "
)
STATEMENT = (
    "Die Verwendung eines unabhängigen Testteams erlaubt dem Projektmanagement die Verantwortung für die Qualität des"
    " finalen Arbeitsergebnisses auf das Testteam zu übertragen. "
)
CODE = "\n".join(
    f"result_{row} = some_function_name(argument_one, argument_two, keyword_{row}=value, other=None)"
    for row in range(14)
)
TABLE = "\n".join(
    ["| Country | Capital | Inhabitants | Area | Currency |", "|---|---|---|---|---|"]
    + [f"| Country number {row} | Its capital city | {row}00 000 | {row}2 000 km² | Peso |" for row in range(24)]
)
FORMULA = "$$\\sum_{k=1}^{n} \\frac{" + "+".join(f"x_{{{number}}}" for number in range(40)) + "}{2}$$"


def picture_of(width: int, height: int) -> dict[str, str]:
    """Return a picture of that size, as the API takes it."""
    return {"alt": f"{width} by {height}", "data": base64.b64encode(picture(size=(width, height))).decode()}


def choices(texts: list[str], **more: Any) -> list[dict[str, Any]]:
    """Return choices of which the second is right."""
    return [{"text": text, "correct": index == 1, **more} for index, text in enumerate(texts)]


def numbered(text: str, count: int) -> list[str]:
    """Return a text several times, each with its number."""
    return [f"{number}: {text}" for number in range(1, count + 1)]


CASES: dict[str, dict[str, Any]] = {
    "long prompt and choices": question(
        prompt=LONG * 2, choices=choices(numbered(LONG[:90], 4)), explanation="Because.\n\nAnd more."
    ),
    "long explanation": question(
        prompt="Which one?", choices=choices(numbered(STATEMENT * 2, 4)), explanation=STATEMENT
    ),
    "explanation of several pages": question(prompt="Which one?", explanation=f"{STATEMENT * 9}\n\n{STATEMENT * 8}"),
    "prompt of several pages": question(prompt=f"{LONG * 9}\n\n{STATEMENT * 8}"),
    "twelve short choices": question(
        "multiple_choice",
        prompt="Primes",
        choices=[{"text": str(number), "correct": number in (2, 3, 5, 7, 11)} for number in range(1, 13)],
    ),
    "ten long choices": question(prompt=LONG, choices=choices(numbered(STATEMENT, 10))),
    "choices with feedback": question(
        prompt="Which?", choices=choices(numbered(LONG[:160], 6), feedback=STATEMENT), explanation=STATEMENT
    ),
    "code": question(prompt=f"What does this print?\n\n```\n{CODE}\n```"),
    "table": question(prompt=f"Which row is wrong?\n\n{TABLE}"),
    "formulas": question(
        prompt=f"Solve {FORMULA} for $x_1$.",
        choices=choices([f"$x_{n} = \\frac{{{n}}}{{\\sqrt{{2}}}}$" for n in range(1, 7)]),
    ),
    "tall picture": question(prompt=LONG, image=picture_of(200, 900), choices=choices(numbered(LONG[:60], 6))),
    "wide picture": question(prompt="What is it?", image=picture_of(1600, 200), explanation=STATEMENT * 2),
    "twelve pictures": question(
        prompt="Which one?",
        choices=[
            {"text": f"Picture {number}", "image": picture_of(300 + number, 200), "correct": number == 1}
            for number in range(12)
        ],
    ),
    "ordering": question("ordering", prompt=LONG, choices=[{"text": text} for text in numbered(LONG[:90], 10)]),
    "matching": question(
        "matching",
        prompt=LONG,
        pairs=[{"left": f"{n}: {LONG[:70]}", "right": f"{n}: {STATEMENT[:90]}"} for n in range(10)],
        distractors=["Something else"],
    ),
    "numeric": question("numeric", prompt=LONG * 2),
    "short text": question("short_text", prompt=LONG, accepted=[{"text": text} for text in numbered(LONG[:90], 12)]),
    "open text": question("open_text", prompt=LONG),
    "word cloud": question("word_cloud", prompt=LONG),
    "rating": question("rating", prompt=LONG, low=0, high=10, low_label=LONG[:60], high_label=LONG[:60]),
    "map": question("map_pin", prompt=LONG),
    "tall picture to point at": question("image_pin", prompt=LONG, image=picture_of(300, 1200)),
}
"""A question by what is difficult about it."""

NAMES = [f"Maximiliana de las Nieves {number:03}" for number in range(24)]
"""The students: with the longest names that are usual, and many."""
_TEXTS = numbered(LONG[:90], len(NAMES))
ANSWERS: dict[str, list[Any]] = {
    "ten long choices": [["a"], ["b"], ["b"], ["c"], ["j"], ["j"]],
    "numeric": [1000 + number / 7 for number in range(len(NAMES))],
    "short text": _TEXTS,
    "open text": _TEXTS,
    "word cloud": [f"electroencefalografista {number}, agua {number % 5}" for number in range(len(NAMES))],
    "rating": [number % 11 for number in range(len(NAMES))],
    "twelve short choices": [["b", "c"], ["b"], ["b", "c", "e", "g", "k"]],
}
"""What the students answer to some of the cases, one each."""
