"""ServerOption: what administrators have chosen for the whole server on its pages."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from classroom.core.database import Base
from classroom.models.types import Json


class ServerOption(Base):
    """One option that was changed; settings of the environment take precedence."""

    __tablename__ = "server_options"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[Json]
