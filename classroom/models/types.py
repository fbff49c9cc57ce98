"""Column types that the tables share."""

from typing import Annotated, Any

from sqlalchemy import Double, ForeignKey, String
from sqlalchemy.orm import mapped_column

from classroom.core.database import JsonText, now

Key = Annotated[int, mapped_column(primary_key=True)]
Moment = Annotated[float, mapped_column(Double)]
"""Unix seconds by the server's clock."""
Created = Annotated[float, mapped_column(Double, default=now)]
Short = Annotated[str, mapped_column(String(200))]
Json = Annotated[Any, mapped_column(JsonText)]

UserId = Annotated[int, mapped_column(ForeignKey("users.id"), index=True)]
LessonId = Annotated[int, mapped_column(ForeignKey("lessons.id"), index=True)]
