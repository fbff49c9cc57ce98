"""Log lines that tests look at."""

from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

import pytest
import structlog
from structlog.testing import capture_logs


@contextmanager
def logs_of(*modules: ModuleType) -> Iterator[list[dict[str, Any]]]:
    """Collect what modules log. Their loggers are replaced: one that was used before keeps its old configuration."""
    with pytest.MonkeyPatch.context() as patch, capture_logs() as lines:
        for module in modules:
            patch.setattr(module, "log", structlog.get_logger())
        yield lines
