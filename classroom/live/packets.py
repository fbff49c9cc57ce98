"""Encodes Socket.IO packets and their WebSocket frames, once for all their receivers."""

import json
from typing import Any

import orjson

from classroom.live.transport.frames import TEXT, frame


class FastJson:
    """A JSON module for Socket.IO: orjson, and the standard library for values that orjson does not support."""

    @staticmethod
    def dumps(value: Any, **options: Any) -> str:
        """Return the shortest JSON text of a value."""
        try:
            return orjson.dumps(value).decode()
        except TypeError:  # integers beyond 64 bits, keys that are not strings
            return json.dumps(value, **options)

    @staticmethod
    def loads(text: str | bytes, **options: Any) -> Any:
        """Return the value of a JSON text.

        Raises:
            ValueError: it is not JSON. NaN and infinity are accepted, so that their sender gets an acknowledgement.
        """
        try:
            return orjson.loads(text)
        except ValueError:
            try:
                return json.loads(text, **options)
            except RecursionError:
                raise ValueError("nested too deeply") from None


def event_packet(namespace: str, event: str, data: Any) -> str:
    """Return a Socket.IO event as the content of an Engine.IO message."""
    return f"2{namespace},{FastJson.dumps([event, data])}"


def event_frame(packet: str) -> bytes:
    """Return the WebSocket frame of such a packet."""
    return frame(TEXT, b"4" + packet.encode())
