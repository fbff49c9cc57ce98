"""The load generator: it reads and writes frames as WebSocket's libraries do, and notices what does not arrive."""

import socket
import threading
from collections.abc import Callable, Iterator
from random import Random

import pytest
from wsproto import ConnectionType, WSConnection
from wsproto.events import AcceptConnection, BytesMessage, Ping, Request, TextMessage

from benchmarks.load.client import INSIDE, RAW, Client
from benchmarks.load.crowd import Crowd
from benchmarks.load.frames import PING, TEXT, Inbox, masked, unmasked
from benchmarks.load.loop import Failed
from benchmarks.load.requests import reply_of, request_of


@pytest.fixture
def server_end() -> WSConnection:
    """The library's server, after its handshake."""
    client, server = WSConnection(ConnectionType.CLIENT), WSConnection(ConnectionType.SERVER)
    server.receive_data(client.send(Request(host="localhost", target="/")))
    assert [type(event) for event in server.events()] == [Request]
    server.send(AcceptConnection())
    return server


@pytest.mark.parametrize("length", [1, 2, 3, 4, 5, 125, 126, 127, 1000, 65535])
def test_masked_frames_are_what_a_server_reads(server_end: WSConnection, length: int) -> None:
    text = ("añb" * length).encode()[:length].decode(errors="ignore").ljust(length)
    payload = text.encode()[:65535]
    server_end.receive_data(masked(payload))
    received = "".join(event.data for event in server_end.events() if isinstance(event, TextMessage))
    assert received.encode() == payload


def test_a_message_that_is_too_long_is_not_sent() -> None:
    with pytest.raises(ValueError, match="64 KiB"):
        masked(b"x" * 65536)


def test_an_inbox_reads_what_a_server_sends_in_any_pieces(server_end: WSConnection) -> None:
    texts = ["", "a", "ñ" * 100, "b" * 200, "c" * 70_000]
    data = b""
    for text in texts:
        data += server_end.send(TextMessage(data=text))
        data += server_end.send(Ping(payload=b"now"))
    data += server_end.send(TextMessage(data="half ", message_finished=False)) + server_end.send(Ping())
    data += server_end.send(TextMessage(data="and half"))
    data += server_end.send(BytesMessage(data=b"\x00"))
    random = Random(4)
    inbox, found = Inbox(), []
    while data:
        size = random.choice((1, 2, 3, 7, 500, 100_000))
        found += list(inbox.feed(data[:size]))
        data = data[size:]
    assert [payload.decode() for opcode, payload in found if opcode == TEXT] == [*texts, "half and half"]
    assert [payload for opcode, payload in found if opcode == PING] == [b"now"] * len(texts) + [b""]
    assert inbox.empty


def test_an_inbox_refuses_masked_frames() -> None:
    with pytest.raises(ValueError, match="masked"):
        list(Inbox().feed(masked(b"hello")))


def test_the_servers_frame_is_read_back() -> None:
    for length in (0, 125, 126, 5000):
        assert list(Inbox().feed(unmasked(b"x" * length))) == [(TEXT, b"x" * length)]


def test_answers_are_complete_when_their_length_says_so() -> None:
    whole = b'HTTP/1.1 201 CREATED\r\nContent-Type: application/json\r\nContent-Length: 7\r\n\r\n{"a":1}'
    for size in range(len(whole)):
        assert reply_of(bytearray(whole[:size])) is None
    assert reply_of(bytearray(whole)) == (201, b'{"a":1}')
    with pytest.raises(ValueError, match="Content-Length"):
        reply_of(bytearray(b"HTTP/1.1 200 OK\r\n\r\n"))


def test_requests_carry_body_and_token() -> None:
    head, _, body = request_of("localhost", "POST", "/join", {"a": 1}, "secret").partition(b"\r\n\r\n")
    assert head.startswith(b"POST /join HTTP/1.1\r\n")
    assert b"Authorization: Bearer secret" in head
    assert f"Content-Length: {len(body)}".encode() in head


@pytest.fixture
def hall() -> Iterator[tuple[Crowd, list[Client], Callable[[int, bytes], None]]]:
    """Three clients without a protocol, and a way to send bytes to one of them."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        crowd = Crowd("127.0.0.1", listener.getsockname()[1])
        clients = [crowd.connect(stage=RAW) for _index in range(3)]
        ends = [listener.accept()[0] for _client in clients]
        by_port = {end.getpeername()[1]: end for end in ends}
        ports = [client.sock.getsockname()[1] for client in clients]
        crowd.expect_raw(b"the question")
        yield crowd, clients, lambda index, data: by_port[ports[index]].sendall(data)
        crowd.close()
        for end in ends:
            end.close()


def test_a_broadcast_is_over_when_everybody_has_it(hall: tuple[Crowd, list[Client], Callable[..., None]]) -> None:
    crowd, clients, send = hall

    def to_all() -> None:
        for index in range(3):
            send(index, b"the ")
        threading.Timer(0.05, lambda: [send(index, b"question") for index in range(3)]).start()

    started, first, last = crowd.gather(clients, to_all, lambda _state: True, timeout=20)
    assert started <= first <= last
    assert all(client.state is not None and client.state.payload == b"the question" for client in clients)


def test_a_ping_that_comes_with_a_broadcast_is_answered() -> None:
    state = unmasked(b'42/student,["state",{"version":2}]')
    with socket.create_server(("127.0.0.1", 0)) as listener:
        crowd = Crowd("127.0.0.1", listener.getsockname()[1])
        clients = [crowd.connect(stage=INSIDE) for _index in range(4)]
        ends = [listener.accept()[0] for _client in clients]

        def to_all() -> None:
            for end in ends:
                end.sendall(state + unmasked(b"2"))

        crowd.gather(clients, to_all, lambda found: found.value["version"] == 2, timeout=20)
        for end in ends:
            end.settimeout(20)
            assert end.recv(100) == masked(b"3")
            end.close()
        crowd.close()


def test_one_client_without_the_message_fails_the_measurement(
    hall: tuple[Crowd, list[Client], Callable[..., None]],
) -> None:
    crowd, clients, send = hall

    def to_two() -> None:
        send(0, b"the question")
        send(2, b"the question")

    with pytest.raises(Failed, match="1 of 3"):
        crowd.gather(clients, to_two, lambda _state: True, timeout=0.2)


def test_other_bytes_fail_the_measurement(hall: tuple[Crowd, list[Client], Callable[..., None]]) -> None:
    crowd, clients, send = hall
    with pytest.raises(Failed, match="unexpected bytes"):
        crowd.gather(clients, lambda: send(1, b"another question"), lambda _state: True, timeout=20)


def test_a_lost_connection_fails_the_measurement(hall: tuple[Crowd, list[Client], Callable[..., None]]) -> None:
    crowd, clients, _send = hall
    with pytest.raises(Failed, match="lost"):
        crowd.gather(clients, lambda: clients[1].sock.shutdown(socket.SHUT_RDWR), lambda _state: True, timeout=20)
