"""A school in which every id of every route exists, and its eight visitors."""

import json
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from classroom.core import sealing
from classroom.core.database import db, now, transaction
from classroom.models import Access, EmailChange, Identity, Lesson, Participant, Round, SchoolImport, User
from classroom.services import pictures
from classroom.services.accounts import access
from classroom.services.assignments import manage as assignments
from classroom.services.assignments import work
from classroom.services.bank import entries, import_export, offers, quizzes
from classroom.services.classes import addresses, courses, join_requests, new_passwords, pins, rosters, school_jobs
from classroom.services.classes.roster_formats.reading import read_text
from classroom.services.lessons import co_teachers, improvise, lifecycle, presets, rounds, slides, timer
from classroom.services.lti import platforms
from classroom.services.participants import members, tokens
from classroom.services.participants.join import join_lesson
from classroom.services.webhooks import history
from classroom.services.webhooks import manage as webhooks
from classroom.web.bank import undo_tokens
from tests.support.imports import import_draft
from tests.support.lessons import CAPITAL
from tests.support.people import PASSWORD, log_in, make_user
from tests.support.platforms import PLATFORM
from tests.support.practice import card_of
from tests.support.questions import picture
from tests.support.questions import question as question_of

ACTORS = ("nobody", "guest", "student", "stranger", "owner", "colleague", "outsider", "admin")
"""``student`` and ``stranger`` have accounts; the stranger is in a lesson of the other teacher. The
``colleague`` teaches the owner's lessons too."""


@dataclass
class World:
    """Whom and what there is. ``ids`` holds the owner's things as routes name them, ``foreign`` the other's."""

    browsers: dict[str, FlaskClient] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    working: dict[str, dict[str, str]] = field(default_factory=dict)
    """Tokens of those who have begun homework (``begun``) and of those who have not (``fresh``)."""
    users: dict[str, int] = field(default_factory=dict)
    ids: dict[str, Any] = field(default_factory=dict)
    foreign: dict[str, int] = field(default_factory=dict)

    def token(self, name: str, actor: str) -> str:
        """Return the token with which somebody calls a route of the API; empty without one."""
        if "api_work." in name:
            mine = self.working["fresh" if name.endswith(".begin") else "begun"]
            return mine.get(actor, self.tokens.get(actor, ""))
        return self.tokens.get(actor, "")


def _lesson(owner: User, title: str, *agenda: int) -> Lesson:
    return lifecycle.create(owner.id, title=title, question_ids=agenda)


def _asked(lesson: Lesson, question_id: int) -> Round:
    return rounds.open_round(lesson.id, lesson.owner_id, question_id, timer.MAX_LIMIT)


def _closed(lesson: Lesson, question_id: int) -> Round:
    return rounds.close_round(lesson.id, lesson.owner_id, _asked(lesson, question_id).id)


def _ended(owner: User, title: str) -> Lesson:
    return lifecycle.end(_lesson(owner, title).id, owner.id)


def build(app: Flask) -> World:
    """Fill the database and log everybody in."""
    world = World()
    people = {
        "student": make_user("student", "student"),
        "stranger": make_user("stranger", "student"),
        "owner": make_user("owner", "teacher"),
        "colleague": make_user("colleague", "teacher"),
        "outsider": make_user("outsider", "teacher"),
        "admin": make_user("admin", "admin"),
        "victim": make_user("victim", "student"),
        "deputy": make_user("deputy", "admin"),  # so that the admin is not the last one
    }
    owner, outsider = people["owner"], people["outsider"]
    world.users = {name: user.id for name, user in people.items()}
    things = _things(world, owner, people)
    elsewhere = entries.create(outsider.id, CAPITAL)
    others = _lesson(outsider, "Elsewhere")
    theirs = _asked(others, elsewhere.id)
    page = entries.create(outsider.id, {"type": "slide", "prompt": "# Elsewhere"})
    shown = _lesson(outsider, "Elsewhere, a slide", page.id)
    slides.show(shown.id, outsider.id, page.id)
    world.foreign = {
        "question": elsewhere.id,
        "lesson": others.id,
        "round": theirs.id,
        "quiz": quizzes.create(outsider.id, "Elsewhere", [elsewhere.id]).id,
        "preset": int(presets.save(outsider.id, "Elsewhere", {}).key),
        "course": courses.create(outsider.id, "Elsewhere").id,
        "colleague": outsider.id,
        "slide": shown.slide_id,
        "webhook": webhooks.create(outsider.id, url="https://hooks.example/", events=["lesson.ended"])[0].id,
    }
    for name in ACTORS:
        world.browsers[name] = log_in(app, people[name]) if name in people else app.test_client()
    world.browsers["guest"].post(f"/join/{things['code']}", data={"nickname": "Gast"})
    world.browsers["student"].post(f"/join/{things['code']}", data={})
    world.browsers["stranger"].post(f"/join/{others.code}", data={})
    guest = join_lesson(things["code"], address="127.0.0.1", nickname="Program")
    away = join_lesson(others.code, address="127.0.0.1", user=people["stranger"])
    world.ids["participant"] = guest.id
    world.foreign["participant"] = away.id
    world.tokens = {
        name: access.grant(people[name], "api", "test")
        for name in ("student", "owner", "colleague", "outsider", "admin")
    }
    world.tokens["guest"] = tokens.sign(guest)
    login = access.find(access.grant(people["stranger"], "session", "test"), "session")
    assert login is not None
    world.tokens["stranger"] = tokens.sign(away, login.id)
    world.ids["access"] = _own_access(owner)
    ended = access.find(access.grant(people["victim"], "session", "test"), "session")
    assert ended is not None
    world.ids["login"] = ended.id
    world.ids["reset"] = _reset_link(people["victim"])
    _changing_addresses(world, owner, people["victim"])
    with transaction() as session:
        identity = Identity(user_id=people["student"].id, issuer="https://login.example", subject="17")
        session.add(identity)
    world.ids["identity"] = identity.id
    _begin_homework(world, owner, outsider, elsewhere.id)
    return world


