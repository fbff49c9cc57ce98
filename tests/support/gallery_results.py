"""Pages of results over several lessons: of a class, of a question, of students for themselves; and pages of keys."""

from typing import Any

from tests.clients.api import Api
from tests.support.browser import Visitor
from tests.support.gallery import PASSWORD, Gallery, Shot, answer_as

CLASS = 1
"""The demo's class, with the students Ana and Luis."""


class ClassLessons:
    """Lessons of the demo's class: Ana is in both, Luis in the first.

    Attributes:
        rounds: the rounds of the first lesson, by type of question.
    """

    def __init__(self, gallery: Gallery) -> None:
        self.gallery, self.rounds = gallery, dict[str, int]()
        tokens = [
            Api(gallery.url).post("/tokens", {"username": name, "password": PASSWORD})["token"]
            for name in ("ana", "luis")
        ]
        self.first = self._hold("Mapas y capitales", tokens, image=True)
        self.second = self._hold("Otra vez las capitales", tokens[:1], image=False)

    def _hold(self, title: str, accounts: list[str], *, image: bool) -> dict[str, Any]:
        teacher, kinds = self.gallery.teacher, self.gallery.kinds
        lesson = teacher.lesson(title=title, settings={"join_mode": "account", "course_id": CLASS})
        tokens = [join_as(self.gallery.url, account, lesson["code"]) for account in accounts]
        asked = [("choice", self.gallery.question, (["c"], ["a"])), ("map_pin", kinds["map_pin"], ([-74, 5], [-60, 0]))]
        if not image:  # a question that no open lesson asks, so that Ana may practise what she answered wrong
            asked.append(("choice", teacher.question(), (["a"],)))
        if image:
            asked.append(("image_pin", kinds["image_pin"], ([0.2, 0.3], [0.7, 0.6])))
        for kind, question, values in asked:
            round_ = teacher.ask(lesson["id"], question, time_limit=None)
            for token, value in zip(tokens, values, strict=False):
                answer_as(self.gallery.url, token, round_["id"], value)
            for step in ("close", "reveal"):
                teacher.command(lesson["id"], round_["id"], step)
            self.rounds.setdefault(kind, round_["id"])
        teacher.post(f"/lessons/{lesson['id']}/end")
        return lesson


def join_as(url: str, account: str, code: str) -> str:
    """Join with an account's token and return the participant's."""
    return str(Api(url, account).post("/join", {"code": code})["token"])


def see(visitor: Visitor, hook: str) -> None:
    """Wait until the script has drawn a part of the page."""
    visitor.page.get_by_test_id(hook).wait_for()


def tomorrow(visitor: Visitor, url: str) -> None:
    """Show the page of practice with the questions that Ana answered wrong today, as it looks from tomorrow on."""
    token = Api(url).post("/tokens", {"username": "ana", "password": PASSWORD})["token"]
    entries = [entry for result in Api(url, token).get("/me/results")["results"] for entry in result["questions"]]
    about = ("question", "key", "explanation_html")
    cards = [
        {"id": number, "due_on": "2026-01-01", "due_at": 0.0, "reviews": 1, "feedback": {}}
        | {name: entry[name] for name in about}
        for number, entry in enumerate((entry for entry in entries if entry["correct"] is False), start=1)
    ]
    sums = {"today": "2026-01-01", "due": len(cards), "total": len(cards), "learnt": 0, "next_on": None}
    visitor.page.route("**/practice/cards?*", lambda route: route.fulfill(json={**sums, "cards": cards}))
    visitor.page.reload()
    see(visitor, "question")
    visitor.page.unroute_all()


def result_pages(gallery: Gallery) -> list[Shot]:
    """Hold the lessons and return their pages."""
    held = ClassLessons(gallery)
    lesson = held.first["id"]
    ana = gallery.teacher.results(lesson)["participants"][0]["user_id"]
    return [
        Shot("own-results", "student", "/results"),
        Shot("own-results-lesson", "student", f"/results/{lesson}"),
        *(
            Shot(f"key-{kind}", "teacher", f"/teach/lessons/{lesson}/rounds/{number}/key")
            for kind, number in held.rounds.items()
        ),
        Shot("question-results", "teacher", f"/teach/questions/{gallery.question}/results"),
        Shot("course-results", "teacher", f"/teach/courses/{CLASS}/results"),
        Shot("practice-done", "student", "/practice", act=lambda visitor: see(visitor, "done")),
        Shot("practice-question", "student", "/practice", act=lambda visitor: tomorrow(visitor, gallery.url)),
        Shot("course-practice", "teacher", f"/teach/courses/{CLASS}/practice"),
        Shot("course-student", "teacher", f"/teach/courses/{CLASS}/results/{ana}"),
    ]
