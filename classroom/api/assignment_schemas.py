"""What the API says about homework."""

from typing import Any, Literal

from pydantic import BaseModel, Field

from classroom.api.lesson_schemas import Results
from classroom.api.schemas import AskedQuestion
from classroom.api.type_schemas import Value
from classroom.core.payloads import Payload, RowId
from classroom.services.answers.submissions import SUBMISSION_ID
from classroom.services.assignments.wanted import MAX_EXTRA_PERCENT, MAX_LIMIT, MIN_LIMIT
from classroom.services.classes.groups import MAX_NAME as MAX_GROUP
from classroom.services.lessons.homework_rules import MAX_ATTEMPTS
from classroom.services.lessons.lifecycle import MAX_TITLE

Counted = Literal["best", "first", "last"]
Feedback = Literal["each", "after_submit", "after_due", "after_close", "never"]
Order = Literal["fixed", "shuffled"]
Audience = Literal["absent", "all", "link"]

OPENS: Any = Field(default=None, description="Unix seconds; null: at once")
DUE: Any = Field(default=None, description="Unix seconds; what is handed in later is late")
CLOSES: Any = Field(default=None, description="Unix seconds; nobody can work on it later")
LIMIT: Any = Field(default=None, ge=MIN_LIMIT, le=MAX_LIMIT, description="Seconds for an attempt")
ATTEMPTS: Any = Field(default=1, ge=1, le=MAX_ATTEMPTS, description="Null: any number")
GROUP: Any = Field(
    default=None, max_length=MAX_GROUP, description="With `absent` and `all`: only this group of the class"
)


class AssignmentChanges(Payload):
    """Changes; what is left out stays."""

    title: str = Field(default_factory=str, min_length=1, max_length=MAX_TITLE)
    opens_at: float | None = OPENS
    due_at: float | None = DUE
    closes_at: float | None = CLOSES
    time_limit: int | None = LIMIT
    attempts: int | None = ATTEMPTS
    counted: Counted = Field(default="best", description="Which attempt results show")
    feedback: Feedback = Field(default="after_submit", description="When students see keys and their results")
    order: Order = "fixed"
    audience: Audience = "link"
    group: str | None = GROUP


class NewAssignment(Payload):
    """Homework made from a lesson or from a quiz."""

    lesson_id: RowId | None = Field(default=None, description="A lesson that you own or teach")
    quiz_id: RowId | None = Field(default=None, description="Instead of a lesson: a quiz of yours")
    course_id: RowId | None = Field(default=None, description="A class of yours; by default the lesson's")
    title: str | None = Field(default=None, max_length=MAX_TITLE)
    opens_at: float | None = OPENS
    due_at: float | None = DUE
    closes_at: float | None = CLOSES
    time_limit: int | None = LIMIT
    attempts: int | None = ATTEMPTS
    counted: Counted = "best"
    feedback: Feedback = "after_submit"
    order: Order = "fixed"
    audience: Audience | None = Field(
        default=None,
        description="`absent`: of the class, who was not in the lesson; `all`: the class; `link`: everybody with the "
        "code. By default the first that is possible",
    )
    group: str | None = GROUP


class AssignmentBrief(BaseModel):
    """The terms of homework."""

    id: int
    code: str
    url: str
    title: str
    lesson_id: int | None = Field(description="The live lesson that it goes on with; null: it is made from a quiz")
    quiz_id: int | None
    course_id: int | None
    opens_at: float | None
    due_at: float | None
    closes_at: float | None
    time_limit: int | None
    attempts: int | None
    counted: Counted
    feedback: Feedback
    order: Order
    audience: Audience
    group: str | None = Field(description="The group of the class that it is for; null: all of the audience")
    closed: bool = Field(description="Nobody can work on it any more")
    created_at: float


class AssignmentList(BaseModel):
    """The caller's homework, newest first."""

    assignments: list[AssignmentBrief]


