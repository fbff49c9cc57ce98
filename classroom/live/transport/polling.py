"""The polling half of an Engine.IO session: requests that wait for messages, and requests that bring some."""

from functools import partial
from typing import Any

import engineio.socket
import structlog
from engineio import exceptions, packet, payload

from classroom.core.places import PLACE, Place

log = structlog.get_logger()


class PollingSession(engineio.socket.Socket):
    """The library's session, with limits.

    Attributes:
        place: is offered to others while nobody knows whom the session serves; None before the client is greeted.
        known: whether the session has entered a namespace.
    """

    def __init__(self, server: Any, sid: str) -> None:
        super().__init__(server, sid)
        self.closed: bool
        self.upgrading: bool
        self.place: Place | None = None
        self.known = False
        self._polled = False  # a request waits for messages

    def upgrade_websocket(self, environ: dict[str, Any], start_response: Any) -> Any:
        """Answer the handshake of a WebSocket."""
        raise NotImplementedError

    def drop(self, reason: str) -> None:
        """End the session at once, without a word to the client; discard what waits for it."""
        raise NotImplementedError

    def handle_get_request(self, environ: dict[str, Any], start_response: Any) -> Any:
        """Answer a request that waits for messages, or the handshake of a WebSocket.

        Raises:
            EngineIOError: answered with 400; the session is ended.
        """
        if environ.get("HTTP_UPGRADE", "").lower() == "websocket":
            return self.upgrade_websocket(environ, start_response)
        if self.upgrading:
            return [packet.Packet(packet.NOOP)]
        if self._polled:  # each of the two requests would get some of the messages
            raise exceptions.EngineIOError("two requests wait for messages")
        self._polled = True
        try:
            return self._wait_for_messages(environ, start_response) or [packet.Packet(packet.NOOP)]
        finally:
            self._polled = False

    def _wait_for_messages(self, environ: dict[str, Any], start_response: Any) -> Any:
        place = environ.get(PLACE)
        if place is None or self.known:
            return super().handle_get_request(environ, start_response)
        with place.offered(partial(self.drop, "gives way to others")):
            return super().handle_get_request(environ, start_response)

    def handle_post_request(self, environ: dict[str, Any]) -> None:
        """Handle the packets that a polling client sends.

        Raises:
            EngineIOError: answered with 400; the session is ended.
        """
        length = int(environ.get("CONTENT_LENGTH") or 0)
        if length > self.server.max_http_buffer_size:
            raise exceptions.ContentTooLongError
        try:
            found = payload.Payload(encoded_payload=environ["wsgi.input"].read(length).decode())
        except (ValueError, KeyError) as error:
            log.info("malformed_packet", reason=str(error)[:100])
            raise exceptions.EngineIOError("no packets") from None
        for pkt in found.packets:
            if not self.closed:
                self.receive(pkt)
