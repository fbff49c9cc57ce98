"""Parts of questions in the API that several types have."""

from pydantic import BaseModel, Field


class Image(BaseModel):
    """A picture of a question."""

    url: str
    alt: str
    width: int = Field(description="Pixels")
    height: int = Field(description="Pixels")


class Choice(BaseModel):
    """One choice as students see it."""

    id: str
    label: str
    text_html: str = Field(description="Empty if the choice is only a picture")
    image: Image | None = Field(default=None, description="Absent if there is none")


class Partner(Choice):
    """An item on the right of a matching question; ``text`` is plain text for select menus."""

    text: str
