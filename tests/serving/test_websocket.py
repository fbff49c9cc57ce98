"""WebSockets through the worker: Engine.IO's own driver, refused handshakes, and sockets that are handed over."""

import time
from collections.abc import Callable

import pytest
import socketio

from classroom.serving.open_files import raise_open_files
from tests.serving.conftest import WorkerServer, read_all, read_head, upgrade_request
from tests.support.processes import wait_until

Serve = Callable[..., WorkerServer]

ENGINE_IO = "/socket.io/?EIO=4&transport=websocket"


@pytest.mark.parametrize("transports", [["websocket"], ["polling"], ["polling", "websocket"]])
def test_socketio_client_gets_its_echo(server: WorkerServer, transports: list[str]) -> None:
    client = socketio.Client(reconnection=False)
    client.connect(server.url, transports=transports)
    assert client.call("echo", {"text": "tiza"}, timeout=5) == {"text": "tiza"}
    assert client.call("echo", "ñ" * 3000, timeout=5) == "ñ" * 3000
    if "websocket" in transports:
        wait_until(lambda: client.transport() == "websocket", 30, "the upgrade")
    client.disconnect()


def test_compression_is_never_negotiated(server: WorkerServer) -> None:
    with server.connect() as sock:
        sock.sendall(upgrade_request(ENGINE_IO, "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits"))
        head = read_head(sock)
    assert head.startswith(b"HTTP/1.1 101 ")
    assert b"Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=" in head, "the example of RFC 6455, section 1.3"
    assert b"extensions" not in head.lower()


def test_handshake_with_a_wrong_version_is_refused_by_http(server: WorkerServer) -> None:
    request = upgrade_request(ENGINE_IO).replace(b"Version: 13", b"Version: 99")
    with server.connect() as sock:
        sock.sendall(request)
        head = read_head(sock)
    assert head.startswith(b"HTTP/1.1 426 ")
    assert b"Upgrade: websocket" not in head


def test_bytes_before_the_end_of_the_handshake_are_refused(server: WorkerServer) -> None:
    answer = server.exchange(upgrade_request("/take-over") + b"GET /pid HTTP/1.1\r\nHost: x\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert answer.count(b"HTTP/1.1") == 1


def test_error_in_a_websocket_handler_writes_no_http_into_the_stream(server: WorkerServer) -> None:
    with server.connect() as sock:
        sock.sendall(upgrade_request("/broken-websocket"))
        assert read_head(sock).startswith(b"HTTP/1.1 101 ")
        assert read_all(sock) == b""
    assert "chalk broke" in server.output


def test_socket_that_was_handed_over_outlives_its_request(serve: Serve) -> None:
    server = serve("--worker-connections", "5", "--keep-alive", "1")
    taken = []
    for _ in range(12):  # more than the worker has places: a connection that was taken does not count
        sock = server.connect()
        sock.sendall(upgrade_request("/take-over"))
        assert read_head(sock).startswith(b"HTTP/1.1 101 ")
        taken.append(sock)
    time.sleep(1.5)  # beyond the keep-alive: nothing of the worker's may touch it any more
    for sock in taken:
        sock.sendall(b"chalk")
        assert sock.recv(100) == b"CHALK"
        sock.close()
    assert server.stop() == 0
    assert "Traceback" not in server.output


def test_more_websockets_than_the_usual_limit_of_open_files(server: WorkerServer) -> None:
    raise_open_files(1500)
    crowd = [server.connect() for _ in range(1300)]
    try:
        for sock in crowd:
            sock.sendall(upgrade_request(ENGINE_IO))
        for sock in crowd:
            assert read_head(sock).startswith(b"HTTP/1.1 101 ")
            assert sock.recv(1) == b"\x81", "Engine.IO's opening packet"
        client = socketio.Client(reconnection=False)
        client.connect(server.url, transports=["websocket"])
        assert client.call("echo", 1300, timeout=5) == 1300
        client.disconnect()
    finally:
        for sock in crowd:
            sock.close()
