"""Models of answers to teachers about lessons. Times are Unix seconds by the server's clock."""

from typing import Literal

from pydantic import BaseModel, Field

from classroom.api.queries import Flag
from classroom.api.schemas import Comparison, Entry, State, Status, TeacherTally, Team
from classroom.api.type_schemas import TallyFields, Value
from classroom.services.lessons.options import LessonOptions


class LessonSettings(BaseModel):
    """How participants join a lesson and answer in it."""

    join_mode: Literal["guest", "account"]
    allow_change: bool
    course_id: int | None
    options: LessonOptions


class Lesson(BaseModel):
    """A lesson as its teacher sees it."""

    id: int
    code: str
    title: str
    status: Status
    locked: bool
    version: int
    join_url: str
    settings: LessonSettings
    quiz_id: int | None
    created_at: float
    ended_at: float | None
    archived: bool


class Preset(BaseModel):
    """A way of teaching: a set of lesson options under a name."""

    key: str = Field(description="What `preset` of a new lesson takes")
    name: str = Field(description="In the language of the request; of your own, as you wrote it")
    text: str = Field(description="What it is for; empty for your own")
    own: bool = Field(description="Whether you saved it; the others come with Tiza")
    allow_change: bool
    options: LessonOptions
    switched_on: list[str] = Field(description="What it sets other than the defaults, in words")


class PresetList(BaseModel):
    """The presets that come with Tiza, then your own by name."""

    presets: list[Preset]


class LessonAnswer(BaseModel):
    """A lesson after a command."""

    lesson: Lesson


class ListedLesson(BaseModel):
    """A lesson in a list."""

    id: int
    title: str
    code: str
    status: Status
    archived: bool
    created_at: float
    participant_count: int
    round_count: int
    question_count: int
    course: str | None = Field(description="Title of the lesson's class")
    shared_by: str | None = Field(description="Display name of the owner; null for your own lessons")


class Colleague(BaseModel):
    """A teacher who teaches a lesson together with its owner."""

    id: int
    username: str
    name: str


class Colleagues(BaseModel):
    """The teachers of a lesson other than its owner."""

    teachers: list[Colleague]


class LessonList(BaseModel):
    """A teacher's lessons, newest first."""

    lessons: list[ListedLesson]


class Joined(BaseModel):
    """Number of participants, without removed ones."""

    joined: int


class Person(BaseModel):
    """A participant as teachers see them."""

    id: int
    nickname: str
    user_id: int | None
    removed: bool
    extra_percent: int = Field(description="Extra time, in percent of the time limit")


class ParticipantAnswer(BaseModel):
    """A participant after a command."""

    participant: Person


class Placed(BaseModel):
    """A participant in the standings."""

    participant_id: int
    nickname: str
    rank: int = Field(description="Equal points share a rank, and the following ranks are skipped: 1, 2, 2, 4")
    sharing: int = Field(description="Number of participants with this rank")
    points: int
    streak: int | None = Field(description="Right answers in a row; null without the option")
    team: Team | None


class PlacedTeam(Team):
    """A team in the standings."""

    rank: int
    points: float = Field(description="Average of the members who answered at least once")
    members: int = Field(description="Number of members who answered at least once")


class Standings(BaseModel):
    """The standings; empty lists without podium and teams."""

    seq: int
    people: int = Field(description="Number of participants in the lesson")
    top: list[Placed]
    teams: list[PlacedTeam]


class AgendaItem(BaseModel):
    """A question or slide on the agenda; ``asked`` says how often it was asked or shown in this lesson."""

    question_id: int
    type: str
    prompt: str
    time_limit: int | None
    tags: list[str]
    asked: int


class TeacherState(BaseModel):
    """Everything about a lesson that its teacher may see."""

    lesson: Lesson
    state: State
    tally: TeacherTally | None
    presence: Joined
    participants: list[Person]
    standings: Standings
    agenda: list[AgendaItem]


class Audience(BaseModel):
    """For whom results are."""

    public: Flag = Field(
        default="0", description="1: to share; without the written answers that are hidden or held back"
    )


class FileAudience(Audience):
    """For whom a file of results is."""

    anonymous: Flag = Field(default="0", description="1: labels such as `Student 07` instead of names")
    without_texts: Flag = Field(
        default="0", description="1: without what students wrote, in which they may have named somebody"
    )


class GivenAnswer(BaseModel):
    """One answer of one participant."""

    participant_id: int
    value: Value
    correct: bool | None
    fraction: float = Field(description="How right the answer is, from 0 to 1; 0 if it is not graded")
    points: int
    answered_at: float
    confidence: int | None = Field(description="1 guessing, 2 fairly sure, 3 sure")
    hidden: bool = Field(description="Whether only teachers see what was written, or a part of it")
    held: bool = Field(description="Whether the filter of names holds it back, and no teacher hid it")


class RoundResult(TallyFields):
    """The answers of a round; ``correct`` counts the right ones, null if the round is not graded."""

    id: int
    number: int
    attempt: int
    status: str
    scoring: Literal["points", "survey"]
    question_id: int
    question_version: int
    type: str
    prompt: str
    opened_at: float
    closed_at: float | None
    answered: int
    correct: int | None
    counts: dict[str, int]
    entries: list[Entry] = Field(
        default=[], description="The most frequent answers, for types whose answers are free text"
    )
    comparison: Comparison | None
    answers: list[GivenAnswer]


class ResultPerson(BaseModel):
    """A participant in the results."""

    id: int
    nickname: str
    user_id: int | None
    joined_at: float
    removed: bool
    total_points: int = Field(description="From the newest revealed vote on each question")
    correct: int = Field(description="Right answers in the votes that count")
    asked: int = Field(description="Votes that count and were open while the participant was in the lesson")
    rank: int | None = Field(description="Null without podium, without points, and for removed participants")
    streak: int | None = Field(description="Right answers in a row at the end; null without the option")
    mark: float | str | None = Field(
        description="On the lesson's scale: a number, or a letter; null if the lesson has no marks, or if the "
        "participant was asked nothing that counts"
    )
    team: Team | None


class Marks(BaseModel):
    """The scale of a lesson's marks."""

    kind: Literal["numbers", "letters"]
    low: float = Field(description="The mark for nothing right; of `numbers`")
    high: float = Field(description="The mark for everything right; of `numbers`")
    decimals: int = Field(description="To how many decimals a mark is rounded, half up; of `numbers`")
    letters: list[list[str | float]] = Field(
        description="`[letter, percentage from which it is given]` each, the best first; of `letters`"
    )
    pass_mark: float | str | None
    shown: bool = Field(description="Whether students see their own marks when the lesson has ended")


class ResultLesson(BaseModel):
    """The lesson that results belong to."""

    id: int
    code: str
    title: str
    status: Status
    marks: Marks | None = Field(description="Null for a lesson without marks")


class MissingStudent(BaseModel):
    """A student of the lesson's class who has not joined."""

    user_id: int
    name: str


class Results(BaseModel):
    """All rounds and answers of a lesson."""

    mode: Literal["live", "homework"]
    lesson: ResultLesson
    rounds: list[RoundResult]
    participants: list[ResultPerson]
    missing: list[MissingStudent] | None = Field(description="Null for a lesson without a class")
