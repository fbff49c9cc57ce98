"""Oversized messages, ambiguous requests, forged forwarding headers."""

import contextlib
import json
import socket

import pytest
import requests
import websocket

from tests.clients.packets import PacketClient
from tests.security.conftest import Live

LIMIT = 64 * 1024


def raw(live: Live, request: bytes, seconds: float = 10) -> bytes:
    """Send bytes and return what comes until the server closes or says nothing more."""
    with socket.create_connection(("127.0.0.1", live.server.port), seconds) as sock:
        sock.sendall(request)
        sock.settimeout(3)
        received = b""
        try:
            while piece := sock.recv(65536):
                received += piece
        except TimeoutError:
            return received
        return received


def message(size: int) -> str:
    """Return an event that is so many bytes long."""
    shell = '42/student,77["answer",{"id":"' + '"}]'
    return '42/student,77["answer",{"id":"' + "x" * (size - len(shell)) + '"}]'


def test_a_message_over_the_limit_ends_the_connection_and_nothing_else(live: Live) -> None:
    with live.student("guest") as witness:
        witness.listen("me")
        for _number in range(5):
            wire = live.student("guest")
            wire.handshake()
            wire.connect()
            wire.send(message(LIMIT + 1))
            assert wire.closes_within(5)
        assert witness.call("sync")["ok"] is True


def test_a_message_at_the_limit_is_heard(live: Live) -> None:
    with live.student("guest") as wire:
        wire.listen("me")
        wire.send(message(LIMIT))
        wire.listen("me")
        assert wire.call("sync")["ok"] is True


@pytest.mark.parametrize("piece", [b"x" * 1000, b""])
def test_a_message_of_endless_fragments_ends_the_connection(live: Live, piece: bytes) -> None:
    wire = live.student("guest")
    wire.handshake()
    wire.connect()
    frames = websocket.ABNF.OPCODE_TEXT, *[websocket.ABNF.OPCODE_CONT] * 400
    with contextlib.suppress(OSError, websocket.WebSocketException):  # the server ends it in the middle
        for opcode in frames:
            wire._socket.send_frame(websocket.ABNF(0, 0, 0, 0, opcode, 1, piece))
    assert wire.closes_within(5)
    with live.student("guest") as witness:
        assert witness.call("sync")["ok"] is True


def test_a_message_in_fragments_is_heard(live: Live) -> None:
    with live.student("guest") as wire:
        wire.listen("me")
        whole = b'42/student,5["sync",{}]'
        for number, byte in enumerate(whole):
            opcode = websocket.ABNF.OPCODE_CONT if number else websocket.ABNF.OPCODE_TEXT
            last = number == len(whole) - 1
            wire._socket.send_frame(websocket.ABNF(int(last), 0, 0, 0, opcode, 1, bytes([byte])))
        while not (packet := wire.read(5)).startswith("43/student,5"):
            assert packet, "no answer came"


def test_a_poll_over_the_limit_is_refused(live: Live) -> None:
    with live.student("guest", transport="polling") as wire:
        wire.listen("me")
        assert wire.send(message(LIMIT + 1)) in (400, 413)
    with live.student("guest") as witness:
        assert witness.call("sync")["ok"] is True


def test_many_packets_in_one_poll_are_not_worked_on(live: Live) -> None:
    with live.student("guest", transport="polling") as wire:
        wire.listen("me")
        wire.send("\x1e".join(f'42/student,{number}["sync",{{}}]' for number in range(1000, 1500)))
        wire.drain(0.5)
        assert not [packet for packet in wire.packets if packet.startswith("43/student,1")]


@pytest.mark.parametrize(
    "payload",
    [
        "[" * 30_000,
        "{" + ",".join(f'"{number}":1' for number in range(4_000)) + "}",
        '{"id":' + "[" * 5_000 + "]" * 5_000 + "}",
        "1" * 60_000,
        '"\\ud800"',
        "NaN",
        '{"_placeholder":true,"num":0}',
    ],
    ids=["brackets", "keys", "deep", "digits", "surrogate", "nan", "placeholder"],
)
def test_strange_json_hurts_nobody(live: Live, payload: str) -> None:
    wire = live.student("guest")
    with live.student("guest") as witness, wire:
        wire.listen("me")
        for event in ("answer", "sync", "no such event"):
            wire.send(f"42/student,9[{json.dumps(event)},{payload}]")
        wire.drain(0.3)
        assert witness.call("sync")["ok"] is True
    assert live.server.alive


