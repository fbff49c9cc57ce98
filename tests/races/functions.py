"""The table of the services' functions that write. Those that do not meet others are in ``elsewhere.py``."""

from classroom.services import pictures
from classroom.services.accounts import access, avatars, credentials, logins, users
from classroom.services.bank import (
    bulk_edit,
    entries,
    import_export,
    offers,
    quiz_items,
    quizzes,
    sharing,
    versions,
)
from classroom.services.bank.imports import confirming, drafts, items, reading
from classroom.services.classes import courses, groups, new_passwords
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
from classroom.services.participants import renaming
from classroom.services.results import marks, scales
from classroom.services.server import options
from classroom.services.sign_on import arriving, ending, linked
from tests.races import calls
from tests.races.use_cases import BANK, CLASS, LESSON, PEOPLE, Run, UseCase
from tests.races.world import ARCHIVED_AT
from tests.support.people import PASSWORD

PRESETS = "presets"


def _case(name: str, *touches: str, run: Run, kinds: tuple[str, ...] = ("open",)) -> UseCase:
    return UseCase(name, run, kinds, frozenset(touches))


OPEN = ("open", "overdue", "closed", "paused", "ended")
FUNCTIONS = (
    _case("answers.batch.record_batch", LESSON, run=calls.answering("ana"), kinds=OPEN),
    _case("answers.batch.record_batch of three", LESSON, run=calls.answering("ana", "ben", "seat")),
    _case("participants.join_batch.admit_all", LESSON, run=calls.joining(), kinds=("lobby", "open")),
    _case(
        "participants.join_batch.admit_all an account", LESSON, CLASS, kinds=("lobby", "open"),
        run=calls.joining("pupil"),
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
        run=lambda w: co_teachers.add(w.lesson, w.owner, calls.user(w.friend).username),
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
        run=lambda w: entries.create(w.owner, {"type": "single_choice", **calls.pictured(w)}),
    ),
    _case("bank.entries.edit", BANK, run=calls.edit_planned),
    _case("bank.entries.edit with pictures", BANK, run=lambda w: entries.edit(w.planned, w.owner, calls.pictured(w))),
    _case("bank.entries.archive", BANK, run=lambda w: entries.archive(w.planned, w.owner)),
    _case("bank.entries.restore", BANK, run=lambda w: entries.restore(w.planned, w.owner)),
    _case("bank.entries.duplicate", BANK, run=lambda w: entries.duplicate(w.planned, w.owner)),
    _case("bank.autosave.save", BANK, run=calls.save_typed),
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
    _case("bank.quiz_items.arrange", BANK, run=lambda w: quiz_items.arrange(w.quiz, w.owner, [w.planned, w.written])),
    _case(
        "bank.quizzes.change", BANK,
        run=lambda w: quizzes.change(w.quiz, w.owner, title="Other", question_ids=[w.spare], archived=True),
    ),
    _case(
        "bank.quiz_items.append", BANK,
        run=lambda w: quiz_items.append(w.quiz, w.owner, [(w.spare, w.asked)[w.who - 1]]),
    ),
    _case(
        "bank.quiz_items.add_new", BANK,
        run=lambda w: quiz_items.add_new(
            w.quiz, w.owner, {"type": "slide", "prompt": f"Slide {w.who}"}, place=w.who - 1
        ),
    ),
    _case(
        "bank.quiz_items.duplicate_question", BANK,
        run=lambda w: quiz_items.duplicate_question(w.quiz, w.owner, w.planned),
    ),
    _case("bank.quiz_items.remove", BANK, run=lambda w: quiz_items.remove(w.quiz, w.owner, w.planned)),
    _case("bank.quiz_items.move", BANK, run=lambda w: quiz_items.move(w.quiz, w.owner, w.planned, -1)),
    _case("bank.quiz_items.move_to", BANK, run=lambda w: quiz_items.move_to(w.quiz, w.owner, w.written, 1)),
    _case("bank.quizzes.duplicate", BANK, run=lambda w: quizzes.duplicate(w.quiz, w.owner)),
    _case("bank.quizzes.archive", BANK, run=lambda w: quizzes.archive(w.quiz, w.owner)),
    _case("bank.quizzes.restore", BANK, run=lambda w: quizzes.restore(w.quiz, w.owner)),
    _case(
        "bank.sharing.give", BANK,
        run=lambda w: sharing.give(calls.user(w.owner), [w.planned], calls.user(w.friend).username),
    ),
    _case("bank.imports.reading.reading", BANK, run=lambda w: calls.finish(reading.reading(w.owner, [calls.aiken(w)]))),
    _case(
        "bank.imports.reading.reading more", BANK,
        run=lambda w: calls.finish(reading.reading(w.owner, [calls.aiken(w)], w.draft)),
    ),
    _case(
        "bank.imports.reading.reading_again", BANK,
        run=lambda w: calls.finish(reading.reading_again(w.owner, w.draft, w.file, "aiken" if w.who == 1 else "gift")),
    ),
    _case("bank.imports.drafts.discard", BANK, run=lambda w: drafts.discard(w.owner, w.draft)),
    _case("bank.imports.drafts.remove_file", BANK, run=lambda w: drafts.remove_file(w.owner, w.draft, w.file)),
    _case("bank.imports.items.choose", BANK, run=lambda w: items.choose(w.owner, w.draft, [w.item], [w.item][w.who :])),
    _case(
        "bank.imports.items.choose_all", BANK,
        run=lambda w: items.choose_all(w.owner, w.draft, "all", included=w.who == 1),
    ),
    _case("bank.imports.items.mend", BANK, run=lambda w: items.mend(w.owner, w.draft, w.item, calls.content(w))),
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
        run=lambda w: import_export.import_questions(w.owner, calls.AIKEN, "aiken"),
    ),
    _case("pictures.store", BANK, run=lambda w: pictures.store(calls.picture(w.lesson * 3))),

    _case("classes.courses.create", CLASS, run=lambda w: courses.create(w.owner, "6a")),
    _case("classes.courses.rename", CLASS, run=lambda w: courses.rename(w.course, w.owner, f"Name {w.who}")),
    _case("classes.courses.set_archived", CLASS, run=lambda w: courses.set_archived(w.course, w.owner, w.who == 1)),
    _case("classes.courses.set_practises", CLASS, run=lambda w: courses.set_practises(w.course, w.owner, w.who == 1)),
    _case("classes.groups.assign", CLASS, run=lambda w: groups.assign(w.course, w.owner, {w.member: f"Group {w.who}"})),
    _case("classes.courses.set_keep_months", CLASS, run=lambda w: courses.set_keep_months(w.course, w.owner, w.who)),
    _case(
        "classes.courses.add_student", CLASS,
        run=lambda w: courses.add_student(w.course, w.owner, calls.user(w.stranger).username),
    ),
    _case("classes.courses.remove_student", CLASS, run=lambda w: courses.remove_student(w.course, w.owner, w.member)),
    _case("classes.rosters.apply", CLASS, run=calls.apply_roster),
    _case("classes.new_passwords.show", CLASS, run=lambda w: new_passwords.show(w.course, w.owner, w.passwords)),

    _case("accounts.users.create", PEOPLE, run=calls.create_user),
    _case("accounts.users.set_role", PEOPLE, run=lambda w: users.set_role(w.member, "teacher")),
    _case("accounts.users.set_disabled", PEOPLE, run=lambda w: users.set_disabled(w.member, w.who == 1)),
    _case("accounts.users.edit", PEOPLE, run=calls.edit_account),
    _case(
        "accounts.users.update_profile", PEOPLE,
        run=lambda w: users.update_profile(w.member, display_name=f"New {w.who}", language="es"),
    ),
    _case("accounts.users.set_language", PEOPLE, run=lambda w: users.set_language(w.member, "es")),
    _case("accounts.avatars.set_picture", PEOPLE, run=lambda w: avatars.set_picture(w.member, calls.picture(w.who))),
    _case("accounts.avatars.set_picture same", PEOPLE, run=lambda w: avatars.set_picture(w.member, calls.picture(3))),
    _case("accounts.avatars.remove_picture", PEOPLE, run=lambda w: avatars.remove_picture(w.member)),
    _case(
        "accounts.credentials.authenticate", PEOPLE,
        run=lambda w: credentials.authenticate(calls.user(w.member).username, PASSWORD, "127.0.0.1"),
    ),
    _case(
        "accounts.credentials.change_password", PEOPLE,
        run=lambda w: credentials.change_password(w.member, PASSWORD, f"another fine password {w.who}"),
    ),
    _case(
        "accounts.credentials.reset_password", PEOPLE,
        run=lambda w: credentials.reset_password(w.member, f"a third fine password {w.who}"),
    ),
    _case("accounts.resets.choose", PEOPLE, run=calls.choose_password),
    _case("accounts.access.grant", PEOPLE, run=lambda w: access.grant(calls.user(w.member), "session")),
    _case("accounts.access.make_token", PEOPLE, run=lambda w: access.make_token(calls.user(w.member), "script")),
    _case("accounts.access.end", PEOPLE, run=lambda w: access.end(w.login)),
    _case("accounts.access.end_own", PEOPLE, run=lambda w: access.end_own(w.member, w.login)),
    _case("sign_on.arriving.log_in", PEOPLE, run=lambda w: arriving.log_in(calls.person(w), "browser")),
    _case("sign_on.arriving.link_account", PEOPLE, run=lambda w: arriving.link_account(w.member, calls.person(w))),
    _case("sign_on.linked.unlink", PEOPLE, run=lambda w: linked.unlink(w.member, w.identity, 0)),
    _case("sign_on.ending.end_by_provider", PEOPLE, run=lambda w: ending.end_by_provider(calls.logout(w))),
    _case("accounts.logins.end", PEOPLE, run=lambda w: logins.end(w.login)),
    _case("server.options.set_registration", PEOPLE, run=lambda w: options.set_registration("closed")),
)  # fmt: skip
"""Functions of the services; the name may say after it with what it is called."""
