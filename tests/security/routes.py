"""Who may do what over HTTP: one row for every route and method. A route without a row fails the tests."""

import io
from dataclasses import dataclass, field
from typing import Any

from tests.security.world import ACTORS, PASSWORD, World
from tests.support.lessons import CAPITAL
from tests.support.questions import picture

EVERYBODY = frozenset(ACTORS)
ACCOUNTS = frozenset({"student", "stranger", "owner", "colleague", "outsider", "admin"})
TEACHERS = frozenset({"owner", "colleague", "outsider", "admin"})
OWNER = frozenset({"owner"})
TEAM = frozenset({"owner", "colleague"})
"""Who teaches the lessons: their owner, and the colleague whom they are shared with."""
ADMIN = frozenset({"admin"})
INSIDE = frozenset({"guest", "student"})
PARTICIPANTS = frozenset({"guest", "stranger"})
"""Over the API: whose token came from joining. The student's is the account's personal token."""

NEW_PASSWORD = "another horse battery"


@dataclass(frozen=True)
class Row:
    """One route and method.

    Attributes:
        allowed: the actors for whom it works.
        where: which of the world's ids go into the address, by the route's parameter (default: its own name).
        body: what is sent; texts in braces stand for the world's ids. A dict is a form (pages) or JSON (API).
        query: the query string.
        lands: where a success redirects to, when that looks like a refusal.
        turned_away: where a refusal redirects to, beside /login.
    """

    allowed: frozenset[str]
    body: Any = None
    where: dict[str, str] = field(default_factory=dict)
    query: dict[str, str] = field(default_factory=dict)
    lands: str = ""
    turned_away: str = ""


def _upload() -> Any:
    return (io.BytesIO(picture()), "picture.png")


_QUESTION_FORM = {
    "type": "single_choice",
    "prompt": "Capital?",
    "choice": ["Quito", "Lima"],
    "correct": "1",
    "points": "100",
    "language": "",
}
_KEY_FORM = {"choice": [choice["text"] for choice in CAPITAL["choices"]], "correct": "1"}
_CREDENTIALS = {"username": "student", "password": PASSWORD}
_USER = {"user_id": "user"}
_SHELVED = {"question_id": "shelved"}
_COURSE = {"course_id": "course"}
_IMPORT = {**_COURSE, "import_id": "roster"}
_CLOSED = {"lesson_id": "closed_lesson", "round_id": "closed_round"}
_WRITTEN = {"lesson_id": "written_lesson", "round_id": "written_round"}
_IMPROVISED = {"lesson_id": "improvised_lesson", "round_id": "improvised_round"}
_SLIDE = {"lesson_id": "slide_lesson", "question_id": "slide", "slide_id": "shown_slide"}
_ENDED = {"lesson_id": "ended_lesson"}
_PAUSED = {"lesson_id": "paused_lesson", "round_id": "paused_round"}

