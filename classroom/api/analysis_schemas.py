"""Models of item analyses. A figure without a value is null: docs/analysis.md defines all of them."""

from typing import Literal

from pydantic import BaseModel, Field


class WhichVote(BaseModel):
    """Which of several votes on a question is analysed."""

    vote: Literal["first", "last"] = Field(default="first", description="first: before a discussion; last: the newest")


class TestFigures(BaseModel):
    """Figures of the whole test; mean, median, sd and sem are points."""

    mean: float | None
    median: float | None
    sd: float | None
    skewness: float | None
    kurtosis: float | None
    alpha: float | None = Field(description="Cronbach's alpha (KR-20 where all answers are right or wrong)")
    error_ratio: float | None
    sem: float | None = Field(description="Standard error of measurement")


class OptionFigures(BaseModel):
    """One option of an item."""

    option: str = Field(description="The letter of the choice")
    key: bool
    n: int = Field(description="How many chose it")
    share: float | None = Field(description="Of those who were asked, 0 to 1")
    upper: float | None = Field(description="Share in the upper group")
    lower: float | None = Field(description="Share in the lower group")
    r: float | None = Field(description="Correlation of having chosen it with the rest of the test")
    mean_total: float | None = Field(description="Mean points in the test of those who chose it")
    flags: list[Literal["attracts_strong", "rare"]]


class ItemFigures(BaseModel):
    """One graded question of the lesson."""

    item: str
    round_id: int
    question_id: int
    number: int
    n: int = Field(description="How many were asked it")
    facility: float | None = Field(description="Mean share of the points, 0 to 1")
    sd: float | None
    guess: float | None
    intended_weight: float | None
    effective_weight: float | None
    discrimination: float | None = Field(description="Correlation with the rest of the test")
    efficiency: float | None
    upper_lower: float | None
    alpha_if_dropped: float | None
    flags: list[
        Literal["wrong_key", "negative_discrimination", "low_discrimination", "attracts_strong", "rare_option"]
    ] = Field(description="Empty for fewer than 30 people")
    options: list[OptionFigures] = Field(description="Empty for questions without choices")


class Analysis(BaseModel):
    """The item analysis of a lesson."""

    mode: Literal["live", "homework"]
    people: int = Field(description="Who was asked at least one of the items")
    complete: int = Field(description="Who was asked all items; what needs a total uses only them")
    test: TestFigures
    items: list[ItemFigures]
