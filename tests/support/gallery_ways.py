"""States for screenshots of ways to teach: teams, surveys, generated names, improvised questions, agendas, dialogs."""

from collections.abc import Callable

from tests.support.browser import Visitor
from tests.support.gallery import Gallery, Shot, enter
from tests.support.gallery_states import States

GUEST = "guest of ways"
FIRST = [[letter] for letter in "cacccdcb"]
SECOND = [[letter] for letter in "cccbccac"]


class Ways(States):
    """Creates lessons in the states of the lesson options."""

    def race(self) -> None:
        """Add the standings on the control page, the projector and a phone, and the podium at the end."""
        options = {"podium": True, "teams": 3, "streaks": True, "speed_bonus": 50}
        for name in ("standings", "podium-ended"):
            made = self.asked("A race", self.gallery.question, FIRST, **options)
            self.bring(made, "close", "reveal")
            made.round = self.teacher.ask(made.lesson["id"], self.gallery.question, time_limit=None)
            self.answer(made, SECOND)
            self.bring(made, "close", "reveal")
            self.bring(made, "standings", shown=True)
            if name == "podium-ended":
                self.teacher.post(f"/lessons/{made.lesson['id']}/end")
            self.show(name, made.lesson)

    def survey(self) -> None:
        """Add the result of a survey, in which no answer is right or wrong."""
        made = self.asked("What we think", self.gallery.question, FIRST, scoring="survey")
        self.bring(made, "close", "reveal")
        self.show("survey", made.lesson)

    def names(self) -> None:
        """Add generated names on the join page and in the lobby."""
        lesson = self.gallery.lesson("Who am I?", settings={"options": {"generated_names": True}})
        path = f"/join/{lesson['code']}"
        self.shots += [Shot("join-given-name", "nobody", path), Shot("student-given-name", self.who, path, act=come_in)]

    def improvised(self) -> None:
        """Add an improvised question, and one whose choices alone are on the phone."""
        lesson = self.gallery.lesson("Asked aloud")
        self.teacher.post(f"/lessons/{lesson['id']}/rounds/improvise", {"kind": "choices"})
        self.show("improvised", lesson, ("control", "screen"))
        self.shots.append(Shot("control-wording", "teacher", f"/teach/lessons/{lesson['id']}", act=press("word-round")))
        self.show(
            "choices-only",
            self.asked("On the blackboard", self.gallery.question, [], phone_shows="choices").lesson,
            ("student",),
        )

    def slides(self) -> None:
        """Add a slide with a text and one with a picture, as the starter bank has them, and the editor of one."""
        quizzes = self.teacher.get("/quizzes?per_page=100")["quizzes"]
        quiz = next(quiz for quiz in quizzes if quiz["title"].startswith("Every question type"))
        found = self.teacher.get("/questions?type=slide&language=en")["questions"]
        for name, ref in (("slide", "One question"), ("slide-picture", "Every flat map")):
            slide = next(entry["id"] for entry in found if ref in entry["prompt"])
            lesson = self.gallery.lesson("Between questions")
            self.teacher.post(f"/lessons/{lesson['id']}/agenda/{slide}/slide", {"shown": True})
            enter(self.guest, lesson["code"])
            self.show(name, lesson)
        self.shots.append(Shot("quiz-slide", "teacher", f"/teach/quizzes/{quiz['id']}/questions/{slide}"))

    def agenda(self) -> None:
        """Add a lobby with a skipped question, and the menus and dialogs of the control page."""
        lesson = self.gallery.lesson("A plan")
        self.gallery.fill(lesson, 5)
        first = self.teacher.get(f"/lessons/{lesson['id']}")["agenda"][0]["question_id"]
        self.teacher.post(f"/lessons/{lesson['id']}/agenda/{first}/skip", {"skipped": True})
        path = f"/teach/lessons/{lesson['id']}"
        opened: dict[str, Callable[[Visitor], None] | None] = {
            "agenda": None,
            "options": press("options-open"),
            "end": press("end"),
            "more": press("more"),
            "keys": lambda visitor: visitor.page.keyboard.press("?"),
            "person": lambda visitor: visitor.hook("participants").locator("summary, button").first.click(),
        }
        self.shots += [Shot(f"control-{name}", "teacher", path, act=act) for name, act in opened.items()]


def come_in(visitor: Visitor) -> None:
    """Join from the page that shows the generated nickname."""
    if visitor.page.get_by_test_id("drawn-name").count():
        visitor.page.locator("main button[type=submit]").click()
    visitor.online()


def press(hook: str) -> Callable[[Visitor], None]:
    """Return a function that presses a button."""
    return lambda visitor: visitor.hook(hook).click()


def way_pages(gallery: Gallery, guest: Visitor) -> list[Shot]:
    """Create the lessons and return their pages."""
    ways = Ways(gallery, GUEST, guest)
    for bring in (ways.race, ways.survey, ways.names, ways.improvised, ways.slides, ways.agenda):
        bring()
    return ways.shots
