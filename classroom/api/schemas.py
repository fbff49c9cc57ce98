"""The schemas of what everybody in a lesson may get. Times are Unix seconds by the server's clock."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from classroom.api.type_schemas import PublicFields, TallyFields, Value
from classroom.questions.schemas import Choice, Image
from classroom.services.lessons.options import LessonOptions

Status = Literal["lobby", "live", "ended"]


class AskedQuestion(PublicFields):
    """A question as students see it; some types have fields of their own."""

    model_config = ConfigDict(extra="allow")

    improvised: bool = Field(default=False, description="Asked without words, which may still come")
    id: int
    type: str
    prompt_html: str
    language: str | None
    points: int
    image: Image | None
    choices: list[Choice] = Field(default=[])


class Entry(BaseModel):
    """An answer that was given, and how often."""

    text: str
    count: int
    value: Any = None
    correct: bool | None = None
    near: bool = Field(default=False, description="Nearly an accepted text: probably a typing error")


class Tally(TallyFields):
    """Counts of a round; ``correct`` is null where there is no right answer."""

    answered: int
    correct: int | None
    counts: dict[str, int]
    entries: list[Entry] = Field(default=[], description="What was given most, where it is not known before")
    survey: bool = Field(default=False, description="True in a survey: nothing here tells the key")


class Sureness(BaseModel):
    """How many said 1 (guessing), 2 (fairly sure), 3 (sure), and how many of each were right."""

    said: dict[str, int]
    right: dict[str, int] | None


class SureWrong(BaseModel):
    """A wrong answer that people were sure of."""

    value: Any
    text: str
    count: int


class SureTally(Tally):
    """The counts, and where the lesson asks for it, how sure people were."""

    confidence: Sureness | None = None
    sure_wrong: list[SureWrong] = Field(default=[], description="The most frequent first")


class EarlierTally(Tally):
    """The counts of the vote before."""

    attempt: int


class Comparison(BaseModel):
    """What changed since the vote before on the same question, among those who answered both times."""

    before: EarlierTally
    both: int
    same: int
    changed: int
    flow: dict[str, int] | None = Field(
        description="right_right, right_wrong, wrong_right, wrong_wrong; null where nobody can be right"
    )
    gain: float | None = Field(description="Normalised gain (Hake 1998); null where there is none")


class TeacherTally(SureTally):
    """The counts as a teacher gets them at any time; of two, the one with the greater ``seq`` is newer."""

    round_id: int
    seq: int
    notes_html: str = Field(description="The teacher's notes on the question")


class Discussion(BaseModel):
    """Until when a class discusses."""

    until: float


class Round(BaseModel):
    """One asking of a question; ``key``, ``explanation_html`` and ``tally`` only when it is revealed."""

    id: int
    number: int
    attempt: int
    status: Literal["open", "closed", "revealed"]
    question: AskedQuestion
    opened_at: float
    deadline: float | None
    time_limit: int | None
    paused: bool
    remaining: float | None
    scoring: Literal["points", "survey"] = Field(description="As the lesson's option was when it was opened")
    standings_shown: bool = Field(description="Whether the projector shows who is ahead in place of the result")
    key: Any = None
    feedback: dict[str, str] = Field(default={}, description="HTML by choice id")
    explanation_html: str = ""
    tally: SureTally | None = None
    discussion: Discussion | None = Field(default=None, description="While a closed question is discussed")
    comparison: Comparison | None = Field(default=None, description="When revealed after a second vote")


class RoundAnswer(BaseModel):
    """A round after a command."""

    round: Round


class PublicLesson(BaseModel):
    """What everybody in a lesson knows about it."""

    id: int
    code: str
    title: str
    status: Status
    locked: bool
    allow_change: bool
    options: LessonOptions
    skipped: list[int] = Field(description="Questions of the agenda that the teacher passes over")


class State(BaseModel):
    """The public state of a lesson at a version; of two, the one with the greater ``version`` is newer."""

    lesson: PublicLesson
    version: int
    now: float
    next_at: float | None = Field(description="When the next question is asked by itself, with `auto_advance`")
    round: Round | None


class Team(BaseModel):
    """A team; its name is the English one of a shape, and pages call it by it in their language."""

    number: int
    name: Literal["triangle", "circle", "square", "diamond", "star", "hexagon", "cross", "pentagon"]


class Me(BaseModel):
    """Who a participant is; the resume code lets them back in from another device."""

    id: int
    nickname: str
    resume_code: str


class JoinedLesson(BaseModel):
    """The lesson that was joined."""

    id: int
    code: str
    title: str


class Ticket(BaseModel):
    """What somebody who joined gets."""

    token: str = Field(description="For this lesson only; send it as a bearer token")
    participant: Me
    lesson: JoinedLesson


class Answer(BaseModel):
    """A stored answer; it tells nothing of the key."""

    id: str
    round_id: int
    value: Value
    answered_at: float
    confidence: int | None = Field(default=None, description="1 guessing, 2 fairly sure, 3 sure; absent if not said")


class Result(BaseModel):
    """How one's answer was graded."""

    round_id: int
    correct: bool | None
    points: int


class Rank(BaseModel):
    """One's own place."""

    place: int
    of: int = Field(description="How many are in the lesson")


class Private(BaseModel):
    """What only this participant sees; ``result`` comes with the reveal."""

    participant: Me
    extra_percent: int = Field(description="More time than the others have, in percent of the time limit")
    answer: Answer | None
    result: Result | None
    total_points: int
    rank: Rank | None = Field(description="With the option `podium`, after a reveal, for who has points")
    streak: int | None = Field(description="Right answers in a row; null without the option")
    team: Team | None


class Live(BaseModel):
    """Everything that a student's page shows."""

    state: State
    me: Private


class Acknowledgement(BaseModel):
    """An answer was stored; when this comes, it is committed."""

    ok: Literal[True]
    answer: Answer
