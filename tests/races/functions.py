"""The table of the services' functions that write, and why some of them are not in it."""

import io
import random
from typing import Any

from PIL import Image

from classroom.core.database import db
from classroom.models import User
from classroom.services import pictures
from classroom.services.accounts import access, credentials, users
from classroom.services.answers import batch
from classroom.services.answers.submissions import read
from classroom.services.bank import (
    autosave,
    bulk_edit,
    entries,
    import_export,
    offers,
    quizzes,
    sharing,
    versions,
)
from classroom.services.bank.imports import confirming, drafts, items, reading
from classroom.services.bank.validation import Content, check
from classroom.services.classes import courses, new_passwords, rosters
from classroom.services.lessons import (
    ask_now,
    auto_advance,
    auto_close,
    co_teachers,
    keys,
    keys_everywhere,
    lifecycle,
    presets,
    repetition,
    timer,
)
from classroom.services.participants import join_batch, renaming
from classroom.services.results import marks, scales
from tests.races.use_cases import BANK, CLASS, LESSON, PEOPLE, Run, Said, UseCase
from tests.races.world import ARCHIVED_AT, World
from tests.support.people import PASSWORD

PRESETS = "presets"
AIKEN = b"Which?\nA) one\nB) two\nANSWER: A\n"


def _answering(*people: str) -> Run:
    def run(world: World) -> Said:
        items = []
        for name in people if world.who == 1 else reversed(people):
            payload = {"id": f"submission-{name}-{world.who}", "round_id": world.round, "value": ["b"]}
            items.append(read(world.ids[name], payload))
        return Said.each(verdict.error.code if verdict.error else "ok" for verdict in batch.record_batch(items))

    return run


def _joining(account: str = "") -> Run:
    def run(world: World) -> Said:
        user_id = world.ids[account] if account else None
        [found] = join_batch.admit_all(
            [join_batch.Newcomer(world.lesson, "Zoe", default_name="Guest", user_id=user_id)]
        )
        return Said(found if isinstance(found, str) else "ok")

    return run


def picture(number: int) -> bytes:
    """Return a small picture: the same for the same number."""
    out = io.BytesIO()
    Image.frombytes("RGB", (8, 8), random.Random(number).randbytes(8 * 8 * 3)).save(out, "PNG")
    return out.getvalue()


def _pictured(world: World) -> dict[str, Any]:
    """Return a question with three pictures of this world; the second use case has them in another order."""
    numbers = [world.lesson * 3 + place for place in range(3)]
    shown = [{"data": picture(number), "alt": "Noise"} for number in (numbers if world.who == 1 else numbers[::-1])]
    choices = [{"text": str(place), "correct": place == 0, "image": image} for place, image in enumerate(shown[1:])]
    return {"prompt": "Which?", "image": shown[0], "choices": choices}


def _aiken(world: World) -> reading.Source:
    return reading.Source(f"{world.who}.txt", AIKEN * world.who, "aiken")


def _content(world: World) -> Content:
    return check({"type": "open_text", "prompt": f"Why {world.who}?"})


def _ended(steps: reading.Steps) -> None:
    """Run the steps of an import to their end."""
    for _step in steps:
        pass


def _edit(world: World) -> None:
    changes = {"prompt": "Other words?"} if world.who == 1 else {"explanation": "Because.", "tags": ["cities", "new"]}
    entries.edit(world.planned, world.owner, changes)


def _save_typed(world: World) -> None:
    autosave.save(world.written, world.owner, {"prompt": f"Typed by {world.who}?"}, base=1, opened=0)


def _apply_roster(world: World) -> None:
    people = [f"new-{world.lesson}-{number}" for number in range(3)]
    lines = [f"{name},Name {name[-1]}" for name in (people if world.who == 1 else people[::-1])]
    rosters.apply(world.course, world.owner, "\n".join(["username,name", *lines]))


def _user(user_id: int) -> User:
    return db.session.get_one(User, user_id)


def _create_user(w: World) -> User:
    name = f"new{w.lesson}"
    mail = f"{name}@example.org"
    return users.create(username=name, password=PASSWORD, role="student", display_name="New", email=mail)


def _update_profile(w: World) -> User:
    mail, who = f"new{w.lesson}@example.org", w.member if w.who == 1 else w.pupil
    return users.update_profile(who, display_name="New", email=mail, language="es")


