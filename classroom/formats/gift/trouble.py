"""What makes a question unreadable."""


class Refused(Exception):
    """A question that cannot come in: why, what its author could do, and at which place in its text."""

    def __init__(self, message: str, suggestion: str = "", at: int = 0) -> None:
        super().__init__(message)
        self.message, self.suggestion, self.at = message, suggestion, at