class Override(Payload):
    """Other terms for one student; what is left out or null is as for everybody."""

    due_at: float | None = DUE
    attempts: int | None = Field(default=None, ge=1, le=MAX_ATTEMPTS)
    extra_percent: int | None = Field(default=None, ge=0, le=MAX_EXTRA_PERCENT, description="Of the time limit")


class Student(BaseModel):
    """How far a student is."""

    user_id: int | None = Field(description="Null for a guest")
    participant_id: int | None = Field(description="Null: has not opened the homework yet")
    name: str
    status: Literal["not_begun", "working", "submitted", "late"] = Field(description="`late`: handed in late")
    again: bool = Field(description="Whether the student is at another attempt")
    in_time: int | None = Field(description="Where the attempt that counts is late: one in time, by its number")
    attempts: int
    submitted_at: float | None
    due_at: float | None
    attempts_allowed: int | None
    extra_percent: int
    override: dict[str, Any] | None


class StatusCounts(BaseModel):
    """Students by status."""

    all: int
    not_begun: int
    working: int
    submitted: int
    late: int


class AssignmentDetail(AssignmentBrief):
    """Homework with its students."""

    students: list[Student]
    counts: StatusCounts


class AssignmentResults(Results):
    """The results of homework: each answer is of the attempt that counts."""

    assignment: AssignmentBrief


class WorkAnswer(Payload):
    """One answer; the same id sent again gets the same verdict."""

    id: str = Field(pattern=f"^{SUBMISSION_ID.pattern}$", description="A UUID that the client made")
    attempt_id: RowId
    position: int = Field(ge=1, le=1000, description="Of the question in the attempt, from 1")
    value: Value
    confidence: int | None = Field(default=None, ge=1, le=3, description="How sure: 1 guessing, 2 fairly sure, 3 sure")


class StoredAnswer(BaseModel):
    """A stored answer, without anything that depends on the key."""

    id: str
    attempt_id: int
    position: int
    value: Value
    answered_at: float


class WorkResult(BaseModel):
    """The student's result in a question, and its key."""

    correct: bool | None = Field(description="Null where no answer is right or wrong")
    fraction: float | None
    points: int | None
    key: Any
    feedback: dict[str, str]
    explanation_html: str


class WorkQuestion(BaseModel):
    """A question of an attempt."""

    position: int
    question: AskedQuestion
    shuffled: bool = Field(description="The page lists the choices in an order of the student's own")
    graded: bool
    answer: StoredAnswer | None
    result: WorkResult | None = Field(description="Null until the moment of feedback")


class AttemptView(BaseModel):
    """An attempt with its questions."""

    id: int
    number: int
    started_at: float
    deadline: float | None = Field(description="When it is handed in by itself")
    submitted_at: float | None
    late: bool
    by_itself: bool = Field(description="It was handed in by its deadline")
    questions: list[WorkQuestion]


class AttemptBrief(BaseModel):
    """An attempt without its questions."""

    id: int
    number: int
    started_at: float
    submitted_at: float | None
    late: bool


class WorkAssignment(BaseModel):
    """The homework, with the terms of this student."""

    id: int
    code: str
    title: str
    opens_at: float | None
    due_at: float | None
    closes_at: float | None
    time_limit: float | None = Field(description="Seconds, with the student's extra time")
    attempts: int | None
    counted: Counted
    feedback: Feedback
    questions: int = Field(description="How many there are")
    closed: bool


class Work(BaseModel):
    """Everything that a student's page shows."""

    assignment: WorkAssignment
    now: float
    attempt: AttemptView | None = Field(description="The open one, or the one begun last")
    attempts: list[AttemptBrief]
    attempts_left: int | None = Field(description="Null: any number")
    counted: int | None = Field(description="Number of the attempt that counts; null: none is handed in")
    refused: Literal["attempt_open", "not_open", "closed", "no_attempts_left"] | None = Field(
        description="Why no attempt can be begun now"
    )
    seed: str = Field(description="For the order of choices")


class WorkAcknowledgement(BaseModel):
    """A committed answer."""

    ok: Literal[True]
    answer: StoredAnswer
    result: WorkResult | None = Field(description="With feedback after each question; else null")