def _case(name: str, *touches: str, run: Run, kinds: tuple[str, ...] = ("open",)) -> UseCase:
    return UseCase(name, run, kinds, frozenset(touches))


OPEN = ("open", "overdue", "closed", "paused", "ended")
FUNCTIONS = (
    _case("answers.batch.record_batch", LESSON, run=_answering("ana"), kinds=OPEN),
    _case("answers.batch.record_batch of three", LESSON, run=_answering("ana", "ben", "seat")),
    _case("participants.join_batch.admit_all", LESSON, run=_joining(), kinds=("lobby", "open")),
    _case(
        "participants.join_batch.admit_all an account", LESSON, CLASS, kinds=("lobby", "open"), run=_joining("pupil")
    ),
    _case(
        "participants.renaming.rename_self", LESSON, kinds=("lobby",), run=lambda w: renaming.rename_self(w.ben, "Zoe")
    ),
    _case("lessons.timer.close_overdue", LESSON, kinds=("overdue",), run=lambda _w: timer.close_overdue()),
    _case(
        "lessons.auto_close.close", LESSON, kinds=("open", "paused"),
        run=lambda w: auto_close.close(w.lesson, w.round, [w.ben]),
    ),
    _case(
        "lessons.auto_advance.take_step", LESSON, kinds=("closed", "revealed"),
        run=lambda w: auto_advance.take_step(w.lesson),
    ),
    _case(
        "lessons.co_teachers.add", LESSON,
        run=lambda w: co_teachers.add(w.lesson, w.owner, _user(w.friend).username),
    ),
    _case("lessons.co_teachers.remove", LESSON, run=lambda w: co_teachers.remove(w.lesson, w.owner, w.colleague)),
    _case(
        "lessons.lifecycle.set_archived", LESSON, kinds=("ended",),
        run=lambda w: lifecycle.set_archived(w.lesson, w.owner, w.who == 1),
    ),
    _case(
        "lessons.keys.correct", LESSON, BANK, kinds=("closed", "open", "ended"),
        run=lambda w: keys.correct(w.lesson, w.user, w.past, {"accepted": [{"text": f"Amazon {w.who}"}]}),
    ),
    _case(
        "results.marks.set_scale", LESSON, kinds=("open", "ended"),
        run=lambda w: marks.set_scale(w.lesson, w.owner, scales.PRESETS["0-10"]),
    ),
    _case(
        "lessons.keys_everywhere.correct", LESSON, BANK, kinds=("closed", "open", "ended"),
        run=lambda w: keys_everywhere.correct(w.lesson, w.user, w.past, {"accepted": [{"text": f"Nile {w.who}"}]}),
    ),
    _case("lessons.ask_now.ask_now", LESSON, BANK, run=lambda w: ask_now.ask_now(w.owner, w.planned)),
    _case("lessons.presets.save", PRESETS, run=lambda w: presets.save(w.owner, f"By {w.who}", {"podium": True})),
    _case("lessons.presets.rename", PRESETS, run=lambda w: presets.rename(w.owner, w.preset, f"New {w.who}")),
    _case("lessons.presets.delete", PRESETS, run=lambda w: presets.delete(w.owner, w.preset)),
    _case("lessons.lifecycle.create", LESSON, BANK, run=lambda w: lifecycle.create(w.owner, quiz_id=w.quiz)),
    _case("lessons.repetition.repeat", LESSON, BANK, run=lambda w: repetition.repeat(w.lesson, w.owner)),

    _case(
        "bank.entries.create with pictures", BANK,
        run=lambda w: entries.create(w.owner, {"type": "single_choice", **_pictured(w)}),
    ),
    _case("bank.entries.edit", BANK, run=_edit),
    _case("bank.entries.edit with pictures", BANK, run=lambda w: entries.edit(w.planned, w.owner, _pictured(w))),
    _case("bank.entries.archive", BANK, run=lambda w: entries.archive(w.planned, w.owner)),
    _case("bank.entries.restore", BANK, run=lambda w: entries.restore(w.planned, w.owner)),
    _case("bank.entries.duplicate", BANK, run=lambda w: entries.duplicate(w.planned, w.owner)),
    _case("bank.autosave.save", BANK, run=_save_typed),
    _case("bank.versions.restore_version", BANK, run=lambda w: versions.restore_version(w.written, w.owner, 1)),
    _case("bank.bulk_edit.archive", BANK, run=lambda w: bulk_edit.archive(w.owner, [w.planned, w.spare])),
    _case("bank.bulk_edit.tag", BANK, run=lambda w: bulk_edit.tag(w.owner, [w.planned, w.spare], "new")),
    _case("bank.bulk_edit.untag", BANK, run=lambda w: bulk_edit.untag(w.owner, [w.planned, w.spare], "cities")),
    _case(
        "bank.bulk_edit.set_value", BANK,
        run=lambda w: bulk_edit.set_value(w.owner, [w.spare, w.planned], "difficulty", w.who),
    ),
    _case("bank.bulk_edit.undo", BANK, run=lambda w: bulk_edit.undo(w.owner, "archive", ARCHIVED_AT)),
    _case("bank.offers.take", BANK, run=lambda w: offers.take(w.written, w.owner, w.offer)),
    _case("bank.offers.decline", BANK, run=lambda w: offers.decline(w.written, w.owner, w.offer)),
    _case("bank.quizzes.create", BANK, run=lambda w: quizzes.create(w.owner, "New", [w.planned])),
    _case("bank.quizzes.rename", BANK, run=lambda w: quizzes.rename(w.quiz, w.owner, f"Name {w.who}")),
    _case("bank.quizzes.arrange", BANK, run=lambda w: quizzes.arrange(w.quiz, w.owner, [w.planned, w.written])),
    _case(
        "bank.quizzes.change", BANK,
        run=lambda w: quizzes.change(w.quiz, w.owner, title="Other", question_ids=[w.spare], archived=True),
    ),
    _case("bank.quizzes.append", BANK, run=lambda w: quizzes.append(w.quiz, w.owner, [(w.spare, w.asked)[w.who - 1]])),
    _case(
        "bank.quizzes.add_new", BANK,
        run=lambda w: quizzes.add_new(w.quiz, w.owner, {"type": "slide", "prompt": f"Slide {w.who}"}, place=w.who - 1),
    ),
    _case(
        "bank.quizzes.duplicate_question", BANK,
        run=lambda w: quizzes.duplicate_question(w.quiz, w.owner, w.planned),
    ),
    _case("bank.quizzes.remove", BANK, run=lambda w: quizzes.remove(w.quiz, w.owner, w.planned)),
    _case("bank.quizzes.move", BANK, run=lambda w: quizzes.move(w.quiz, w.owner, w.planned, -1)),
    _case("bank.quizzes.move_to", BANK, run=lambda w: quizzes.move_to(w.quiz, w.owner, w.written, 1)),
    _case("bank.quizzes.duplicate", BANK, run=lambda w: quizzes.duplicate(w.quiz, w.owner)),
    _case("bank.quizzes.archive", BANK, run=lambda w: quizzes.archive(w.quiz, w.owner)),
    _case("bank.quizzes.restore", BANK, run=lambda w: quizzes.restore(w.quiz, w.owner)),
    _case("bank.sharing.give", BANK, run=lambda w: sharing.give(_user(w.owner), [w.planned], _user(w.friend).username)),
    _case("bank.imports.reading.reading", BANK, run=lambda w: _ended(reading.reading(w.owner, [_aiken(w)]))),
    _case(
        "bank.imports.reading.reading more", BANK,
        run=lambda w: _ended(reading.reading(w.owner, [_aiken(w)], w.draft)),
    ),
    _case(
        "bank.imports.reading.reading_again", BANK,
        run=lambda w: _ended(reading.reading_again(w.owner, w.draft, w.file, "aiken" if w.who == 1 else "gift")),
    ),
    _case("bank.imports.drafts.discard", BANK, run=lambda w: drafts.discard(w.owner, w.draft)),
    _case("bank.imports.drafts.remove_file", BANK, run=lambda w: drafts.remove_file(w.owner, w.draft, w.file)),
    _case("bank.imports.items.choose", BANK, run=lambda w: items.choose(w.owner, w.draft, [w.item], [w.item][w.who :])),
    _case(
        "bank.imports.items.choose_all", BANK,
        run=lambda w: items.choose_all(w.owner, w.draft, "all", included=w.who == 1),
    ),
    _case("bank.imports.items.mend", BANK, run=lambda w: items.mend(w.owner, w.draft, w.item, _content(w))),
    _case(
        "bank.imports.items.keep_typed", BANK,
        run=lambda w: items.keep_typed(w.owner, w.draft, w.item, {"type": "poll"}, {"prompt": f"Wrong {w.who}"}),
    ),
    _case(
        "bank.imports.confirming.confirm", BANK,
        run=lambda w: confirming.confirm(w.owner, w.draft, confirming.Wish(quiz="add", quiz_id=w.quiz)),
    ),
    _case("bank.imports.confirming.take_back", BANK, run=lambda w: confirming.take_back(w.owner, w.finished)),
    _case(
        "bank.import_export.import_questions", BANK,
        run=lambda w: import_export.import_questions(w.owner, AIKEN, "aiken"),
    ),
    _case("pictures.store", BANK, run=lambda w: pictures.store(picture(w.lesson * 3))),

    _case("classes.courses.create", CLASS, run=lambda w: courses.create(w.owner, "6a")),
    _case("classes.courses.rename", CLASS, run=lambda w: courses.rename(w.course, w.owner, f"Name {w.who}")),
    _case("classes.courses.set_archived", CLASS, run=lambda w: courses.set_archived(w.course, w.owner, w.who == 1)),
    _case("classes.courses.set_keep_months", CLASS, run=lambda w: courses.set_keep_months(w.course, w.owner, w.who)),
    _case(
        "classes.courses.add_student", CLASS,
        run=lambda w: courses.add_student(w.course, w.owner, _user(w.stranger).username),
    ),
    _case("classes.courses.remove_student", CLASS, run=lambda w: courses.remove_student(w.course, w.owner, w.member)),
    _case("classes.rosters.apply", CLASS, run=_apply_roster),
    _case("classes.new_passwords.show", CLASS, run=lambda w: new_passwords.show(w.course, w.owner, w.passwords)),

    _case("accounts.users.create", PEOPLE, run=_create_user),
    _case("accounts.users.set_role", PEOPLE, run=lambda w: users.set_role(w.member, "teacher")),
    _case("accounts.users.set_disabled", PEOPLE, run=lambda w: users.set_disabled(w.member, w.who == 1)),
    _case("accounts.users.update_profile", PEOPLE, run=_update_profile),
    _case("accounts.users.set_language", PEOPLE, run=lambda w: users.set_language(w.member, "es")),
    _case("accounts.users.set_avatar", PEOPLE, run=lambda w: users.set_avatar(w.member, picture(w.who))),
    _case("accounts.users.set_avatar the same", PEOPLE, run=lambda w: users.set_avatar(w.member, picture(3))),
    _case("accounts.users.remove_avatar", PEOPLE, run=lambda w: users.remove_avatar(w.member)),
    _case(
        "accounts.credentials.authenticate", PEOPLE,
        run=lambda w: credentials.authenticate(_user(w.member).username, PASSWORD, "127.0.0.1"),
    ),
    _case(
        "accounts.credentials.change_password", PEOPLE,
        run=lambda w: credentials.change_password(w.member, PASSWORD, f"another fine password {w.who}"),
    ),
    _case(
        "accounts.credentials.reset_password", PEOPLE,
        run=lambda w: credentials.reset_password(w.member, f"a third fine password {w.who}"),
    ),
    _case("accounts.access.grant", PEOPLE, run=lambda w: access.grant(_user(w.member), "session")),
    _case("accounts.access.make_token", PEOPLE, run=lambda w: access.make_token(_user(w.member), "script")),
    _case("accounts.access.end", PEOPLE, run=lambda w: access.end(w.login)),
    _case("accounts.access.end_own", PEOPLE, run=lambda w: access.end_own(w.member, w.login)),
)  # fmt: skip
"""Functions of the services; the name may say after it with what it is called."""

