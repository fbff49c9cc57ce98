"""Many cases in one test: for rules that hold for hundreds of small things, where a test for each would cost more than
what it checks.
"""

import functools
import inspect
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

Case = TypeVar("Case")


def for_each(
    cases: Iterable[Case], named: Callable[[Case], str] = str
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Run a test for each case in turn, as its first argument. All cases run; the failure lists those that failed.

    Args:
        cases: at least one.
        named: what a case is called in the message.
    """
    listed = list(cases)
    assert listed, "without a case a test shows nothing"

    def decorate(test: Callable[..., None]) -> Callable[..., None]:
        first, *others = inspect.signature(test).parameters.values()

        @functools.wraps(test)
        def run(**fixtures: Any) -> None:
            failures: list[str] = []
            for case in listed:
                try:
                    test(**{first.name: case}, **fixtures)
                except AssertionError as error:
                    failures.append(f"{named(case)}: {error}")
            assert not failures, f"{len(failures)} of {len(listed)} failed:\n" + "\n".join(failures)

        run.__signature__ = inspect.Signature(others)  # type: ignore[attr-defined]
        return run

    return decorate