PAGES = {
    # -- for everybody
    "GET student.home": Row(EVERYBODY),
    "POST student.find": Row(EVERYBODY, {"code": "{code}"}),
    "GET student.join": Row(EVERYBODY),
    "POST student.join": Row(EVERYBODY, {"nickname": "Somebody"}),
    "GET student.qr": Row(EVERYBODY),
    "GET student.lesson_page": Row(INSIDE, turned_away="/join/"),
    "POST student.leave": Row(EVERYBODY),
    "GET webhooks.index": Row(TEACHERS),
    "POST webhooks.create": Row(
        TEACHERS, {"url": "https://hooks.example/", "events": ["lesson.ended"], "lesson_id": "0"}
    ),
    "GET webhooks.show": Row(OWNER),
    "POST webhooks.save": Row(OWNER, {"url": "https://hooks.example/2", "events": ["lesson.ended"]}),
    "POST webhooks.set_active": Row(OWNER, {"active": "1"}),
    "POST webhooks.rotate": Row(OWNER),
    "POST webhooks.ping": Row(OWNER),
    "POST webhooks.replay": Row(OWNER),
    "POST webhooks.remove": Row(OWNER),
    "GET pictures.show": Row(EVERYBODY),
    "POST language.choose": Row(EVERYBODY, {"language": "es", "next": "/"}),
    "GET static": Row(EVERYBODY, where={"filename": "script"}),
    "GET healthz": Row(EVERYBODY),
    "GET readyz": Row(EVERYBODY),
    "GET metrics": Row(EVERYBODY),  # from loopback, where the test client is; test_headers looks at other addresses
    # -- accounts
    "GET accounts.login": Row(EVERYBODY),
    "POST accounts.login": Row(EVERYBODY, _CREDENTIALS),
    "GET accounts.register": Row(EVERYBODY),
    "POST accounts.register": Row(EVERYBODY, {"username": "fresh", "password": NEW_PASSWORD, "role": "student"}),
    "POST accounts.logout": Row(EVERYBODY, lands="/login"),
    "GET accounts.profile.show": Row(ACCOUNTS),
    "POST accounts.profile.save": Row(ACCOUNTS, {"display_name": "New Name", "email": "", "language": ""}),
    "POST accounts.profile.set_picture": Row(ACCOUNTS, {"picture": _upload}),
    "POST accounts.profile.remove_picture": Row(ACCOUNTS),
    "POST accounts.profile.change_password": Row(ACCOUNTS, {"old_password": PASSWORD, "new_password": NEW_PASSWORD}),
    "POST accounts.profile.make_token": Row(ACCOUNTS, {"label": "program"}),
    "GET privacy.show": Row(EVERYBODY),
    "POST privacy.own": Row(ACCOUNTS),
    "POST accounts.profile.end_access": Row(OWNER, where={"access_id": "access"}),
    # -- administration
    "GET admin.index": Row(ADMIN),
    "GET admin.new": Row(ADMIN),
    "POST admin.new": Row(ADMIN, {"username": "fresh", "role": "student", "password": NEW_PASSWORD}),
    "GET admin.user": Row(ADMIN, where=_USER),
    "POST admin.set_role": Row(ADMIN, {"role": "teacher"}, _USER),
    "POST admin.disable": Row(ADMIN, where=_USER),
    "POST admin.enable": Row(ADMIN, where=_USER),
    "POST admin.reset_password": Row(ADMIN, {"password": NEW_PASSWORD}, _USER),
    "GET audit.index": Row(ADMIN),
    # -- the bank
    "GET bank.index": Row(TEACHERS),
    "GET bank.new": Row(TEACHERS),
    "POST bank.new": Row(TEACHERS, _QUESTION_FORM),
    "GET bank.forgiven": Row(TEACHERS, query={"text": "C#", "forgive": "case"}),
    "GET bank.show": Row(OWNER),
    "GET bank.results": Row(OWNER),
    "GET bank.edit": Row(OWNER),
    "POST bank.edit": Row(OWNER, _QUESTION_FORM),
    "POST bank.duplicate": Row(OWNER),
    "POST bank.archive": Row(OWNER),
    "POST bank.restore": Row(OWNER, where=_SHELVED),
    "POST bank.share": Row(OWNER, {"username": "outsider"}),
    "POST bank.restore_version": Row(OWNER, where={"number": "first_version"}),
    "POST bank.load_starter": Row(TEACHERS, {"language": "en"}),
    "GET print_sheets.bank": Row(OWNER, query={"ids": "{question}"}),
    "GET print_sheets.quiz": Row(OWNER),
    "POST bank.selected": Row(OWNER, {"question_ids": ["{question}"], "do": "archive"}),
    "POST bank.undo": Row(OWNER, {"undo": "{undo}"}),
    "POST bank.formatted": Row(TEACHERS, {"text": "**a**"}),
    "POST bank.take_offer": Row(OWNER),
    "POST bank.decline_offer": Row(OWNER),
    "GET bank.import_form": Row(TEACHERS),
    "POST bank.import_preview": Row(TEACHERS, {"file": "{file}"}),
    "GET bank.import_draft": Row(OWNER),
    "POST bank.import_add": Row(OWNER, {"file": "{file}"}),
    "POST bank.import_file": Row(OWNER, {"format": "json"}, where={"file_id": "draft_file"}),
    "POST bank.import_choose": Row(OWNER, {"shown": "{item}"}),
    "GET bank.import_edit": Row(OWNER),
    "POST bank.import_edit": Row(OWNER, {"type": "open_text", "prompt": "Why?"}),
    "POST bank.import_confirm": Row(OWNER, {"shown": "{item}", "included": "{item}"}),
    "POST bank.import_discard": Row(OWNER),
    "POST bank.import_undo": Row(OWNER),
    "GET bank.template_csv": Row(TEACHERS),
    "GET bank.template_xlsx": Row(TEACHERS),
    "GET bank.export_file": Row(TEACHERS),
    # -- quizzes
    "GET quizzes.index": Row(TEACHERS),
    "POST quizzes.create": Row(TEACHERS, {"title": "New"}),
    "GET quizzes.edit": Row(OWNER),
    "POST quizzes.rename": Row(OWNER, {"title": "Other"}),
    "POST quizzes.add": Row(OWNER, {"question_id": "{question}"}),
    "POST quizzes.remove": Row(OWNER, {"question_id": "{question}"}),
    "POST quizzes.move": Row(OWNER, {"question_id": "{question}", "to": "down"}),
    "POST quizzes.duplicate": Row(OWNER),
    "POST quizzes.archive": Row(OWNER),
    "POST quizzes.restore": Row(OWNER),
    "GET quiz_slides.new": Row(OWNER),
    "POST quiz_slides.new": Row(OWNER, _QUESTION_FORM),
    "GET quiz_slides.edit": Row(OWNER),
    "POST quiz_slides.edit": Row(OWNER, {**_QUESTION_FORM, "base": "1"}),
    "POST quiz_slides.duplicate": Row(OWNER, {"question_id": "{question}"}),
    # -- classes
    "GET courses.index": Row(TEACHERS),
    "POST courses.create": Row(TEACHERS, {"title": "10b"}),
    "GET courses.show": Row(OWNER, where=_COURSE),
    "POST courses.rename": Row(OWNER, {"title": "9b"}, _COURSE),
    "POST courses.keep": Row(OWNER, {"keep_months": "6"}, _COURSE),
    "POST courses.archive": Row(OWNER, where=_COURSE),
    "POST courses.restore": Row(OWNER, where=_COURSE),
    "POST courses.add_student": Row(OWNER, {"username": "stranger"}, _COURSE),
    "POST courses.remove_student": Row(OWNER, where={**_COURSE, "student_id": "enrolled"}),
    "GET course_results.show": Row(OWNER, where=_COURSE),
    "GET course_results.csv": Row(OWNER, where=_COURSE),
    "GET course_results.student": Row(OWNER, where={**_COURSE, "student_id": "enrolled"}),
    "GET courses.roster": Row(OWNER, where=_COURSE),
    "POST courses.import_roster": Row(OWNER, {"roster": "username,name\nfresh,Fresh"}, _COURSE),
    "GET courses.passwords": Row(OWNER, where=_IMPORT),
    "GET courses.passwords_progress": Row(OWNER, where=_IMPORT),
    "POST courses.show_passwords": Row(OWNER, where=_IMPORT),
    # -- lessons
    "GET lessons.index": Row(TEACHERS),
    "GET lessons.new": Row(TEACHERS),
    "POST lessons.create": Row(TEACHERS, {"title": "New", "join_mode": "guest", "quiz_id": "", "course_id": ""}),
    "GET lessons.control": Row(TEAM),
    "GET lessons.bank": Row(TEAM, query={"q": "capital"}),
    "GET lessons.screen": Row(TEAM),
    "GET lessons.phone_qr": Row(TEAM),
    "POST lesson_reports.accept": Row(TEAM, {"value": "Bogotá"}, _WRITTEN),
    "POST lesson_reports.hide_answer": Row(TEAM, {"value": "Bogotá", "hidden": "1"}, _WRITTEN),
    "GET dashboard.show": Row(TEACHERS),
    "POST lessons.ask": Row(OWNER, {"question_id": "{question}"}, {"lesson_id": "free_lesson"}),
    "POST lessons.repeat": Row(OWNER),
    "GET lesson_presets.index": Row(TEACHERS),
    "POST lesson_presets.save": Row(
        TEACHERS, {"preset_name": "New", "join_mode": "guest", "quiz_id": "", "course_id": ""}
    ),
    "POST lesson_presets.rename": Row(OWNER, {"preset_name": "Other"}),
    "POST lesson_presets.delete": Row(OWNER),
    "GET lesson_keys.correct": Row(TEAM, None, _CLOSED),
    "POST lesson_keys.correct": Row(TEAM, _KEY_FORM, _CLOSED),
    "POST lesson_keys.undo": Row(TEAM, {"version_id": "1"}, _CLOSED),
    "GET lesson_marks.choose": Row(TEAM),
    "POST lesson_marks.choose": Row(TEAM, {"scale": "0-10", "pass_mark": "5"}),
    "GET lesson_reports.show": Row(TEAM),
    "GET lesson_reports.question": Row(TEAM),
    "GET lesson_reports.csv": Row(TEAM),
    "GET lesson_reports.students": Row(TEAM),
    "GET lesson_reports.moodle": Row(TEAM),
    "GET lesson_reports.google": Row(TEAM),
    "GET lesson_reports.xlsx": Row(TEAM),
    "POST co_teachers.add": Row(OWNER, {"username": "outsider"}),
    "POST co_teachers.remove": Row(TEAM),
    # -- one's own results; only the student is in the lesson with an account
    "GET own_results.index": Row(ACCOUNTS),
    "GET own_results.show": Row(frozenset({"student"})),
    "POST lessons.archive": Row(OWNER, where={"lesson_id": "ended_lesson"}),
    "POST lessons.unarchive": Row(OWNER, where={"lesson_id": "archived_lesson"}),
    # -- deleting for good
    "GET forgetting.lesson": Row(OWNER, where=_ENDED),
    "POST forgetting.lesson": Row(OWNER, {"typed": "{ended_code}"}, _ENDED),
    "GET forgetting.people": Row(OWNER, where=_ENDED),
    "POST forgetting.people": Row(OWNER, {"typed": "{ended_code}"}, _ENDED),
    "GET forgetting.participant": Row(TEAM),
    "POST forgetting.participant": Row(TEAM, {"typed": "Program"}),
    "GET forgetting.course": Row(OWNER, where=_COURSE),
    "POST forgetting.course": Row(OWNER, {"typed": "9a"}, _COURSE),
    "GET forgetting.question": Row(OWNER, where=_SHELVED),
    "POST forgetting.question": Row(OWNER, {"typed": "{shelved}"}, _SHELVED),
    "GET forgetting.own_account": Row(ACCOUNTS),
    "POST forgetting.own_account": Row(ACCOUNTS, {"password": PASSWORD}),
    "GET forgetting.account": Row(ADMIN, where=_USER),
    "POST forgetting.account": Row(ADMIN, {"typed": "victim"}, _USER),
}

