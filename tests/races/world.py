"""Worlds in which use cases meet: a lesson, its class, its teachers and their banks; many of them in one database."""

from dataclasses import dataclass
from typing import Any

from argon2 import PasswordHasher
from sqlalchemy import update

from classroom.core import sealing
from classroom.core.database import db, now, transaction
from classroom.models import (
    Access,
    Answer,
    Course,
    Enrolment,
    Identity,
    ImportDraft,
    ImportFile,
    ImportItem,
    Lesson,
    LessonItem,
    LessonPreset,
    LessonTeacher,
    NewPasswords,
    Offer,
    Participant,
    ProviderLogin,
    Question,
    QuestionTag,
    QuestionVersion,
    Quiz,
    QuizItem,
    Round,
    ShownSlide,
    User,
)
from classroom.services.accounts import access, passwords
from classroom.services.bank import entries
from classroom.services.bank.imports import drafts, duplicates, portable
from classroom.services.bank.search import text_of
from classroom.services.bank.validation import check
from classroom.services.classes.new_passwords import PURPOSE
from tests.support.people import PASSWORD

HOUR = 3600.0
ISSUER = "https://login.example"
"""The provider that the member is linked with, by the username."""
FILE = b"Which?\nA) one\nB) two\nANSWER: A\n"
ARCHIVED_AT = 1_000_000.0
"""When the question ``old`` was archived."""
QUESTIONS: dict[str, dict[str, Any]] = {
    "asked": {"type": "poll", "prompt": "Improvised question", "choices": [{"text": text} for text in "ABC"]},
    "written": {"type": "short_text", "prompt": "Longest river?", "accepted": [{"text": "Nile"}], "tags": ["rivers"]},
    "planned": {
        "type": "single_choice",
        "prompt": "Capital?",
        "choices": [{"text": "Lima", "correct": True}, {"text": "Quito", "correct": False}],
        "tags": ["cities"],
    },
    "old": {"type": "open_text", "prompt": "Why?", "tags": ["cities"]},
    "slide": {"type": "slide", "prompt": "# Rivers"},
    "spare": {"type": "rating", "prompt": "How was it?", "low": 1, "high": 5, "tags": ["cities"]},
}
OPTIONS = {"teams": 2, "podium": True, "auto_close": True, "auto_advance": 5}
STATUS = {"overdue": "open", "paused": "open", "ended": "closed"}
"""The status of the newest round in the worlds that are not named after it."""
NOWHERE = 2_000_000_000
"""The number of a round or slide that does not exist."""
KINDS = ("lobby", "open", "paused", "overdue", "closed", "revealed", "ended")
"""What state the lesson is in: that of its newest round, for the most part."""


@dataclass
class World:
    """The ids of a world's rows. ``user`` is who acts, and ``who`` the number of the use case: 1 or 2."""

    kind: str
    ids: dict[str, int]
    user: int = 0
    who: int = 1

    def __getattr__(self, name: str) -> int:
        if name in ("round", "past") and self.kind == "lobby":
            return NOWHERE
        if name == "shown_slide" and self.kind != "revealed":
            return NOWHERE
        try:
            return self.ids[name]
        except KeyError:
            raise AttributeError(name) from None

    def seen_by(self, who: int) -> "World":
        """Return the world for the first or second use case: the lesson's owner or the colleague."""
        return World(self.kind, self.ids, self.ids["owner" if who == 1 else "colleague"], who)


