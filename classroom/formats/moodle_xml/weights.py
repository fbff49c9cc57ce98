"""The weights in percent that Moodle knows. Others make its import stop, or be moved to the nearest.

Source: MoodleDocs, "Import questions", "Match grades"; Moodle, question_bank::fraction_options_full.
"""

KNOWN = (
    100, 90, 83.33333, 80, 75, 70, 66.66667, 60, 50, 40, 33.33333, 30, 25, 20, 16.66667, 14.28571, 12.5, 11.11111,
    10, 5, 0,
)  # fmt: skip
"""Each of them exists with a minus as well."""


def written(percent: float) -> str:
    """Return a weight as Moodle writes it."""
    return f"{percent:.5f}".rstrip("0").rstrip(".")


def known(percent: float) -> bool:
    """Say whether Moodle knows a weight."""
    return any(abs(abs(percent) - weight) < 0.0001 for weight in KNOWN)


def of_credit(credit: int) -> float:
    """Return the weight for a whole percentage: 33 is Moodle's third."""
    return next((weight for weight in KNOWN if round(weight) == credit), float(credit))