_GONE = {"lesson_id": "removed_lesson", "participant_id": "removed_participant"}
_ANSWER = {"id": "11111111-aaaa-4bbb-8ccc-000000000000", "round_id": "{round}", "value": ["b"]}

API = {
    "GET api_document.openapi_document": Row(EVERYBODY),
    "POST api_tokens.make_token": Row(EVERYBODY, _CREDENTIALS),
    "POST api_join.join_lesson": Row(EVERYBODY - PARTICIPANTS, {"code": "{code}", "nickname": "Somebody"}),
    "GET api_join.live_state": Row(PARTICIPANTS),
    # The stranger's answer is for a round of a lesson that they are not in.
    "POST api_join.submit_answer": Row(frozenset({"guest"}), _ANSWER),
    "GET api_questions.search": Row(TEACHERS),
    "POST api_questions.create": Row(TEACHERS, CAPITAL),
    "GET api_questions.show": Row(OWNER),
    "PATCH api_questions.edit": Row(OWNER, {"prompt": "Other?"}),
    "DELETE api_questions.archive": Row(OWNER),
    "GET api_question_history.versions": Row(OWNER),
    "GET api_question_history.uses": Row(OWNER),
    "GET api_question_history.results": Row(OWNER),
    "POST api_question_history.restore_version": Row(OWNER, where={"number": "first_version"}),
    "POST api_questions.share": Row(OWNER, {"username": "outsider", "question_ids": ["{question}"]}),
    "GET api_questions.tags": Row(TEACHERS),
    "POST api_questions.import_file": Row(TEACHERS, "{file}", query={"format": "json"}),
    "GET api_questions.export_file": Row(TEACHERS),
    "GET api_quizzes.listing": Row(TEACHERS),
    "POST api_quizzes.create": Row(TEACHERS, {"title": "New"}),
    "GET api_quizzes.show": Row(OWNER),
    "PATCH api_quizzes.edit": Row(OWNER, {"title": "Other"}),
    "DELETE api_quizzes.archive": Row(OWNER),
    "POST api_lessons.create_lesson": Row(TEACHERS, {"title": "New"}),
    "GET api_lessons.list_lessons": Row(TEACHERS),
    "GET api_lessons.get_lesson": Row(TEAM),
    "POST api_lessons.lock_lesson": Row(TEAM, {"locked": True}),
    "POST api_rounds.improvise": Row(TEAM, {"kind": "choices"}, {"lesson_id": "free_lesson"}),
    "POST api_rounds.word_round": Row(TEAM, {"prompt": "What?"}, _IMPROVISED),
    "POST api_rounds.promote_answers": Row(TEAM, {"texts": ["one", "two"]}, _WRITTEN),
    "POST api_rounds.discuss_round": Row(TEAM, {"seconds": 60}, _CLOSED),
    "POST api_lessons.set_extra_time": Row(TEAM, {"percent": 50}),
    "POST api_lessons.rename_participant": Row(TEAM, {"nickname": "Other"}),
    "POST api_lessons.set_options": Row(TEAM, {"confidence": True}),
    "POST api_lessons.show_slide": Row(TEAM, {"shown": True}, _SLIDE),
    "POST api_lessons.turn_slide": Row(TEAM, {"page": 0}, _SLIDE),
    "POST api_lessons.skip_question": Row(TEAM, {"skipped": True}, {"question_id": "written"}),
    "POST api_lessons.end_lesson": Row(TEAM, {}),
    "POST api_lessons.remove_participant": Row(TEAM, {}),
    "POST api_lessons.readmit_participant": Row(TEAM, {}, _GONE),
    "POST api_rounds.open_round": Row(OWNER, {"question_id": "{question}"}, {"lesson_id": "free_lesson"}),
    "POST api_rounds.close_round": Row(TEAM, {}),
    "POST api_rounds.reveal_round": Row(TEAM, {}, _CLOSED),
    "POST api_rounds.reopen_round": Row(TEAM, {}, _CLOSED),
    "POST api_rounds.accept_answer": Row(TEAM, {"value": "Bogotá"}, _WRITTEN),
    "POST api_rounds.hide_answer": Row(TEAM, {"value": "Bogotá", "participant_id": None, "hidden": True}, _WRITTEN),
    "POST api_rounds.show_standings": Row(TEAM, {"shown": False}),
    "POST api_rounds.turn_page": Row(TEAM, {"page": 0}),
    "POST api_rounds.extend_round": Row(TEAM, {"seconds": 30}),
    "POST api_rounds.revote": Row(TEAM, {}, _CLOSED),
    "POST api_round_keys.correct": Row(TEAM, {"choices": CAPITAL["choices"]}, _CLOSED),
    "POST api_rounds.pause_round": Row(TEAM, {}),
    "POST api_rounds.resume_round": Row(TEAM, {}, _PAUSED),
    "GET api_co_teachers.list_teachers": Row(TEAM),
    "POST api_co_teachers.add_teacher": Row(OWNER, {"username": "outsider"}),
    "DELETE api_co_teachers.remove_teacher": Row(TEAM),
    "GET api_webhooks.index": Row(TEACHERS),
    "POST api_webhooks.create": Row(TEACHERS, {"url": "https://hooks.example/", "events": ["lesson.ended"]}),
    "GET api_webhooks.show": Row(OWNER),
    "PATCH api_webhooks.change": Row(OWNER, {"active": True}),
    "DELETE api_webhooks.remove": Row(OWNER),
    "POST api_webhooks.ping": Row(OWNER, {}),
    "GET api_webhooks.deliveries": Row(OWNER),
    "POST api_webhooks.replay": Row(OWNER, {}),
    "DELETE api_forgetting.delete_lesson": Row(OWNER, where=_ENDED),
    "POST api_forgetting.anonymise": Row(OWNER, {}, _ENDED),
    "POST api_forgetting.anonymise_participant": Row(TEAM, {}),
    "GET api_own_results.listing": Row(ACCOUNTS - {"stranger"}),  # whose token is a participant's
    "GET api_results.lesson_results": Row(TEAM),
    "GET api_results.analysis": Row(TEAM),
    "GET api_results.results_csv": Row(TEAM),
    "GET api_results.results_xlsx": Row(TEAM),
}

