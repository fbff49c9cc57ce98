"""Engine.IO by long-polling, request by request."""

import http.client
import json
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

import requests

SEPARATOR = "\x1e"
PATIENCE = 30.0
"""Seconds that a request may take."""


class Polling:
    """One session, or none yet. As a context manager it is opened.

    Attributes:
        opening: what the server said at the handshake.
        sid: the session's id.
        packets: all that polls have brought, in order.
    """

    def __init__(self, url: str) -> None:
        self.url = f"{url}/socket.io/"
        self.opening: dict[str, Any] = {}
        self.sid = ""
        self.packets: list[str] = []
        self._pool = ThreadPoolExecutor(4)

    def __enter__(self) -> Self:
        answer = self.request("GET", EIO="4", transport="polling")
        assert answer.status_code == 200, answer.text
        assert answer.text.startswith("0"), answer.text
        self.opening = json.loads(answer.text[1:])
        self.sid = self.opening["sid"]
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.post("1")
        self._pool.shutdown()

    def request(self, method: str, data: bytes | None = None, **query: str) -> requests.Response:
        """Send any request."""
        return requests.request(method, self.url, params=query, data=data, timeout=PATIENCE)

    def get(self) -> requests.Response:
        """Ask for packets, and wait."""
        answer = self.request("GET", EIO="4", transport="polling", sid=self.sid)
        if answer.status_code == 200:
            self.packets += answer.text.split(SEPARATOR)
        return answer

    def beyond_events(self, waiting: "Future[tuple[int, str]]") -> tuple[int, str]:
        """Return how a poll ends, or the first after it that brings no event: a beat may send a state at any time."""
        ended = waiting.result()
        while ended[1].startswith("42"):
            ended = self.begin().result()
        return ended

    def begin(self) -> "Future[tuple[int, str]]":
        """Ask for packets, and return when the server holds that request; the future has its status and text."""
        parts = urlsplit(self.url)
        connection = http.client.HTTPConnection(parts.netloc, timeout=PATIENCE)
        connection.request("GET", f"{parts.path}?EIO=4&transport=polling&sid={self.sid}")

        def wait() -> tuple[int, str]:
            with closing(connection):
                answer = connection.getresponse()
                status, text = answer.status, answer.read().decode()
            if status == 200:
                self.packets += text.split(SEPARATOR)
            return status, text

        self.post("3")  # comes behind it, so when this one is answered the other one has been looked at
        return self._pool.submit(wait)

    def listen(self) -> "Future[int]":
        """Poll as a browser does, the next as soon as one ends, until the server says goodbye or no, or is gone.

        Returns when the server holds the first; the future has the last status.
        """
        first = self.begin()

        def keep_on() -> int:
            status, text = first.result()
            while status == 200 and "1" not in text.split(SEPARATOR):
                try:
                    answer = self.get()
                except requests.ConnectionError:
                    break
                status, text = answer.status_code, answer.text
            return status

        return self._pool.submit(keep_on)

    def post(self, *packets: str | bytes) -> requests.Response:
        """Send packets."""
        body = SEPARATOR.encode().join(packet.encode() if isinstance(packet, str) else packet for packet in packets)
        return self.request("POST", body, EIO="4", transport="polling", sid=self.sid)

    def until(self, start: str, containing: str = "") -> str:
        """Return the first packet that begins so and contains that, heard already or still to come."""
        while True:
            for packet in self.packets:
                if packet.startswith(start) and containing in packet:
                    return packet
            answer = self.get()
            assert answer.status_code == 200, f"{answer.status_code} before {start}: {self.packets[-3:]}"