SMUGGLED = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
AMBIGUOUS = {
    "both lengths": b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + SMUGGLED,
    "two lengths": b"Content-Length: 5\r\nContent-Length: 60\r\n\r\nhello" + SMUGGLED,
    "negative length": b"Content-Length: -1\r\n\r\n" + SMUGGLED,
    "signed length": b"Content-Length: +5\r\n\r\nhello" + SMUGGLED,
    "hexadecimal length": b"Content-Length: 0x5\r\n\r\nhello" + SMUGGLED,
    "list of lengths": b"Content-Length: 5, 60\r\n\r\nhello" + SMUGGLED,
    "unknown coding": b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" + SMUGGLED,
    "coding twice": b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n" + SMUGGLED,
    "space before colon": b"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n" + SMUGGLED,
    "folded header": b"X-A: b\r\n Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + SMUGGLED,
    "bad chunk": b"Transfer-Encoding: chunked\r\n\r\n-1\r\n\r\n" + SMUGGLED,
}


@pytest.mark.parametrize("name", sorted(AMBIGUOUS))
def test_an_ambiguous_request_is_refused_and_nothing_rides_behind_it(live: Live, name: str) -> None:
    head = b"POST /api/v1/join HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    answer = raw(live, head + AMBIGUOUS[name])
    assert answer.startswith((b"HTTP/1.1 400", b"HTTP/1.1 501")), answer[:200]
    # Where the fault is in the body, the application answers first; then the connection ends with one more refusal.
    assert all(part.startswith((b"400", b"501")) for part in answer.split(b"HTTP/1.1 ")[1:])
    assert b'"status":"ok"' not in answer
    assert requests.get(f"{live.url}/healthz", timeout=5).status_code == 200


FORWARDED = {
    "X-Forwarded-For": "192.0.2.1",
    "X-Forwarded-Host": "spoofed.example",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Port": "444",
    "X-Forwarded-Prefix": "/spoofed",
    "Forwarded": "for=192.0.2.1;host=spoofed.example;proto=https",
    "X-Original-Url": "/admin/users",
    "X-Rewrite-Url": "/admin/users",
    "X-Http-Method-Override": "DELETE",
}


def test_forwarding_headers_choose_no_address(live: Live) -> None:
    for path in ("/login", f"/join/{live.world.ids['code']}", "/teach/lessons", "/"):
        answer = requests.get(live.url + path, headers=FORWARDED, allow_redirects=False, timeout=10)
        assert "spoofed" not in answer.text + str(answer.headers)
    owner = live.cookie("owner")
    page = requests.get(
        f"{live.url}/teach/lessons/{live.world.ids['lesson']}", headers={**owner, **FORWARDED}, timeout=10
    )
    assert page.status_code == 200
    assert "spoofed" not in page.text


@pytest.mark.parametrize("name", ["SCRIPT_NAME", "Script-Name", "PATH_INFO", "Path-Info", "REMOTE_ADDR", "REMOTE_USER"])
def test_headers_named_like_the_servers_own_variables_are_nothing(live: Live, name: str) -> None:
    """gunicorn lets a proxy on this host set the path by such headers; this server wants them from nobody."""
    host = live.url.removeprefix("http://")
    head = f"GET /login HTTP/1.1\r\nHost: {host}\r\n{name}: //evil.example\r\nConnection: close\r\n\r\n"
    answer = raw(live, head.encode())
    assert answer.startswith(b"HTTP/1.1 200")
    assert b"evil" not in answer


def test_a_long_head_is_refused(live: Live) -> None:
    assert raw(live, b"GET /" + b"a" * 10_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n").startswith(b"HTTP/1.1 4")
    many = b"".join(b"X-%d: y\r\n" % number for number in range(200))
    assert raw(live, b"GET / HTTP/1.1\r\nHost: x\r\n" + many + b"\r\n").startswith(b"HTTP/1.1 4")


def test_a_socket_that_was_refused_takes_no_room(live: Live) -> None:
    """Connections that belong to nobody are in no lesson and hear nothing."""
    strangers = [PacketClient(live.url, "/student") for _number in range(20)]
    for wire in strangers:
        wire.handshake()
        wire.connect()
        assert wire.refused["data"]["code"] == "not_authenticated"
    figures = requests.get(f"{live.url}/metrics", timeout=5).text
    assert "tiza_connections 0.0" in figures
    for wire in strangers:
        wire.drain(0.05)
        assert not wire.events("state")
        wire.__exit__(None, None, None)