ROWS = {**PAGES, **API}


def fill(value: Any, ids: dict[str, Any]) -> Any:
    """Put ids into a body: ``"{question}"`` becomes the id itself, a callable what it returns."""
    if callable(value):
        return value()
    if isinstance(value, dict):
        return {name: fill(item, ids) for name, item in value.items()}
    if isinstance(value, list):
        return [fill(item, ids) for item in value]
    if isinstance(value, str) and value.startswith("{") and value.endswith("}") and value[1:-1] in ids:
        return ids[value[1:-1]]
    return value


def place(row: Row, arguments: set[str], world: World) -> dict[str, Any]:
    """Return the values of a route's parameters: ``question_id`` is the world's ``question``."""
    ids = {**world.ids, "script": "js/app.js"}
    return {name: ids[row.where.get(name, name.removesuffix("_id"))] for name in arguments}


def request_options(name: str, body: Any) -> dict[str, Any]:
    """Return how a filled body goes over the wire: a form, JSON, or a file."""
    if name in API:
        if isinstance(body, bytes):
            return {"data": body, "content_type": "application/octet-stream"}
        return {} if body is None else {"json": body}
    form = {
        key: (io.BytesIO(item), "questions.json") if isinstance(item, bytes) else item
        for key, item in (body or {}).items()
    }
    return {"data": form} if form else {}
