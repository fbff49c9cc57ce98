"""A program that webhooks call: an HTTP server on loopback that keeps what it gets and answers as it is told."""

import ssl
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple

Answer = Callable[[BaseHTTPRequestHandler], None]


class Call(NamedTuple):
    """One call: its headers with names in lower case, and the body."""

    path: str
    headers: dict[str, str]
    body: bytes


class Endpoint:
    """Runs in threads while it is used as a context manager; ``answers`` are given in turn, the last one for ever."""

    def __init__(self, *answers: int | Answer, context: ssl.SSLContext | None = None) -> None:
        self.calls: list[Call] = []
        self.answers: list[int | Answer] = list(answers) or [204]
        endpoint = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                endpoint.calls.append(
                    Call(self.path, {name.lower(): value for name, value in self.headers.items()}, body)
                )
                answer = endpoint.answers.pop(0) if len(endpoint.answers) > 1 else endpoint.answers[0]
                if isinstance(answer, int):
                    self.send_response(answer)
                    self.send_header("Content-Length", "0")
                    self.end_headers()
                else:
                    answer(self)

            def log_message(self, *_what: Any) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        if context is not None:
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self.port = self._server.server_port
        self.url = f"http{'s' if context else ''}://127.0.0.1:{self.port}/hook?a=1"

    def __enter__(self) -> "Endpoint":
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_failure: object) -> None:
        self._server.shutdown()
        self._server.server_close()


def with_headers(status: int, **headers: str) -> Answer:
    """Answer with this status and headers; an underscore in their names stands for a hyphen."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        for name, value in headers.items():
            request.send_header(name.replace("_", "-"), value)
        request.send_header("Content-Length", "0")
        request.end_headers()

    return answer


def endless(request: BaseHTTPRequestHandler) -> None:
    """Say yes, and go on for ever."""
    request.send_response(200)
    request.end_headers()
    try:
        while True:
            request.wfile.write(b"x" * 65536)
    except OSError:
        request.close_connection = True


def raw(data: bytes, pause: float = 0.0) -> Answer:
    """Answer with these bytes, after a pause in seconds, and close."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        time.sleep(pause)
        request.wfile.write(data)
        request.close_connection = True

    return answer
