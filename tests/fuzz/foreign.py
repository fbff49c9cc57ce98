"""Random files of formats that are only read: quizzes of Kahoot as JSON, packages of H5P, notes of Anki."""

import json
import random
from typing import Any

from tests.formats.workbooks import archive
from tests.fuzz import fragments
from tests.support.questions import picture

ANKI = [
    "#separator:tab\n", "#html:true\n", "#tags column:3\n", "#separator:;\n", "#deck:a::b\n", "\t", "\t", "\n", "\n\n",
    "Q\tA\n", "Q\tA\ta b\n", "{{c1::", "::hint}}", "}}", "{{c2::x}} y {{c1::z}}\n", '"', '""', "#", "[sound:a.mp3]",
    "<img src=a.jpg>", "<b>", "</b>", "[$]x^2[/$]", "5\t", "\\(", ";",
]  # fmt: skip
KAHOOT_TYPES = (
    "quiz", "quiz", "multiple_select_quiz", "survey", "open_ended", "jumble", "slider", "word_cloud", "content", "nps",
    "scale", "true_false", "pin_it", "feedback", "sums", "",
)  # fmt: skip
LIBRARIES = (
    "H5P.MultiChoice 1.16", "H5P.TrueFalse 1.8", "H5P.Blanks 1.14", "H5P.DragText 1.10", "H5P.Essay 1.5", "H5P.Summary",
    "H5P.SingleChoiceSet 1.11", "H5P.Dialogcards 1.9", "H5P.MarkTheWords 1.11", "H5P.Column 1.18", "H5P.", "Other 1.0",
)  # fmt: skip


def _some(rng: random.Random) -> str:
    return rng.choice((fragments.text(rng, 4), rng.choice(fragments.CELLS), "a *b/c:d* e", "*x* and *y*", "Q?"))


def kahoot_quiz(rng: random.Random) -> bytes:
    """Return a quiz in JSON with questions of random types."""
    questions: list[Any] = []
    for _ in range(rng.randint(0, 5)):
        choices = [{"answer": _some(rng), "correct": rng.randrange(2) == 0} for _ in range(rng.randint(0, 5))]
        questions.append(
            {
                "type": rng.choice(KAHOOT_TYPES),
                "question": _some(rng),
                "choices": choices,
                "time": rng.choice((20000, 0, -1, 1e9, "20000", None)),
                "layout": rng.choice(("CLASSIC", "TRUE_FALSE")),
                "pointsMultiplier": rng.choice((0, 1, 2, 99, None)),
                "choiceRange": rng.choice(({}, {"start": 0, "end": 10, "correct": 4, "tolerance": 1}, None)),
            }
        )
    quiz = {"language": "Español", "questions": questions}
    return json.dumps(rng.choice((quiz, quiz, {"kahoot": quiz}))).encode()


def h5p_package(rng: random.Random) -> bytes:
    """Return a package with questions of random kinds, some of them within others."""
    content = {"questions": [_content(rng, 2) for _ in range(rng.randint(0, 4))]}
    files = {
        "h5p.json": json.dumps({"mainLibrary": "H5P.QuestionSet", "language": rng.choice(("es", "und"))}).encode(),
        "content/content.json": json.dumps(content).encode(),
        "content/images/a.png": picture(),
    }
    return archive(files)


def _content(rng: random.Random, depth: int) -> dict[str, Any]:
    answers = [{"text": _some(rng), "correct": rng.randrange(2) == 0} for _ in range(rng.randint(0, 4))]
    file = {"path": rng.choice(("images/a.png", "images/b.png", "../h5p.json", "https://x.y/a.png"))}
    params: dict[str, Any] = {
        "question": _some(rng),
        "answers": answers,
        "correct": rng.choice(("true", "false", "x")),
        "text": _some(rng),
        "questions": [_some(rng) for _ in range(rng.randint(0, 3))],
        "taskDescription": _some(rng),
        "textField": "\n".join(_some(rng) for _ in range(3)),
        "choices": [{"question": _some(rng), "answers": [_some(rng) for _ in range(rng.randint(0, 3))]}],
        "summaries": [{"summary": [_some(rng), _some(rng)]}],
        "dialogs": [{"text": _some(rng), "answer": _some(rng), "image": file}],
        "media": {"type": {"library": "H5P.Image 1.1", "params": {"file": file, "alt": _some(rng)}}},
        "content": [_content(rng, depth - 1)] if depth and not rng.randrange(3) else [],
    }
    return {"library": rng.choice(LIBRARIES), "params": params, "metadata": {"title": _some(rng)}}
