"""More states for screenshots: other question types, two votes, full lessons, right-to-left texts, errors."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.clients.api import join
from tests.support.browser import Visitor
from tests.support.gallery import Gallery, Shot, answer_as, enter

CROWD = 300
LARGE = 960
"""Width in pixels from which the projector makes pages; in a smaller window everything is below each other."""
GUESTS = ("guest of types", "guest of votes")
"""A browser stores only its last ten lessons."""
TWELVE: dict[str, Any] = {
    "type": "single_choice",
    "prompt": "Which of these is the best summary of the chapter on water?",
    "choices": [
        {"text": f"{place} has enough water, but not where and when most of its people need it", "correct": n == 4}
        for n, place in enumerate(
            ("Chile", "Peru", "Bolivia", "Ecuador", "Colombia", "Brazil", "Mexico", "Cuba", "Panama", "Haiti", "Belize",
             "Guyana")
        )
    ],
}  # fmt: skip
RIGHT_TO_LEFT: dict[str, Any] = {
    "type": "single_choice",
    "prompt": "ما هي عاصمة كولومبيا؟ (Colombia)",
    "choices": [{"text": text, "correct": n == 1} for n, text in enumerate(("كيتو", "بوغوتا", "ليما", "لاباز"))],
    "explanation": "تقع بوغوتا على ارتفاع 2640 مترًا.",
}
CLOUD = (
    "mate, río",
    "río",
    "montaña, río",
    "río, mar",
    "mar",
    "montaña",
    "volcán, mar",
    "café",
    "río, café",
    "selva",
    "río",
)
PLACES = ([-74.0, 4.7], [-75.5, 6.2], [-77.0, -12.0], [-58.4, -34.6], [-73.0, 7.1], [-66.9, 10.5], [-74.5, 4.0])
WRONG_TABLE = (
    "type,prompt,choice_1,choice_2,correct,tags\n"
    "single_choice,What is the capital of Colombia?,Bogotá,Quito,1,capitals\n"
    "single_choise,What is the capital of Peru?,Lima,Quito,1,capitals\n"
    "single_choice,,Lima,Quito,1,\n"
    "single_choice,Which one?,Lima,Lima,7,\n"
)


@dataclass
class Made:
    """A lesson, its round, and the tokens of its participants; the first is the guest's."""

    lesson: dict[str, Any]
    round: dict[str, Any]
    tokens: list[str]


def turn_to_the_analysis(visitor: Visitor) -> None:
    """Turn the projector to the third page, wherever it was: all projectors of a lesson show the same page."""
    size = visitor.page.viewport_size
    if size and size["width"] < LARGE:
        visitor.hook("analysis").scroll_into_view_if_needed()
        return
    visitor.hook("pager").wait_for()
    for key in ("PageUp", "PageUp", "PageUp", "PageDown", "PageDown"):
        visitor.page.keyboard.press(key)
    visitor.hook("analysis").wait_for()


