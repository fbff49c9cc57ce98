"""Schemas of the API's requests and responses about questions and quizzes.

Questions in requests are validated by the bank's service; their schemas here only document its fields.
"""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, RootModel, WithJsonSchema

from classroom import formats
from classroom.api.queries import MAX_NUMBER, NUMBERS, Flag
from classroom.api.type_schemas import OwnFields
from classroom.core.languages import Language
from classroom.core.payloads import Payload
from classroom.questions.schemas import Image

Format = Annotated[str, WithJsonSchema({"type": "string", "enum": formats.names()})]
WrittenFormat = Annotated[str, WithJsonSchema({"type": "string", "enum": formats.written_names()})]


class GivenImage(Payload):
    """A picture: a new one in ``data``, or a stored one by its ``digest``."""

    alt: str = Field(min_length=1, description="A description for readers who cannot see it")
    data: str = Field(default="", description="The file in Base64")
    digest: str = ""


class NewChoice(Payload):
    """A choice; an ``id`` is accepted and ignored: ids are assigned by position."""

    text: str = Field(default="", description="Needed where there is no image")
    correct: bool = False
    feedback: str = Field(default="", description="Markdown, shown beside the choice once the key is revealed")
    image: GivenImage | None = None
    id: str = ""


class QuestionFields(Payload, OwnFields):
    """Fields of a question; its type determines which of :class:`OwnFields` apply."""

    model_config = ConfigDict(extra="allow", json_schema_extra={"additionalProperties": False})

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
    """Changes to a question. Omitted fields keep their values; the type cannot change."""

    prompt: str = ""
    archived: bool = False


class ChoiceImage(Image):
    """A picture on a choice; send its ``digest`` to keep it."""

    digest: str


class BankChoice(BaseModel):
    """A choice as its author sees it."""

    id: str
    text: str
    correct: bool = Field(default=False, description="Absent if the order of the choices is the key")
    feedback: str = ""
    image: ChoiceImage | None = Field(default=None, description="Absent without a picture")


class BankQuestion(OwnFields):
    """A question as its author sees it, including the key."""

    model_config = ConfigDict(extra="allow")

    id: int
    version: int = Field(
        description="Increases with each change of the content; rounds keep the version that was asked"
    )
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
    given_by: str = Field(description="Username of the colleague who shared this copy; empty for your own questions")
    created_at: float
    updated_at: float


class Shared(BaseModel):
    """Number of copies that were made."""

    shared: int


class Removal(Payload):
    """How a question is removed."""

    forever: Flag = Field(default="0", description="1: delete it for good")


class Sharing(Payload):
    """Copies for a colleague."""

    username: str = Field(description="Of a teacher")
    question_ids: list[int] = Field(min_length=1, max_length=100)


class Paged(BaseModel):
    """The position of a page in the list."""

    page: int
    pages: int
    total: int


class QuestionPage(Paged):
    """A page of questions, the newest first."""

    questions: list[BankQuestion]


class Flagged(BaseModel):
    """Parameters of lists."""

    archived: Flag = "0"
    page: int = Field(default=1, ge=1, le=MAX_NUMBER)
    per_page: int = Field(default=25, ge=1, le=100)


class QuestionSearch(Flagged):
    """Filters of a search."""

    q: str = Field(default="", description="Words; case and accents are ignored")
    tag: str = ""
    type: str = ""
    language: str = ""
    difficulty: int | None = Field(default=None, ge=1, le=3, description="1 easy, 2 medium, 3 hard")


class VersionWanted(BaseModel):
    """The version to return."""

    version: int = Field(default=1, ge=1, le=MAX_NUMBER, description="The newest by default")


class Version(BaseModel):
    """A version of a question."""

    version: int
    created_at: float
    lesson_id: int | None = Field(
        description="The lesson for which alone a teacher changed it; null: it was in the bank"
    )


class Versions(BaseModel):
    """The versions of a question."""

    versions: list[Version]


class QuizUse(BaseModel):
    """A quiz that contains the question."""

    id: int
    title: str
    archived: bool


class LessonUse(BaseModel):
    """A lesson in which the question is on the agenda or was asked."""

    id: int
    title: str
    status: Literal["lobby", "live", "ended"]
    created_at: float
    asked: int = Field(description="Number of rounds; 0 if it is only on the agenda")


class Uses(BaseModel):
    """The quizzes and the 100 newest lessons that use a question."""

    quizzes: list[QuizUse]
    lessons: list[LessonUse]


class Tag(BaseModel):
    """A tag and its number of questions."""

    name: str
    questions: int


class Tags(BaseModel):
    """The tags of your bank."""

    tags: list[Tag]


class ImportWanted(BaseModel):
    """How to import."""

    format: Format
    dry_run: Flag = Field(default="0", description="Report what would happen, without saving anything")
    partial: Flag = Field(default="0", description="Import the questions without errors even if others have some")


class ImportProblem(BaseModel):
    """A message about a question in a file; ``line`` is where it begins, from 1."""

    line: int
    message: str
    suggestion: str = Field(default="", description="What its author could do about it")
    lines: list[int] = Field(default=[], description="The first ten lines, if it is true of more than one")
    count: int = Field(default=1, description="Of how many lines it is true")


class ImportReport(BaseModel):
    """The result of an import; ``valid`` counts the questions without errors."""

    created: int
    questions: list[int]
    errors: list[ImportProblem] = Field(description="Why questions cannot be imported")
    notes: list[ImportProblem] = Field(description="What is not kept of questions that can come in")
    valid: int


class ExportWanted(BaseModel):
    """What to export."""

    format: WrittenFormat = "json"
    ids: str | None = Field(
        default=None, pattern=NUMBERS, description="Such as 1,2; by default all questions that are not archived"
    )
    dry_run: Flag = Field(default="0", description="Only say what the file would not hold")


class ExportLoss(BaseModel):
    """What a file cannot contain of a question; ``question`` is its position in the file, from 1."""

    question: int
    message: str


class ExportReport(BaseModel):
    """A preview of an export; ``questions`` is the number of requested questions."""

    questions: int
    losses: list[ExportLoss]


class NativeFile(BaseModel):
    """A file of the format ``json``; see docs/formats/json.md for the fields of its questions."""

    format: Literal["tiza-questions"]
    version: int
    questions: list[dict[str, Any]]


class ExportAnswer(RootModel[ExportReport | NativeFile]):
    """The JSON response of an export: the report with ``dry_run=1``, else a file of the format ``json``."""


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