ELSEWHERE = {
    "accounts.access.end_all": "part of set_role, change_password and reset_password",
    "accounts.users.register": "calls users.create",
    "answers.intake.Intake": "makes the batches of record_batch",
    "answers.submit.register": "makes the intake",
    "answers.submit.submit": "queues for record_batch",
    "audit.trail.forget_old": "deletes what nothing else changes, by two statements",
    "audit.trail.record": "only inserts",
    "bank.bulk_insert.add": "what sharing and imports do",
    "bank.bulk_insert.ready": "part of sharing and imports",
    "bank.entries.add": "part of create",
    "bank.entries.fields": "part of create and edit",
    "bank.import_export.importing": "the steps of import_questions",
    "bank.imports.confirming.confirming": "the steps of confirm",
    "bank.imports.portable.of_wrong": "stores pictures, as pictures.store",
    "bank.offers.add_changed": "part of word_round by a colleague",
    "bank.offers.copy_changed": "part of word_round by a colleague",
    "bank.offers.take_offered": "part of word_round by the owner",
    "classes.new_passwords.hash_batch": "one queue for the whole server: tests/services/classes",
    "classes.new_passwords.register": "makes the loop",
    "deliveries.courier.Courier": "claims and stores: tests/faults/test_deliveries.py with many workers",
    "deliveries.courier.register": "makes the courier",
    "deliveries.courier.store": "changes only the row that the worker has claimed, by one statement",
    "deliveries.outbox.claim": "one queue for the whole server, by one statement: tests/services/deliveries",
    "deliveries.outbox.prune": "deletes rows that are done, by one statement",
    "demo.load": "run by the command line, once",
    "demo.load_if_empty": "run at the first start, once",
    "demo.load_starter": "many calls of entries.create",
    "accounts.access.forget_ended": "deletes what nothing else changes, by one statement",
    "forgetting.jobs.forget_old": "two functions that delete what is old",
    "forgetting.own_data.export": "inserts an entry of the audit",
    "forgetting.retention.run": "run by the command line; each lesson is locked and looked at again",
    "lessons.keys.preview": "calls correct, and rolls back",
    "lessons.keys.rekey": "part of correct",
    "lessons.keys.use_version": "calls correct",
    "lessons.keys_everywhere.preview": "calls correct, and rolls back",
    "lessons.keys_everywhere.undo": "locks as correct does",
    "lessons.lifecycle.set_options": "the command set_options",
    "lessons.server_clock.correct": "changes a row that no other use case reads, by one statement",
    "lessons.server_clock.follow": "inserts that row, unless another process was faster",
    "lessons.slides.present": "calls what start_round or show_slide call",
    "lessons.transitions.change_round": "part of commands",
    "webhooks.history.ping": "adds a delivery, with the webhook's row locked",
    "webhooks.history.replay": "adds a delivery, with the webhook's row locked",
    "webhooks.manage.change": "changes one row of its owner, which it locks",
    "webhooks.manage.create": "locks its owner's row",
    "webhooks.manage.remove": "deletes one row of its owner, which it locks",
    "participants.presence_reports.forget": "deletes reports of workers that have ended, by one statement",
    "participants.presence_reports.store": "writes the rows of its own worker, by one statement",
    "participants.join.join_lesson": "queues for admit_all",
    "participants.join_batch.admit": "queues for admit_all",
    "pictures.delete_own": "part of set_avatar",
    "pictures.keep": "part of store",
    "pictures.keep_all": "part of entries.create",
    "pictures.keep_own": "part of set_avatar",
    "results.export.csv_for_programs": "inserts an entry of the audit",
    "results.export.csv_for_readers": "inserts an entry of the audit",
    "results.export.csv_of_sums": "inserts an entry of the audit",
    "results.export.google": "inserts an entry of the audit",
    "results.export.moodle": "inserts an entry of the audit",
    "results.export.xlsx_for_programs": "inserts an entry of the audit",
    "results.export.xlsx_for_readers": "inserts an entry of the audit",
    "results.over_time.course_file.csv": "inserts an entry of the audit",
    "accounts.leaving.stay": "part of access.grant",
    "forgetting.accounts.erase": "begins what the loop does",
    "forgetting.accounts.erase_some": "a step of the loop",
    "forgetting.accounts.request_own": "inserts what the loop does in fourteen days",
    "forgetting.courses.delete_course": "locks its row first, and deletes what refers to it",
    "forgetting.jobs.register": "makes the loop",
    "forgetting.jobs.work": "one queue for the whole server: tests/services/forgetting",
    "forgetting.lessons.anonymise": "begins what the loop does, in lessons that have ended",
    "forgetting.lessons.begin_anonymising": "part of anonymise",
    "forgetting.lessons.delete_lesson": "begins what the loop does, in lessons that have ended",
    "forgetting.lessons.forget_participant": "locks lesson and participant, as removing one does",
    "forgetting.questions.delete_question": "locks its row first, and deletes what refers to it",
    "forgetting.replay.replay": "at the start of a process",
    "forgetting.restoring.restore": "run by the command line",
}
"""Functions that write and do not meet others by themselves, with the reason."""