def _reset_link(user: User) -> str:
    """Return the secret of a link that was mailed to somebody."""
    secret = "s" * 43
    with transaction() as session:
        link = Access(user_id=user.id, kind="reset", label="", digest=access.digest(secret), expires_at=now() + 3600)
        session.add(link)
    return secret


def _changing_addresses(world: World, owner: User, victim: User) -> None:
    """Let the owner wait for a link to a new address, the victim undo a change, and somebody ask to teach."""
    with transaction() as session:
        waits = EmailChange(user_id=owner.id, address="owner@mail.example", digest=access.digest("c" * 43))
        made = EmailChange(
            user_id=victim.id, address="new@thief.example", former="old@mail.example", confirmed_at=now()
        )
        made.digest, made.undo_digest = access.digest("d" * 43), access.digest("u" * 43)
        session.add_all([waits, made])
        asking = make_user("asking", "student")
        asking.requested_role = "teacher"
        session.flush()
        world.ids |= {"email_change": "c" * 43, "email_undo": "u" * 43, "asking": asking.id}


def _begin_homework(world: World, owner: User, outsider: User, elsewhere: int) -> None:
    """Let the guest and the stranger work, each on the homework of another teacher."""
    world.working = {"begun": {}, "fresh": {}}
    quiz_id = quizzes.create(outsider.id, "Elsewhere, homework", [elsewhere]).id
    theirs = assignments.create(outsider.id, quiz_id=quiz_id)
    mine = assignments.create(owner.id, quiz_id=world.ids["quiz"], audience="link")
    world.foreign["assignment"] = theirs.id
    world.ids["homework_code"] = mine.lesson.code
    world.browsers["guest"].post(f"/join/{mine.lesson.code}", data={"nickname": "Gast"})
    world.browsers["student"].post(f"/join/{mine.lesson.code}", data={})
    for actor, homework in (("guest", mine), ("stranger", theirs)):
        for name in world.working:
            seat = join_lesson(homework.lesson.code, address="127.0.0.1", nickname=f"{actor} {name}")
            world.working[name][actor] = tokens.sign(seat)
            if name == "begun":
                attempt = work.begin(db.session.get_one(Participant, seat.id))
                (world.ids if actor == "guest" else world.foreign)["attempt"] = attempt.id


def _school(admin_id: int) -> int:
    """Make the import of a school's list that is done, with a teacher whose password was not shown yet."""
    key = school_jobs.begin(admin_id, "list.csv", b"username,name\nnew,New\n", course="9 c")
    with transaction() as session:
        row = session.get_one(SchoolImport, key)
        row.state, row.teachers = "done", sealing.seal(school_jobs.PURPOSE, [["eva", "Eva", "secret"]])
    return key


