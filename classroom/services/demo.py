"""Demo data for trying Tiza: the starter bank, and accounts with a well-known password."""

from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import select

from classroom import questions, starter
from classroom.core.database import canonical, db, transaction, yield_to_loop
from classroom.models import Question, QuestionVersion, Quiz, User
from classroom.services.accounts import users
from classroom.services.bank import bulk_insert, quizzes
from classroom.services.bank.question_pictures import ImageReader, ImportedImages
from classroom.services.bank.validation import Content, check
from classroom.services.classes import courses

PASSWORD = "tiza-demo"  # noqa: S105  # public on purpose: the start banner prints it; for demos only


class Login(NamedTuple):
    """One demo account."""

    username: str
    password: str
    role: str
    display_name: str


LOGINS = (
    Login("profe", PASSWORD, "teacher", "Profe"),
    Login("ana", PASSWORD, "student", "Ana"),
    Login("luis", PASSWORD, "student", "Luis"),
    Login("admin", PASSWORD, "admin", "Admin"),
)
"""The demo accounts, as the start banner shows them."""

COURSE = "Geografía · Geography"

DIFFICULTY = {"easy": 1, "medium": 2, "hard": 3}
"""The starter bank's names of difficulties, as the bank's numbers."""


STARTERS = 600
"""More than the questions and slides of the starter bank in all languages."""


@dataclass
class Loaded:
    """What a load added; slides, and what existed before, do not count."""

    users: int = 0
    questions: int = 0
    quizzes: int = 0


def load_if_empty() -> bool:
    """Load the demo into an empty database; return False, and do nothing, if there is any account."""
    if db.session.scalar(select(User.id).limit(1)) is not None:
        return False
    load()
    return True


def load() -> Loaded:
    """Create the missing demo accounts, and load the starter bank in all languages for the demo teacher."""
    loaded = Loaded()
    for login in LOGINS:
        if db.session.scalar(select(User.id).where(User.username == login.username)) is None:
            users.create(
                username=login.username,
                password=login.password,
                role=login.role,
                display_name=login.display_name,
            )
            loaded.users += 1
    teacher_id = db.session.scalars(select(User.id).where(User.username == LOGINS[0].username)).one()
    if not courses.of_owner(teacher_id):
        course_id = courses.create(teacher_id, COURSE).id
        for login in LOGINS:
            if login.role == "student":
                courses.add_student(course_id, teacher_id, login.username)
    for language in starter.LANGUAGES:
        part = load_starter(teacher_id, language)
        loaded.questions += part.questions
        loaded.quizzes += part.quizzes
    return loaded


def load_starter(owner_id: int, language: str) -> Loaded:
    """Add the starter questions, slides and quizzes of a language to a teacher's bank.

    Repeating it adds nothing: a question that is in the bank with the same text, archived or not, is reused.

    Raises:
        UnknownLanguageError: the starter bank does not exist in that language.
    """
    images = ImportedImages()
    contents = {}
    for entry in (*starter.questions(language), *starter.slides(language)):
        contents[entry["ref"]] = _content(dict(entry), images)
        yield_to_loop()
    entries = dict(zip(contents, bulk_insert.ready(list(contents.values())), strict=True))
    known = _existing_ids(owner_id)
    loaded = Loaded()
    with transaction() as session:
        known |= _existing_ids(owner_id, after=max(known.values(), default=0))  # another process may have loaded some
        missing = [ref for ref, content in contents.items() if _signature(content) not in known]
        inserted = bulk_insert.insert_ready(session, owner_id, [entries[ref] for ref in missing])
        made = dict(zip(missing, inserted, strict=True))
        loaded.questions = sum(contents[ref].type != questions.SLIDE for ref in made)
        ids = {ref: known.get(_signature(content)) or made[ref] for ref, content in contents.items()}
        titles = set(session.scalars(select(Quiz.title).where(Quiz.owner_id == owner_id)))
        archived = set(session.scalars(select(Question.id).where(Question.archived_at.is_not(None))))
        for quiz in starter.quizzes(language):
            if quiz["title"] not in titles:
                chosen = [ids[ref] for ref in quiz["questions"] if ids[ref] not in archived]
                quizzes.create(owner_id, quiz["title"], chosen)
                loaded.quizzes += 1
    return loaded


@cache
def _only_in_others(language: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the prompts, and the titles of quizzes, that the starter bank has in other languages than this one."""
    prompts: dict[bool, set[str]] = {True: set(), False: set()}
    titles: dict[bool, set[str]] = {True: set(), False: set()}
    for each in starter.LANGUAGES:
        entries = (*starter.questions(each), *starter.slides(each))
        prompts[each == language] |= {entry["prompt"] for entry in entries}
        titles[each == language] |= {quiz["title"] for quiz in starter.quizzes(each)}
    return frozenset(prompts[False] - prompts[True]), frozenset(titles[False] - titles[True])


def titles_in_other_languages(language: str) -> frozenset[str]:
    """Return the titles of the starter quizzes that are not in a language, which its readers want to see last."""
    return _only_in_others(language)[1]


def questions_in_other_languages(owner_id: int, language: str) -> list[int]:
    """Return the ids of the starter questions in a bank that are not in a language.

    Only the oldest questions of the bank are looked at, where a demo has them, so that a large bank costs no more.
    """
    oldest = select(Question.id).where(Question.owner_id == owner_id).order_by(Question.id).limit(STARTERS)
    newest = (QuestionVersion.question_id == Question.id) & (QuestionVersion.number == Question.current_number)
    query = select(Question.id, QuestionVersion.prompt).join(QuestionVersion, newest)
    others = _only_in_others(language)[0]
    rows = db.session.execute(query.where(Question.id.in_(oldest), QuestionVersion.language != language))
    return [row.id for row in rows if row.prompt in others]


def _content(entry: dict[str, Any], images: ImageReader) -> Content:
    image = entry.pop("image")
    raw = {name: value for name, value in entry.items() if name != "ref"}
    if "difficulty" in entry:
        raw["difficulty"] = DIFFICULTY[entry["difficulty"]]
    raw["image"] = {"data": image["path"].read_bytes(), "alt": image["alt"]} if image else None
    return check(raw, images)


def _signature(content: Content) -> tuple[str, ...]:
    alt = content.image.alt if content.image else ""
    return (content.type, content.prompt, canonical(content.body), alt)


def _existing_ids(owner_id: int, after: int = 0) -> dict[tuple[str, ...], int]:
    """Return the ids of a bank's questions that are greater than ``after``, by the questions' signatures."""
    newest = (QuestionVersion.question_id == Question.id) & (QuestionVersion.number == Question.current_number)
    query = (
        select(Question.id, Question.type, QuestionVersion.prompt, QuestionVersion.body, QuestionVersion.picture_alt)
        .join(QuestionVersion, newest)
        .where(Question.owner_id == owner_id, Question.id > after)
    )
    found: dict[tuple[str, ...], int] = {}
    for piece in db.session.execute(query).partitions(250):
        found.update({(row.type, row.prompt, canonical(row.body), row.picture_alt): row.id for row in piece})
        yield_to_loop()
    return found
