"""What does not come along of one question."""


class Notes:
    """Gathers sentences, each once."""

    def __init__(self) -> None:
        self.said: list[tuple[str, str]] = []

    def say(self, message: str, suggestion: str = "") -> None:
        """Remember a sentence, unless it is there already."""
        if (message, suggestion) not in self.said and len(self.said) < 20:
            self.said.append((message, suggestion))
