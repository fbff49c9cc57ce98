"""Erasing a person: nothing that is stored anywhere holds a value of theirs; what others need stays."""

import io
import json
import random
from pathlib import Path

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select

from classroom.core import sealing, settings
from classroom.core.database import db, transaction
from classroom.models import (
    Access,
    Answer,
    EmailChange,
    Identity,
    ImportDraft,
    Lesson,
    ModeratedText,
    Participant,
    Picture,
    ProviderLogin,
    Question,
    User,
)
from classroom.services.accounts import access, avatars, users
from classroom.services.backups import ledger
from classroom.services.bank import entries, quizzes, sharing
from classroom.services.bank.imports import reading
from classroom.services.classes import courses, new_passwords
from classroom.services.classes.new_passwords import PURPOSE
from classroom.services.deliveries import mail
from classroom.services.forgetting import accounts
from classroom.services.lessons import improvise, lifecycle, moderation
from classroom.services.participants import members
from classroom.services.results.analysis import lesson as analysis
from tests.services.forgetting.conftest import forget_now, holders
from tests.support.lessons import CAPITAL, answer, ask, close, join, play, reveal, share
from tests.support.questions import question as question_of

pytestmark = pytest.mark.both_databases


def picture(seed: int) -> bytes:
    out = io.BytesIO()
    Image.frombytes("RGB", (64, 64), random.Random(seed).randbytes(64 * 64 * 3)).save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def canaries(
    app: Flask, monkeypatch: pytest.MonkeyPatch, owner: User, member: User, stranger: User
) -> dict[str, str | bytes]:
    """A person who has done everything that leaves something, and their values, by what they are.

    The person is a teacher with own questions, lessons and classes, and took part in the owner's lesson.
    """
    person = users.create(
        username="canaryuser",
        password="canarypassword1",
        role="teacher",
        display_name="Canaryname Birdsong",
        email="canary@mail.example",
    )
    with transaction() as session:
        person.given_name, person.family_name, person.external_id = "Canarygiven", "Canaryfamily", "canaryexternal"
        change = EmailChange(user_id=person.id, address="canarynew@mail.example", former="canaryold@mail.example")
        change.digest, change.undo_digest = "ca4a41" * 10, "ca4a42" * 10
        session.add(change)
        stranger.managed_by_id = person.id
    avatars.set_picture(person.id, picture(1))
    token = access.make_token(person, "canarytokenlabel")
    access.grant(person, "session", "canarybrowser")
    found: dict[str, str | bytes] = {
        "username": "canaryuser",
        "e-mail": "canary@mail.example",
        "name": "Canaryname",
        "surname": "Birdsong",
        "given name": "Canarygiven",
        "family name": "Canaryfamily",
        "number at school": "canaryexternal",
        "new address": "canarynew@mail.example",
        "old address": "canaryold@mail.example",
        "digest of a new address": "ca4a41" * 10,
        "digest of an old address": "ca4a42" * 10,
        "password hash": person.password_hash,
        "avatar": db.session.get_one(Picture, person.avatar_id).data[-400:],
        "token digest": access.digest(token),
        "token label": "canarytokenlabel",
        "browser": "canarybrowser",
        "issuer": "https://canaryissuer.example",
        "subject": "canarysubject",
        "ID token": b"canaryidtoken",
    }
    with transaction() as session:
        login = session.scalars(select(Access).where(Access.label == "canarybrowser")).one()
        identity = Identity(user_id=person.id, issuer="https://canaryissuer.example", subject="canarysubject")
        session.add(ProviderLogin(access=login, identity=identity, sealed=b"canaryidtoken"))

    monkeypatch.setenv("CLASSROOM_MAIL_URL", "smtp://127.0.0.1:1")
    settings.current.cache_clear()
    with transaction():
        mail.enqueue("canary@mail.example", None, lambda: mail.Message("canarymail", "text"))
    found["mail"] = "canarymail"

    hall = lifecycle.create(owner.id, title="Hall", join_mode="account")
    place = join(hall, user=person)
    other, namesake = join(hall, user=member), join(hall, user=stranger)
    found |= {"nickname": place.nickname, "resume code": place.resume_code}
    capital, why = entries.create(owner.id, CAPITAL), entries.create(owner.id, question_of("open_text", prompt="Why?"))
    river = entries.create(owner.id, question_of("short_text", prompt="River?", accepted=[{"text": "Nile"}]))
    cloud = entries.create(owner.id, question_of("word_cloud", prompt="Word?"))
    asked = ask(hall, capital)
    answer(place, asked, ["b"], "5ca4a410-0000-4000-8000-00000ca4a410")
    answer(other, asked, ["a"])
    reveal(close(asked))
    found["submission id"] = "5ca4a410-0000-4000-8000-00000ca4a410"
    written = ask(hall, why)
    for who, text in ((place, "canaryopentext sings"), (other, "because"), (namesake, "so that")):
        answer(who, written, text)
    close(written)
    moderation.hide_answer(hall.id, owner.id, written.id, value="canaryopentext sings", hidden=True)
    found["moderated text"] = moderation.key("canaryopentext sings")
    moderation.hide_answer(hall.id, owner.id, written.id, value="canaryopentext sings", hidden=False)
    reveal(written)
    vote = improvise.promote(hall.id, owner.id, written.id, ["canaryopentext sings", "because"])
    close(vote)
    found["open text"] = "canaryopentext"
    play(hall, river, {place: "canaryriver", other: "Nile"})
    found["short text"] = "canaryriver"
    play(hall, cloud, {place: "canaryword", other: "sun"})
    found["word"] = "canaryword"
    lifecycle.end(hall.id, owner.id)

    own = entries.create(
        person.id,
        {
            **CAPITAL,
            "prompt": "canaryprompt?",
            "notes": "canarynotes",
            "image": {"data": picture(2), "alt": "canaryalt"},
        },
    )
    found |= {"prompt": "canaryprompt", "notes": "canarynotes", "alt": "canaryalt"}
    found["picture"] = own.current.picture.data[-400:]
    quizzes.create(person.id, "canaryquiz", [own.id])
    course = courses.create(person.id, "canaryclass")
    courses.add_student(course.id, person.id, member.username)
    found |= {"quiz": "canaryquiz", "class": "canaryclass"}
    lifecycle.create(person.id, title="canarylesson", course_id=course.id)
    found["lesson"] = "canarylesson"
    for _step in reading.reading(
        person.id, [reading.Source("canaryfile.txt", b"canaryline?\nA) x\nB) y\nANSWER: A\n", "aiken")]
    ):
        pass
    found |= {"import file": "canaryfile", "import line": "canaryline"}
    assert len(found) >= 20
    return found