class States:
    """Brings lessons into states that need their own answers.

    Attributes:
        shots: the pages so far.
    """

    def __init__(self, gallery: Gallery, who: str, guest: Visitor) -> None:
        self.gallery, self.who, self.guest, self.teacher = gallery, who, guest, gallery.teacher
        self.shots: list[Shot] = []

    def show(self, name: str, lesson: dict[str, Any], pages: Sequence[str] = ("student", "control", "screen")) -> None:
        """Add the pages of a lesson."""
        path = f"/teach/lessons/{lesson['id']}"
        places = {"control": path, "screen": f"{path}/screen", "report": f"{path}/report"}
        for page in pages:
            if page == "student":
                self.shots.append(Shot(f"student-{name}", self.who, f"/live/{lesson['code']}"))
            else:
                self.shots.append(Shot(f"{page}-{name}", "teacher", places[page]))

    def asked(self, title: str, question: int, values: Sequence[Any], **options: Any) -> Made:
        """Ask a question in a new lesson and have it answered; the guest gives the first value, if any."""
        lesson = self.gallery.lesson(title)
        if options:
            self.teacher.post(f"/lessons/{lesson['id']}/options", options)
        tokens = [enter(self.guest, lesson["code"])]
        names = [f"Student {number}" for number in range(1, max(3, len(values)))]
        tokens += [join(self.gallery.url, lesson["code"], name)["token"] for name in names]
        made = Made(lesson, self.teacher.ask(lesson["id"], question, time_limit=None), tokens)
        self.answer(made, values, sure="confidence" in options)
        return made

    def answer(self, made: Made, values: Sequence[Any], *, sure: bool = False) -> None:
        """Have the round answered."""
        for number, (token, value) in enumerate(zip(made.tokens, values, strict=False)):
            said = {"confidence": 3 - number % 3} if sure else {}
            answer_as(self.gallery.url, token, made.round["id"], value, **said)

    def bring(self, made: Made, *commands: str, **body: Any) -> None:
        """Send commands for the round."""
        for command in commands:
            made.round = self.teacher.command(made.lesson["id"], made.round["id"], command, body or None)

    def types(self) -> None:
        """Add a map and a word cloud while open and after the reveal, and the other types after the reveal."""
        kinds = self.gallery.kinds
        given: dict[str, list[Any]] = {
            "map_pin": list(PLACES), "word_cloud": list(CLOUD), "numeric": [2640, 2600, 1500],
            "short_text": ["Bogota", "Quito", "bogotá"], "open_text": ["It is cool up there.", "The soil is good."],
            "rating": [4, 5, 4, 2], "image_pin": [[0.2, 0.3], [0.7, 0.6]],
        }  # fmt: skip
        for kind, values in given.items():
            if kind in ("map_pin", "word_cloud"):
                self.show(f"open-{kind}", self.asked("6B Geography", kinds[kind], []).lesson)
            made = self.asked("6B Geography", kinds[kind], values)
            self.bring(made, "close", "reveal")
            self.show(f"revealed-{kind}", made.lesson)

    def texts(self) -> None:
        """Add a question with twelve long choices, and one in a right-to-left language."""
        for name, question in (("twelve", TWELVE), ("right-to-left", RIGHT_TO_LEFT)):
            number = int(self.teacher.post("/questions", question)["id"])
            self.show(f"open-{name}", self.asked("Long texts", number, []).lesson)
            made = self.asked("Long texts", number, [["b"], ["a"], ["b"], ["d"]])
            self.bring(made, "close", "reveal")
            self.show(f"revealed-{name}", made.lesson)

    def two_votes(self) -> None:
        """Add confidence, the discussion, and both votes side by side."""
        asked = self.gallery.question
        self.show("open-sure", self.asked("Peer instruction", asked, [], confidence=True).lesson, ("student",))
        first = [["a"], ["a"], ["c"], ["b"], ["c"]]
        made = self.asked("Peer instruction", asked, first, confidence=True)
        self.bring(made, "close")
        self.bring(made, "discuss", seconds=120)
        self.show("discussion", made.lesson)
        for name, pages in (("two-votes", ("student", "control", "screen", "report")), ("analysis", ())):
            made = self.asked("Peer instruction", asked, first, confidence=True)
            self.bring(made, "close", "revote")
            self.answer(made, [["c"], ["c"], ["c"], ["b"], ["c"]], sure=True)
            self.bring(made, "close", "reveal")
            self.show(name, made.lesson, pages)
        wall = f"/teach/lessons/{made.lesson['id']}/screen"
        self.shots.append(Shot("screen-analysis", "teacher", wall, act=turn_to_the_analysis))

    def crowd(self) -> None:
        """Add a lesson with three hundred participants, before and during a question."""
        lesson = self.gallery.lesson("Three hundred names")
        self.gallery.fill(lesson, CROWD)
        self.show("crowd", lesson, ("control", "screen"))


def offline(visitor: Visitor) -> None:
    """Go offline after the page has loaded."""
    visitor.context.set_offline(True)
    visitor.wait("connection", state="offline")


def wrong_file(visitor: Visitor) -> None:
    """Select a file with errors and open the preview of its import."""
    file = {"name": "questions.csv", "mimeType": "text/csv", "buffer": WRONG_TABLE.encode()}
    visitor.page.locator('input[type="file"]').set_input_files(file)
    uploading = visitor.page.locator('form:has(input[type="file"])')  # not the one that removes an unfinished import
    uploading.locator("button[type=submit]").first.click()
    visitor.page.locator(".import-items").wait_for()


def themes(visitor: Visitor) -> None:
    """Open the menu of themes."""
    visitor.page.locator("[data-theme-menu] summary").click()


def state_pages(gallery: Gallery, visitors: Mapping[str, Visitor]) -> list[Shot]:
    """Create the lessons and return their pages; ``visitors`` includes those of :data:`GUESTS`."""
    types, votes = (States(gallery, who, visitors[who]) for who in GUESTS)
    for bring in (types.types, votes.texts, votes.two_votes, votes.crowd):
        bring()
    lost = gallery.lesson("Without a network")
    enter(votes.guest, lost["code"])
    path = f"/teach/lessons/{lost['id']}"
    return [
        *types.shots,
        *votes.shots,
        Shot("student-offline", votes.who, f"/live/{lost['code']}", act=offline),
        Shot("control-offline", "teacher", path, act=offline),
        Shot("screen-offline", "teacher", f"{path}/screen", act=offline),
        Shot("bank-import-errors", "teacher", "/teach/questions/import", act=wrong_file),
        Shot("themes", "nobody", "/", act=themes),
        Shot("components", "nobody", "/dev/components"),
        Shot("bank-empty", "novice", "/teach/questions"),
        Shot("quizzes-empty", "novice", "/teach/quizzes"),
        Shot("courses-empty", "novice", "/teach/courses"),
        Shot("dashboard-empty", "novice", "/teach"),
        Shot("lessons-empty", "novice", "/teach/lessons"),
        Shot("error-503", "stranger", "/join/ABC234", status=503),
    ]