def _things(world: World, owner: User, people: dict[str, User]) -> dict[str, Any]:
    question = entries.create(owner.id, CAPITAL)
    shelved = entries.archive(entries.create(owner.id, {**CAPITAL, "prompt": "Put away"}).id, owner.id)
    quiz = quizzes.create(owner.id, "Capitals", [question.id])
    course = courses.create(owner.id, "9a")
    courses.add_student(course.id, owner.id, people["victim"].username)
    written = entries.create(owner.id, question_of("short_text"))
    live = _lesson(owner, "Geography", written.id)
    waiting, paused = _lesson(owner, "Closed"), _lesson(owner, "Paused")
    unprepared = _lesson(owner, "Improvised")
    slide = entries.create(owner.id, {"type": "slide", "prompt": "# Rivers"})
    sliding = _lesson(owner, "Slide", slide.id)
    slides.show(sliding.id, owner.id, slide.id)
    removed, wrote = _lesson(owner, "Removed"), _lesson(owner, "Written")
    gone = join_lesson(removed.code, address="127.0.0.1", nickname="Gone")
    members.set_removed(removed.id, owner.id, gone.id, True)
    archived = lifecycle.set_archived(_ended(owner, "Archived").id, owner.id, True)
    ended = _ended(owner, "Ended")
    halted = _asked(paused, question.id)
    timer.pause_round(paused.id, owner.id, halted.id)
    file = import_export.export_questions(owner.id, [question.id], "json").data
    stored = pictures.store(picture())
    world.ids = {
        "question": question.id,
        "shelved": shelved.id,
        "first_version": 1,
        "quiz": quiz.id,
        "preset": int(presets.save(owner.id, "Kept", {"podium": True}).key),
        "course": course.id,
        "enrolled": people["victim"].id,
        "user": people["victim"].id,
        "lesson": live.id,
        "code": live.code,
        "round": _asked(live, question.id).id,
        "closed_lesson": waiting.id,
        "closed_round": _closed(waiting, question.id).id,
        "written": written.id,
        "written_lesson": wrote.id,
        "written_round": _closed(wrote, written.id).id,
        "improvised_lesson": unprepared.id,
        "improvised_round": improvise.ask(unprepared.id, owner.id, "choices").id,
        "slide": slide.id,
        "slide_lesson": sliding.id,
        "shown_slide": sliding.slide_id,
        "paused_lesson": paused.id,
        "paused_round": halted.id,
        "removed_lesson": removed.id,
        "removed_participant": gone.id,
        "free_lesson": _lesson(owner, "Free").id,
        "ended_lesson": ended.id,
        "ended_code": ended.code,
        "archived_lesson": archived.id,
        "file": file,
        "undo": undo_tokens.token_of(owner.id, undo_tokens.Change("archive", shelved.archived_at or 0, 1)),
        "digest": stored.digest,
        "extension": stored.url.rpartition(".")[2],
    }
    homework = assignments.create(owner.id, quiz_id=quiz.id, course_id=course.id)
    world.ids |= {"assignment": homework.id, "homework_lesson": homework.lesson_id}
    world.ids["colleague"] = people["colleague"].id
    shared = courses.create(owner.id, "Choir")
    courses.add_student(shared.id, owner.id, people["student"].username)
    world.ids["shared_course"] = shared.id
    card = world.ids["card"] = card_of(people["student"], shelved)
    world.ids["practice_answer"] = json.dumps({"id": "practised", "card_id": card, "value": ["a"]})
    for name, number in world.ids.items():
        if name.endswith("lesson"):
            co_teachers.add(number, owner.id, "colleague")
    world.ids["roster"] = rosters.apply(course.id, owner.id, read_text("imported")).passwords_id
    world.ids["school"] = _school(people["admin"].id)
    world.ids["managed"] = db.session.scalars(select(User.id).where(User.username == "imported")).one()
    new_passwords.hash_batch()
    world.ids["slug"] = addresses.set_slug(course.id, owner.id, "geo-2b")
    world.ids["pin"] = pins.make(course.id, owner.id)[0].pin
    pins.set_allowed(course.id, owner.id, True)
    world.ids["join_token"] = join_requests.set_link(course.id, owner.id, on=True)
    world.ids |= import_draft(owner.id, "questions.json", file)
    webhook, _secret = webhooks.create(owner.id, url="https://hooks.example/", events=["lesson.ended"])
    world.ids |= {"webhook": webhook.id, "delivery": history.ping(webhook.id, owner.id).id}
    world.ids["registration"] = "none"  # one that was finished; those that are open: tests/lti
    world.ids["platform"] = platforms.add(**{**PLATFORM, "client_id": "other"}).id
    world.ids["offer"] = _offer(owner, question.id, people["colleague"])
    return world.ids


def _offer(owner: User, question_id: int, colleague: User) -> int:
    """Have the colleague offer the owner a change of the question that all routes are tried with."""
    lesson = _ended(owner, "Offered")
    base = entries.get(question_id, owner.id).current
    offers.add_changed(lesson.id, colleague.id, base, {"prompt": "What else?"})
    db.session.commit()
    return offers.waiting(owner.id)[0].id


def _own_access(owner: User) -> int:
    access.make_token(owner, "to be ended")
    newest: Access = access.of_user(owner.id, "api")[0]
    return newest.id


__all__ = ["ACTORS", "PASSWORD", "World", "build"]
