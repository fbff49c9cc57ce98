"""The schemas of what the API takes and answers about questions and quizzes.

Bodies of questions are checked by the bank's service, field by field; here stands what it takes, for the document.
"""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, RootModel

from classroom.api.type_schemas import OwnFields
from classroom.core.payloads import Payload
from classroom.questions.schemas import Image

Language = Literal["es", "en"]


class GivenImage(Payload):
    """A picture: in ``data``, or one that is there already by its ``digest``."""

    alt: str = Field(min_length=1, description="What it shows, for those who do not see it")
    data: str = Field(default="", description="The file in Base64")
    digest: str = ""


class NewChoice(Payload):
    """A choice; an ``id`` is accepted and given anew by position."""

    text: str = Field(default="", description="Needed where there is no image")
    correct: bool = False
    feedback: str = Field(default="", description="Markdown, shown beside the choice once the key is revealed")
    image: GivenImage | None = None
    id: str = ""


class QuestionFields(Payload, OwnFields):
    """Fields of a question; those of :class:`OwnFields` as its type takes them."""

    model_config = ConfigDict(extra="allow")

    title: str = Field(default="", max_length=200, description="A short name for lists")
    prompt: str = Field(description="Markdown")
    choices: list[NewChoice] | None = Field(default=None, min_length=2, max_length=12)
    explanation: str = ""
    notes: str = Field(default="", description="Markdown for the teacher only, beside the question while it is asked")
    time_limit: int | None = Field(default=None, ge=5, le=3600, description="Seconds")
    points: int = Field(default=100, ge=0, le=1000)
    difficulty: int | None = Field(default=None, ge=1, le=3, description="1 easy, 2 medium, 3 hard")
    tags: list[str] = Field(default=[], max_length=20)
    language: Language | None = None
    image: GivenImage | None = None


class NewQuestion(QuestionFields):
    """A question for the bank."""

    type: str


class QuestionChanges(QuestionFields):
    """What changes; what is left out stays, and the type always does."""

    prompt: str = ""
    archived: bool = False


class ChoiceImage(Image):
    """A picture on a choice; its ``digest`` says which one when the choice is sent back."""

    digest: str


class BankChoice(BaseModel):
    """A choice as its author sees it."""

    id: str
    text: str
    correct: bool = Field(default=False, description="Absent where the order is what is right")
    feedback: str = ""
    image: ChoiceImage | None = Field(default=None, description="Absent where there is none")


class BankQuestion(OwnFields):
    """A question as its author sees it, key included."""

    model_config = ConfigDict(extra="allow")

    id: int
    version: int = Field(description="Grows with each change of the content; rounds keep the version they asked")
    type: str
    language: Language | None
    title: str
    prompt: str
    choices: list[BankChoice] = Field(default=[])
    explanation: str
    notes: str
    time_limit: int | None
    points: int
    difficulty: int | None
    tags: list[str]
    image: Image | None
    archived: bool
    given_by: str = Field(description="Username of the colleague who gave this copy; empty: one's own")
    created_at: float
    updated_at: float


class Shared(BaseModel):
    """How many copies a colleague got."""

    shared: int


class Sharing(Payload):
    """Copies for a colleague."""

    username: str = Field(description="Of a teacher")
    question_ids: list[int] = Field(min_length=1, max_length=100)


class Paged(BaseModel):
    """Where a page stands among all."""

    page: int
    pages: int
    total: int


class QuestionPage(Paged):
    """A page of questions, the newest first."""

    questions: list[BankQuestion]


class Flagged(BaseModel):
    """Parameters of lists."""

    archived: Literal["0", "1"] = "0"
    page: int = Field(default=1, ge=1)
    per_page: int = Field(default=25, ge=1, le=100)


class QuestionSearch(Flagged):
    """What to look for."""

    q: str = Field(default="", description="Words, without regard to case and accents")
    tag: str = ""
    type: str = ""
    language: str = ""
    difficulty: int | None = Field(default=None, ge=1, le=3, description="1 easy, 2 medium, 3 hard")


class VersionWanted(BaseModel):
    """Which version."""

    version: int = Field(default=1, ge=1, description="The newest when left out")


class Version(BaseModel):
    """One version and the moment that it was written."""

    version: int
    created_at: float


class Versions(BaseModel):
    """The versions of a question."""

    versions: list[Version]


class QuizUse(BaseModel):
    """A quiz in which a question stands."""

    id: int
    title: str
    archived: bool


class LessonUse(BaseModel):
    """A lesson that has a question on its agenda, or asked it."""

    id: int
    title: str
    status: Literal["lobby", "live", "ended"]
    created_at: float
    asked: int = Field(description="How many rounds; 0: only on the agenda")


class Uses(BaseModel):
    """Where a question is used; of lessons, the hundred newest."""

    quizzes: list[QuizUse]
    lessons: list[LessonUse]


class Tag(BaseModel):
    """A tag and its number of questions."""

    name: str
    questions: int


class Tags(BaseModel):
    """The tags of one's bank."""

    tags: list[Tag]


class ImportWanted(BaseModel):
    """How to import."""

    format: str
    dry_run: Literal["0", "1"] = Field(default="0", description="Only say what would happen")
    partial: Literal["0", "1"] = Field(default="0", description="Bring in what is right although something is wrong")


class ImportProblem(BaseModel):
    """What is to be said of a question in a file, which begins at a line counted from 1."""

    line: int
    message: str
    suggestion: str = Field(default="", description="What its author could do about it")


class ImportReport(BaseModel):
    """What an import did; ``valid`` counts what is right in the file."""

    created: int
    questions: list[int]
    errors: list[ImportProblem] = Field(description="Why something in the file cannot come in")
    notes: list[ImportProblem] = Field(description="What is not kept of questions that can come in")
    valid: int


class ExportWanted(BaseModel):
    """What to export."""

    format: str = "json"
    ids: str = Field(default="", description="Such as 1,2; all that are not archived when left out")
    dry_run: Literal["0", "1"] = Field(default="0", description="Only say what the file would not hold")


class ExportLoss(BaseModel):
    """What a file would not hold of a question; ``question`` is its place in the file, from 1."""

    question: int
    message: str


class ExportReport(BaseModel):
    """What an export would be; ``questions`` counts those that were asked for."""

    questions: int
    losses: list[ExportLoss]


class NativeFile(BaseModel):
    """A file of the format ``json``; docs/formats/json.md says what stands in its questions."""

    format: Literal["tiza-questions"]
    version: int
    questions: list[dict[str, Any]]


class ExportAnswer(RootModel[ExportReport | NativeFile]):
    """JSON that an export answers: with ``dry_run=1`` its report, else the file when that is JSON."""


class Quiz(BaseModel):
    """A quiz with its questions in order."""

    id: int
    title: str
    question_ids: list[int]
    archived: bool
    created_at: float
    updated_at: float


class QuizPage(Paged):
    """A page of quizzes, the newest first."""

    quizzes: list[Quiz]