class Worlds:
    """Makes worlds, some at a time."""

    AT_ONCE = 10

    def __init__(self) -> None:
        self._waiting: dict[str, list[World]] = {}
        self._number = 0
        with transaction():
            self._contents = {name: check(raw) for name, raw in QUESTIONS.items()}
            self._fields = {name: entries.fields(content) for name, content in self._contents.items()}
        self._hash = passwords.hashed(PASSWORD)
        self._outdated = PasswordHasher(time_cost=2, memory_cost=8, parallelism=1).hash(PASSWORD)

    def get(self, kind: str) -> World:
        """Return a world that nothing has touched."""
        waiting = self._waiting.setdefault(kind, [])
        if not waiting:
            with transaction() as session:
                made = [self._make_people() for _ in range(self.AT_ONCE)]
                for step in (
                    lambda _rows: None,
                    self._make_bank,
                    self._make_drafts,
                    self._make_files,
                    self._make_item,
                    self._make_class,
                    lambda rows: self._make_lesson(rows, kind),
                    lambda rows: self._make_slide(rows, kind),
                ):
                    for rows in made:
                        step(rows)
                        session.add_all(rows.values())
                    session.flush()
                for rows in made if kind == "revealed" else ():
                    rows["lesson"].slide_id = rows["shown_slide"].id
                waiting += [World(kind, {name: row.id for name, row in rows.items()}) for rows in made]
        world = waiting.pop()
        if kind == "overdue":  # only now, since another world's use case would close it as well
            with transaction() as session:
                session.execute(update(Round).where(Round.id == world.round).values(deadline=now() - HOUR))
        db.session.remove()
        return world

    def _make_people(self) -> dict[str, Any]:
        self._number += 1
        rows: dict[str, Any] = {}
        for name, role in (
            ("owner", "teacher"), ("colleague", "teacher"), ("friend", "teacher"), ("member", "student"),
            ("pupil", "student"), ("stranger", "student"),
        ):  # fmt: skip
            stored = self._outdated if name == "member" else self._hash
            rows[name] = User(
                username=f"{name}-{self._number}", display_name=name.title(), role=role, password_hash=stored
            )
        for name in ("login", "token"):
            made = Access(user=rows["member"], kind="session" if name == "login" else "api", label=name)
            made.digest = f"{self._number}-{name}".rjust(64, "0")
            rows[name] = made
        link = Access(user=rows["member"], kind="reset", label="", expires_at=now() + 3600)
        link.digest = access.digest(f"link of {rows['member'].username}")
        rows["link"] = link
        rows["identity"] = Identity(user=rows["member"], issuer=ISSUER, subject=rows["member"].username)
        db.session.add(ProviderLogin(access=rows["login"], identity=rows["identity"]))
        return rows

    def _make_bank(self, rows: dict[str, Any]) -> None:
        for name, content in self._contents.items():
            made = Question(
                owner_id=rows["owner"].id, type=content.type, search_text=text_of(content), improvised=name == "asked"
            )
            rows[name] = made
            made.archived_at = ARCHIVED_AT if name == "old" else None
            made.versions = [QuestionVersion(number=1, **self._fields[name])]
            made.tags = [QuestionTag(name=tag) for tag in content.tags]
        rows["preset"] = LessonPreset(owner_id=rows["owner"].id, name="Kept", allow_change=False, options={})
        rows["quiz"] = Quiz(owner_id=rows["owner"].id, title="Quiz", updated_at=now(), items=[
            QuizItem(question=rows[name], position=place) for place, name in enumerate(("written", "planned"))
        ])  # fmt: skip

    def _make_drafts(self, rows: dict[str, Any]) -> None:
        rows["draft"] = ImportDraft(owner_id=rows["owner"].id, revision=0, created_at=now() - HOUR)
        brought = {"question_ids": [rows["spare"].id], "quiz_id": None, "quiz_new": False, "late": 0}
        rows["finished"] = ImportDraft(owner_id=rows["owner"].id, revision=0, result=brought, finished_at=now() - HOUR)

    def _make_files(self, rows: dict[str, Any]) -> None:
        rows["file"] = ImportFile(
            draft_id=rows["draft"].id, filename="a.txt", format="aiken", read_as="Aiken", size=len(FILE), data=FILE,
            errors=[], notes=[],
        )  # fmt: skip

    def _make_item(self, rows: dict[str, Any]) -> None:
        content = check({"type": "open_text", "prompt": "What came in?"})
        rows["item"] = ImportItem(
            draft_id=rows["draft"].id, file_id=rows["file"].id, position=0, line=1, excerpt="", problems={}, notes=[],
            question=portable.of_content(content), rank=drafts.Rank.FINE, twin_id=None, included=True,
            fingerprint=duplicates.fingerprint(content),
        )  # fmt: skip

    def _make_class(self, rows: dict[str, Any]) -> None:
        roster = [Enrolment(user=rows[name]) for name in ("member", "pupil")]
        rows["course"] = Course(owner_id=rows["owner"].id, title="5b", enrolments=roster)
        rows["passwords"] = NewPasswords(course=rows["course"], total=1, hashed=1)
        rows["passwords"].sealed = sealing.seal(PURPOSE, [["pupil", "Pupil", "secret words", True]])

    def _make_lesson(self, rows: dict[str, Any], kind: str) -> None:
        status = {"lobby": "lobby", "ended": "ended"}.get(kind, "live")
        lesson = rows["lesson"] = Lesson(
            code=f"{rows['owner'].id:06}", owner=rows["owner"], title="Geography", status=status,
            allow_change=True, options=dict(OPTIONS), items=[LessonItem(question=rows["planned"], position=0)],
            teachers=[LessonTeacher(user=rows["colleague"])],
        )  # fmt: skip
        lesson.course = rows["course"]
        for place, name in enumerate(("ana", "ben", "gone", "member")):
            person = Participant(lesson=lesson, nickname=name.title(), nickname_key=name, team=place % 2 + 1)
            person.resume_code = name
            person.removed_at = now() if name == "gone" else None
            rows[name if name != "member" else "seat"] = person
        rows["seat"].user = rows["member"]
        rows["offered"] = QuestionVersion(
            question=rows["written"], number=2, lesson_id=None, **{**self._fields["written"], "title": "Rivers"}
        )
        rows["offer"] = Offer(question=rows["written"], version=rows["offered"], lesson=lesson, by=rows["colleague"])
        if kind == "lobby":
            return  # NOWHERE stands for its rounds
        past = now() - HOUR
        rows["past"] = Round(
            lesson=lesson, version=rows["written"].versions[0], number=1, status="revealed", opened_at=past,
            closed_at=past, revealed_at=past,
        )  # fmt: skip
        rows["round"] = self._newest(rows, STATUS.get(kind, kind), kind)
        given = [("ana", "past", "Nile"), ("ben", "past", "Amazon"), ("ben", "round", ["a"])]
        for who, where, value in given:
            right = value == "Nile"
            rows[f"{who} in {where}"] = Answer(
                round=rows[where], participant=rows[who], submission_id=f"{who}-{where}-0", value=value,
                answered_at=past, correct=right if where == "past" else None, fraction=float(right),
                points=self._fields["written"]["points"] * right,
            )  # fmt: skip

    def _make_slide(self, rows: dict[str, Any], kind: str) -> None:
        if kind == "revealed":
            version = rows["slide"].versions[0]
            rows["shown_slide"] = ShownSlide(lesson_id=rows["lesson"].id, version_id=version.id, shown_at=now() - HOUR)

    def _newest(self, rows: dict[str, Any], status: str, kind: str) -> Round:
        past = now() - HOUR
        made = Round(
            lesson=rows["lesson"], version=rows["asked"].versions[0], number=2, status=status, opened_at=past,
            time_limit=60,
        )  # fmt: skip
        if status == "open":
            made.timer_since = None if kind == "paused" else past
            made.deadline = None if kind == "paused" else now() + HOUR
            made.remaining = 30.0 if kind == "paused" else None
        else:
            made.closed_at, made.revealed_at = past, past if status == "revealed" else None
        return made
