"""The guard of public routes. Every route needs a guard; a test fails for a route without one."""

from collections.abc import Callable
from typing import Any, TypeVar

View = TypeVar("View", bound=Callable[..., Any])


def public(view: View) -> View:
    """Allow everyone, logged in or not."""
    view.access = "public"  # type: ignore[attr-defined]
    return view
