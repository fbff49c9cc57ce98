"""python-socketio's own client, writing down everything that arrives and checking its shape."""

import time
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

import socketio

from tests.support import shapes
from tests.support.processes import wait_until


class Recorder:
    """One client in one namespace. Use it as a context manager.

    Attributes:
        events: ``(name, payload)`` in the order of arrival.
        wrong: what did not have the shape of the protocol.
    """

    def __init__(
        self,
        url: str,
        namespace: str,
        auth: dict[str, Any],
        transports: list[str] | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        self.url = url
        self.headers = headers or {}
        self.namespace = namespace
        self.auth = auth
        self.transports = transports or ["websocket"]
        self.events: list[tuple[str, Any]] = []
        self.wrong: list[str] = []
        self.refusals: list[Any] = []
        self.ended = False
        self.client = socketio.Client(reconnection=False)
        self.client.on("*", self._take, namespace=namespace)
        self.client.on("connect_error", self.refusals.append, namespace=namespace)
        self.client.on("disconnect", self._end, namespace=namespace)

    def _take(self, name: str, payload: Any = None) -> None:
        try:
            shapes.EVENTS[name](payload)
        except (AssertionError, KeyError, TypeError) as error:
            self.wrong.append(f"{name}: {error!r}")
        self.events.append((name, payload))

    def _end(self, *_reason: Any) -> None:
        self.ended = True

    def connect(self) -> None:
        """Connect, and wait until the namespace is there."""
        self.client.connect(
            self.url,
            headers=self.headers,
            namespaces=[self.namespace],
            auth=self.auth,
            transports=self.transports,
            wait_timeout=30,
        )

    def refusal(self) -> str:
        """Try to connect and return the code of the refusal."""
        try:
            self.connect()
        except socketio.exceptions.ConnectionError:
            wait_until(lambda: self.refusals, 30, "the reason")
        finally:
            self.client.disconnect()
        assert self.refusals, "it was let in"
        shapes.check(self.refusals[0], {"message": str, "data": {"code": str}}, "connect_error")
        return str(self.refusals[0]["data"]["code"])

    def call(self, event: str, payload: Any = None) -> Any:
        """Send an event and return its acknowledgement; when told to slow down, do so and send it again."""
        while True:
            answer = self.client.call(event, {} if payload is None else payload, namespace=self.namespace, timeout=30)
            if answer["ok"] or answer["error"]["code"] != "rate_limited":
                return answer
            time.sleep(answer["error"]["retry_after"])

    def named(self, name: str) -> list[Any]:
        """Return the payloads of one event so far."""
        return [payload for known, payload in list(self.events) if known == name]

    def last(self, name: str) -> Any:
        """Return the newest payload of an event, or None."""
        return (self.named(name) or [None])[-1]

    def wait(self, name: str, condition: Callable[[Any], Any] = lambda _payload: True, timeout: float = 30) -> Any:
        """Wait until an event has come whose payload fits, and return that payload."""

        def find() -> list[Any]:
            return [payload for payload in self.named(name) if condition(payload)]

        try:
            return wait_until(find, timeout, f"the event {name}")[-1]
        except AssertionError as error:
            error.add_note(f"events: {[known for known, _ in self.events]}, connection ended: {self.ended}")
            raise

    def status(self, wanted: str) -> dict[str, Any]:
        """Wait for a state whose round has this status, and return it."""
        found = self.wait("state", lambda state: state["round"] and state["round"]["status"] == wanted)
        return dict(found)

    def __enter__(self) -> Self:
        self.connect()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.client.disconnect()
        if error is None:
            assert not self.wrong, self.wrong
