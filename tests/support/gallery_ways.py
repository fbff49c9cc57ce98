"""Ways to teach, to be looked at: a race with teams, a survey, names, improvised questions, an agenda, what opens."""

from collections.abc import Callable

from tests.support.browser import Visitor
from tests.support.gallery import Gallery, Shot
from tests.support.gallery_states import States

GUEST = "guest of ways"
FIRST = [[letter] for letter in "cacccdcb"]
SECOND = [[letter] for letter in "cccbccac"]


class Ways(States):
    """Brings lessons into the states that options of a lesson lead to."""

    def race(self) -> None:
        """Who is ahead, on the teacher's page, on the wall and on a phone; and the podium at the end."""
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
        """The result of a survey: no answer is right or wrong."""
        made = self.asked("What we think", self.gallery.question, FIRST, scoring="survey")
        self.bring(made, "close", "reveal")
        self.show("survey", made.lesson)

    def names(self) -> None:
        """Names that are given out: on the page to join, and in the lobby."""
        lesson = self.gallery.lesson("Who am I?", settings={"options": {"generated_names": True}})
        path = f"/join/{lesson['code']}"
        self.shots += [Shot("join-given-name", "nobody", path), Shot("student-given-name", self.who, path, act=come_in)]

    def improvised(self) -> None:
        """A question without words, and one whose choices alone are on the phone."""
        lesson = self.gallery.lesson("Asked aloud")
        self.teacher.post(f"/lessons/{lesson['id']}/rounds/improvise", {"kind": "choices"})
        self.show("improvised", lesson, ("control", "screen"))
        self.shots.append(Shot("control-wording", "teacher", f"/teach/lessons/{lesson['id']}", act=press("word-round")))
        self.show(
            "choices-only",
            self.asked("On the blackboard", self.gallery.question, [], phone_shows="choices").lesson,
            ("student",),
        )

    def agenda(self) -> None:
        """A lobby whose teacher has passed over a question; and what opens on the control page."""
        lesson = self.gallery.lesson("A plan")
        self.gallery.fill(lesson, 5)
        first = self.teacher.get(f"/lessons/{lesson['id']}")["agenda"][0]["question_id"]
        self.teacher.post(f"/lessons/{lesson['id']}/agenda/{first}/skip", {"skipped": True})
        path = f"/teach/lessons/{lesson['id']}"
        opened: dict[str, Callable[[Visitor], None] | None] = {
            "agenda": None,
            "options": press("options-open"),
            "end": press("end"),
            "keys": lambda visitor: visitor.page.keyboard.press("?"),
            "person": lambda visitor: visitor.hook("participants").locator("summary, button").first.click(),
        }
        self.shots += [Shot(f"control-{name}", "teacher", path, act=act) for name, act in opened.items()]


def come_in(visitor: Visitor) -> None:
    """Join from the page that shows the given nickname."""
    if visitor.page.get_by_test_id("drawn-name").count():
        visitor.page.locator("main button[type=submit]").click()
    visitor.online()


def press(hook: str) -> Callable[[Visitor], None]:
    """Return what presses a button."""
    return lambda visitor: visitor.hook(hook).click()


def way_pages(gallery: Gallery, guest: Visitor) -> list[Shot]:
    """Make the lessons and return all of these pages."""
    ways = Ways(gallery, GUEST, guest)
    for bring in (ways.race, ways.survey, ways.names, ways.improvised, ways.agenda):
        bring()
    return ways.shots
