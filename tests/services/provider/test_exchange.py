"""Requests to the provider end in time, whatever the other side does."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from classroom.services.provider import exchange

Talk = Callable[[socket.socket, threading.Event], None]


@contextmanager
def server(talk: Talk) -> Iterator[str]:
    """Run a server that talks to each client in its own way until the test is over; yield its address."""
    over = threading.Event()

    def serve() -> None:
        while not over.is_set():
            try:
                client, _address = listening.accept()
            except OSError:
                return
            with client:
                try:
                    client.recv(4096)
                    talk(client, over)
                except OSError:
                    continue  # the client has gone, which is what the test waits for

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/x"
        over.set()
        listening.shutdown(socket.SHUT_RDWR)
        thread.join(5)


def drip(begin: bytes, piece: bytes) -> Talk:
    """Send something every moment, for ever."""

    def talk(client: socket.socket, over: threading.Event) -> None:
        client.sendall(begin)
        while not over.wait(0.02):
            client.sendall(piece)

    return talk


def say(text: bytes) -> Talk:
    return lambda client, _over: client.sendall(text)


HEAD = b"HTTP/1.1 200 OK\r\n"
ENDLESS: dict[str, Talk] = {
    "silence": lambda _client, over: (over.wait(), None)[1],
    "a status line": drip(b"HTTP/1.1 200 ", b"O"),
    "headers": drip(HEAD, b"A: b\r\n"),
    "a body": drip(HEAD + b"Content-Length: 1000\r\n\r\n", b"x"),
    "chunks": drip(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
}


@pytest.mark.parametrize("case", ENDLESS)
def test_a_drip_ends_at_the_deadline(case: str) -> None:
    with server(ENDLESS[case]) as url, pytest.raises(exchange.ExchangeFailed):
        exchange.send("GET", url, {}, within=0.5)


@pytest.mark.parametrize(
    "text",
    [
        HEAD + b"Content-Length: 300000\r\n\r\n" + b"x" * 300_000,
        HEAD + b"\r\n" + b"x" * 300_000,
        b"SSH-2.0-OpenSSH\r\n",
        HEAD + b"A: b\r\n" * 200 + b"\r\n",
        HEAD + b"A: " + b"b" * 100_000 + b"\r\n\r\n",
        b"",
    ],
)
def test_what_is_too_long_or_no_http(text: bytes) -> None:
    with server(say(text)) as url, pytest.raises(exchange.ExchangeFailed):
        exchange.send("GET", url, {})


def test_a_redirect_is_an_answer() -> None:
    with server(say(b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n")) as url:
        answer = exchange.send("GET", url, {})
    assert (answer.status, answer.headers["location"]) == (302, "http://127.0.0.1:1/")


@pytest.mark.parametrize("value", ["a\r\nHost: evil", "a\x00b", "a\nb"])
def test_headers_have_one_line(value: str) -> None:
    with server(say(HEAD + b"\r\n")) as url, pytest.raises(exchange.ExchangeFailed):
        exchange.send("GET", url, {"Authorization": f"Bearer {value}"})


def test_nobody_is_there() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    with pytest.raises(exchange.ExchangeFailed):
        exchange.send("GET", f"http://127.0.0.1:{port}/", {})
