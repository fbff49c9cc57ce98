"""Capturing of log records."""

from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

import pytest
import structlog
from structlog.testing import capture_logs


@contextmanager
def logs_of(*modules: ModuleType) -> Iterator[list[dict[str, Any]]]:
    """Collect the log records of modules. Their loggers are replaced, because used ones keep their configuration."""
    with pytest.MonkeyPatch.context() as patch, capture_logs() as lines:
        for module in modules:
            patch.setattr(module, "log", structlog.get_logger())
        yield lines