def test_nothing_of_a_person_is_left_in_any_column(
    app: Flask, canaries: dict[str, str | bytes], owner: User, data: Path
) -> None:
    person = users.find_by_username("canaryuser")
    assert person is not None
    held = {line.partition(": ")[2] for line in holders(canaries)}
    assert held == set(canaries), "each canary is somewhere before"
    accounts.erase(person.id)
    tables = {line.partition(".")[0] for line in holders(canaries)}
    assert "users" not in tables, "the account has no name at once"
    forget_now()
    assert "\n".join(holders(canaries)) == ""
    assert users.find_by_username("canaryuser") is None
    if db.engine.dialect.name == "sqlite":
        file = Path(str(db.engine.url.database))
        for path in (file, file.with_name(file.name + "-wal")):
            content = path.read_bytes() if path.exists() else b""
            for name, canary in canaries.items():
                wanted = canary if isinstance(canary, bytes) else canary.encode()
                assert wanted not in content, (path.name, name)
    for path in data.rglob("*"):
        content = path.read_bytes()
        assert not any((c if isinstance(c, bytes) else c.encode()) in content for c in canaries.values()), path


def test_structured_statistics_stay_equal(app: Flask, canaries: dict[str, str | bytes], owner: User) -> None:
    hall = db.session.query(Lesson).filter_by(title="Hall").one()
    before = {vote: analysis.of_lesson(hall, vote) for vote in ("first", "last")}
    person = users.find_by_username("canaryuser")
    assert person is not None
    place = members.of_account(hall.id, person.id)
    assert place is not None
    points = sum(db.session.scalars(db.select(Answer.points).where(Answer.participant_id == place.id)))
    accounts.erase(person.id)
    forget_now()
    hall = db.session.query(Lesson).filter_by(title="Hall").one()
    assert {vote: analysis.of_lesson(hall, vote) for vote in ("first", "last")} == before
    place = db.session.get_one(Participant, place.id)
    assert (place.user_id, place.nickname, place.extra_percent) == (None, f"#{place.id}", 0)
    assert sum(db.session.scalars(db.select(Answer.points).where(Answer.participant_id == place.id))) == points
    others = {
        a.value for a in db.session.query(Answer).filter(Answer.participant_id != place.id) if isinstance(a.value, str)
    }
    assert {"because", "so that", "Nile", "sun"} <= others, "what others wrote stays"


