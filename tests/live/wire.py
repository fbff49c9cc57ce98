"""What goes out to pages, for tests of the parts that send."""

from typing import Any

from classroom.live.connections import Connection


class Wire:
    """Stands for Flask-SocketIO: keeps what is emitted."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, str, str, Any]] = []

    def emit(self, event: str, data: Any, namespace: str, to: str | list[str]) -> None:
        """Keep one message."""
        self.sent.append((event, namespace, to, data))

    def start_background_task(self, _close: Any, _connection: Connection) -> None:
        """Do not close: there is no transport."""

    def take(self, event: str) -> list[tuple[str, str, Any]]:
        """Return and forget the messages of one event: namespace, room, payload."""
        found = [message[1:] for message in self.sent if message[0] == event]
        self.sent = [message for message in self.sent if message[0] != event]
        return found
