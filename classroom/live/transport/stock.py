"""A change to eventlet's WebSockets, checked with eventlet 0.41.3 (pinned).

eventlet limits the size of a frame only: a message of endless fragments would fill the memory.
"""

from typing import Any

from eventlet import websocket

MAX_EMPTY = 100
"""Empty fragments that one message may have."""


class BoundedMessage(websocket.RFC6455WebSocket.Message):
    """A message that is not longer than a frame may be, however many fragments it has."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._size = 0
        self._empty = 0

    def push(self, data: bytes, final: bool = False) -> None:
        """Add a part of a fragment.

        Raises:
            FailedConnectionError: 1009, the message is too big; the connection is closed with it.
        """
        self._size += len(data)
        self._empty += not data
        if self._size > self.max_frame_length or self._empty > MAX_EMPTY:
            raise websocket.FailedConnectionError(1009, f"A message is limited to {self.max_frame_length} bytes.")
        super().push(data, final=final)


def limit_messages() -> None:
    """Have all WebSockets of this process refuse messages over the limit.

    Raises:
        RuntimeError: eventlet has changed.
    """
    if not hasattr(websocket.RFC6455WebSocket, "Message"):
        raise RuntimeError("eventlet's WebSocket has changed: look at classroom/live/transport/stock.py")
    websocket.RFC6455WebSocket.Message = BoundedMessage
