"""gunicorn's own log, in the form that ``CLASSROOM_LOG_FORMAT`` asks for."""

import os
from typing import Any

from gunicorn.glogging import Logger

from classroom.core.log_lines import LineFormatter


class ServerLog(Logger):
    """Writes JSON where the application does."""

    def setup(self, cfg: Any) -> None:
        """Set up the handlers; called by gunicorn at the start and at a reload."""
        super().setup(cfg)
        form = os.environ.get("CLASSROOM_LOG_FORMAT", "")
        if form == "json":
            for handler in self.error_log.handlers:
                handler.setFormatter(LineFormatter(form))