def test_a_text_that_somebody_else_wrote_as_well_stays_decided(app: Flask, owner: User, member: User) -> None:
    hall = lifecycle.create(owner.id)
    one, two = join(hall, user=member), join(hall, "Bob")
    written = ask(hall, entries.create(owner.id, question_of("open_text", prompt="Why?")))
    answer(one, written, "rude")
    answer(two, written, "RUDE")
    moderation.hide_answer(hall.id, owner.id, written.id, value="rude", hidden=True)
    close(written)
    lifecycle.end(hall.id, owner.id)
    accounts.erase(member.id)
    forget_now()
    assert [text.state for text in db.session.query(ModeratedText)] == ["hidden"]


def test_a_shared_lesson_goes_to_the_colleague_and_keeps_its_questions(
    app: Flask, owner: User, colleague: User, outsider: User, lesson: Lesson, question: Question, guest: Participant
) -> None:
    share(lesson, colleague)
    share(lesson, outsider)
    asked = play(lesson, question, {guest: ["b"]})
    unasked = entries.create(owner.id, {**CAPITAL, "prompt": "Never asked"})
    sharing.give(owner, [question.id, unasked.id], "colleague")
    alone = lifecycle.create(owner.id, title="Alone")
    running = lifecycle.create(owner.id, title="Running")
    play(running, unasked, {})
    accounts.erase(owner.id)
    forget_now()
    kept = db.session.get_one(Lesson, lesson.id)
    assert kept.owner_id == colleague.id
    assert [teacher.user_id for teacher in kept.teachers] == [outsider.id]
    assert db.session.get(Lesson, alone.id) is None
    assert db.session.get(Lesson, running.id) is None
    assert asked.version.prompt == CAPITAL["prompt"]
    assert db.session.get_one(Question, question.id).owner_id is None
    assert db.session.get(Question, unasked.id) is None
    copies = db.session.query(Question).filter_by(owner_id=colleague.id).all()
    assert len(copies) == 2
    assert {copy.given_by for copy in copies} == {""}
    assert db.session.get(User, owner.id) is None


def test_new_passwords_that_nobody_has_seen_lose_the_person(app: Flask, owner: User, member: User) -> None:
    course = courses.create(owner.id, "9b")
    with transaction() as session:
        students = [("member", "Member", "secret-1", True), ("other", "Other", "secret-2", True)]
        listed = new_passwords.store(session, course.id, students)
        listed.hashed = 2
    accounts.erase(member.id)
    forget_now()
    db.session.refresh(listed)
    text = json.dumps(sealing.unseal(PURPOSE, listed.sealed or b""))
    assert "member" not in text.lower()
    assert "secret-2" in text
    assert [student.username for student in new_passwords.show(course.id, owner.id, listed.id)] == ["other"]


def test_somebody_erased_in_a_running_lesson_is_removed_from_it(
    app: Flask, lesson: Lesson, question: Question, member: User
) -> None:
    place = join(lesson, user=member)
    asked = ask(lesson, question)
    answer(place, asked, ["b"])
    accounts.erase(member.id)
    forget_now()
    place = db.session.get_one(Participant, place.id)
    assert place.removed_at is not None
    assert place.nickname == f"#{place.id}"


def test_the_ledger_names_nobody(app: Flask, member: User, data: Path) -> None:
    key = member.id
    accounts.erase(key)
    forget_now()
    assert [(entry.kind, entry.id) for entry in ledger.read()] == [("user", key)]
    assert "member" not in ledger.path().read_text()
    assert ledger.path().stat().st_mode & 0o77 == 0
    assert db.session.query(Access).count() == 0
    assert db.session.query(ImportDraft).count() == 0
