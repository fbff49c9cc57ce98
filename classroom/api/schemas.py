"""Models of answers that any participant of a lesson may get. Times are Unix seconds by the server's clock."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from classroom.api.type_schemas import PublicFields, TallyFields, Value
from classroom.questions.schemas import Choice, Image
from classroom.services.lessons.options import LessonOptions

Status = Literal["lobby", "live", "ended"]


class AskedQuestion(PublicFields):
    """A question as students see it; some types have fields of their own."""

    model_config = ConfigDict(extra="allow")

    improvised: bool = Field(default=False, description="Asked without words; it may get them later")
    id: int
    type: str
    prompt_html: str
    language: str | None
    points: int
    image: Image | None
    choices: list[Choice] = Field(default=[])


class Entry(BaseModel):
    """A given answer with its count."""

    text: str
    count: int
    value: Any = None
    correct: bool | None = None
    near: bool = Field(default=False, description="Nearly an accepted text: probably a typing error")


class Tally(TallyFields):
    """Counts of a round; ``correct`` is null for a type or survey without right answers."""

    answered: int
    correct: int | None
    counts: dict[str, int]
    entries: list[Entry] = Field(
        default=[], description="The most frequent answers, for types whose answers are free text"
    )
    unlisted: int = Field(default=0, description="Number of different written answers that `entries` leaves out")
    survey: bool = Field(default=False, description="True in a survey: nothing here depends on the key")


class Sureness(BaseModel):
    """Number of answers by confidence: 1 guessing, 2 fairly sure, 3 sure; and how many of each were right."""

    said: dict[str, int]
    right: dict[str, int] | None


class SureWrong(BaseModel):
    """A wrong answer that participants were sure of."""

    value: Any
    text: str
    count: int


class SureTally(Tally):
    """The counts and, with the option `confidence`, how sure participants were."""

    confidence: Sureness | None = None
    sure_wrong: list[SureWrong] = Field(default=[], description="The most frequent first")


class EarlierTally(Tally):
    """The counts of the previous vote."""

    attempt: int


class Comparison(BaseModel):
    """Changes since the previous vote on the same question, among those who answered both times."""

    before: EarlierTally
    both: int
    same: int
    changed: int
    flow: dict[str, int] | None = Field(
        description="right_right, right_wrong, wrong_right, wrong_wrong; null if the question is not graded"
    )
    gain: float | None = Field(description="Normalised gain (Hake 1998); null if it is undefined")


class WithheldEntry(Entry):
    """A written answer that only teachers see."""

    state: Literal["held", "hidden"] = Field(description="Held back by the filter of names, or hidden by a teacher")


class TeacherTally(SureTally):
    """The counts as teachers get them, in any status; a greater ``seq`` is newer."""

    withheld: list[WithheldEntry] = Field(default=[], description="Written answers that others do not see")
    round_id: int
    seq: int
    notes_html: str = Field(description="The teacher's notes on the question")


class Discussion(BaseModel):
    """A discussion before the next vote."""

    until: float


class ExtraTime(BaseModel):
    """Who may still answer a question whose time is over for the others."""

    participants: int = Field(description="How many may still answer")
    more_than: int = Field(description="Extra time, in percent, that is over as well: they have more")
    until: float | None = Field(description="When the last of them must have answered; null while paused")


class Round(BaseModel):
    """One asking of a question; ``key``, ``explanation_html`` and ``tally`` are absent until it is revealed."""

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
    scoring: Literal["points", "survey"] = Field(description="The lesson's option at the time of opening")
    graded: bool = Field(description="Whether answers are right or wrong; confidence is asked only then")
    shuffled: bool = Field(description="Whether students' pages list the choices in an order of their own")
    standings_shown: bool = Field(description="Whether the projector shows the standings in place of the result")
    page: int = Field(description="The page that the projector shows of what does not fit on it, from 0")
    pages: int = Field(description="How many pages the projector needs")
    key: Any = None
    feedback: dict[str, str] = Field(default={}, description="HTML by choice id")
    explanation_html: str = ""
    tally: SureTally | None = None
    discussion: Discussion | None = Field(default=None, description="While a closed question is discussed")
    comparison: Comparison | None = Field(default=None, description="When revealed after a second vote")
    extra_time: ExtraTime | None = Field(
        default=None, description="To teachers, while only participants with extra time may answer"
    )


class RoundAnswer(BaseModel):
    """A round after a command."""

    round: Round


class PublicLesson(BaseModel):
    """A lesson as its participants see it."""

    id: int
    code: str
    title: str
    status: Status
    locked: bool
    allow_change: bool
    options: LessonOptions
    skipped: list[int] = Field(description="Ids of skipped questions of the agenda")


class Slide(BaseModel):
    """A slide that pages show in place of the newest round."""

    id: int = Field(description="Of this showing: another one each time that a slide is shown")
    question_id: int = Field(description="The entry of the agenda or bank that it is")
    title: str
    prompt_html: str = Field(description="May be empty if there is a picture")
    language: str | None
    image: Image | None
    shown_at: float
    page: int = Field(description="The page that the projector shows of what does not fit on it, from 0")
    pages: int = Field(description="How many pages the projector needs")


class SlideAnswer(BaseModel):
    """What pages show after a command: a slide, or null for the newest round."""

    slide: Slide | None


class State(BaseModel):
    """The public state of a lesson; a greater ``version`` is newer."""

    lesson: PublicLesson
    version: int
    now: float
    next_at: float | None = Field(description="Time at which `auto_advance` takes the next question or slide")
    slide: Slide | None = Field(description="Shown in place of the round; null: the round is shown")
    round: Round | None


class Team(BaseModel):
    """A team; its name is the English name of a shape, which pages translate."""

    number: int
    name: Literal["triangle", "circle", "square", "diamond", "star", "hexagon", "cross", "pentagon"]


class Me(BaseModel):
    """A participant; the resume code lets them return from another device."""

    id: int
    nickname: str
    resume_code: str


class JoinedLesson(BaseModel):
    """The lesson that was joined."""

    id: int
    code: str
    title: str


class Ticket(BaseModel):
    """What a new participant gets."""

    token: str = Field(description="For this lesson only; send it as a bearer token")
    participant: Me
    lesson: JoinedLesson | None = Field(description="Null for homework")
    assignment: JoinedLesson | None = Field(description="Null for a live lesson")


class Answer(BaseModel):
    """A stored answer, without anything that depends on the key."""

    id: str
    round_id: int
    value: Value
    answered_at: float
    confidence: int | None = Field(default=None, description="1 guessing, 2 fairly sure, 3 sure; absent if not given")


class Result(BaseModel):
    """The grade of the participant's answer."""

    round_id: int
    correct: bool | None
    points: int


class Rank(BaseModel):
    """The participant's place in the standings."""

    place: int
    of: int = Field(description="Number of participants in the lesson")


class RightOf(BaseModel):
    """Right answers, of the votes that count and that the participant was asked."""

    right: int
    of: int


class Private(BaseModel):
    """What only this participant sees; ``result`` is null until the reveal."""

    participant: Me
    extra_percent: int = Field(description="Extra time, in percent of the time limit")
    seed: str = Field(description="From which the page makes its own order of choices in a `shuffled` round")
    answer: Answer | None
    result: Result | None
    total_points: int
    right: RightOf | None = Field(description="Null while no vote counts")
    rank: Rank | None = Field(description="With the option `podium`, after a reveal; null without points")
    streak: int | None = Field(description="Right answers in a row; null without the option")
    team: Team | None


class Live(BaseModel):
    """Everything that a student's page shows."""

    state: State
    me: Private


class Acknowledgement(BaseModel):
    """A committed answer."""

    ok: Literal[True]
    answer: Answer
