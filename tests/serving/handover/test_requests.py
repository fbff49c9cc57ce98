"""A connection that is passed to another worker: what arrives there is what the client has sent."""

import http.client
import os
import time

import pytest

from tests.serving.conftest import read_all, read_head, upgrade_request
from tests.serving.several import TELL, Line, SeveralWorkers, request


class TestRequest:
    """What the owner sees is what the client has sent."""

    def test_owner_answers_and_keeps_the_connection(self, stray: tuple[Line, int, str]) -> None:
        line, owner, target = stray
        for _ in range(3):
            assert line.ask(target)["pid"] == owner
        assert line.ask(TELL)["pid"] == owner, "the connection is the owner's now, whatever is asked on it"

    def test_it_can_be_passed_on_again_and_again(self, server: SeveralWorkers) -> None:
        sessions = server.sessions()
        with Line(server) as line:
            for _ in range(20):
                for pid, session in sessions.items():
                    assert line.ask(f"{TELL}?sid={session}", "POST", body=b"chalk")["pid"] == pid

    def test_head_arrives_as_it_was_sent(self, stray: tuple[Line, int, str]) -> None:
        line, owner, target = stray
        told = line.ask(
            f"{target}&name=%C3%B1+%2F..%2F&t=1",
            "POST",
            "X-Text: \u00f1 \u00fe\tx",
            "X-Empty:",
            "x-twice: one",
            "X-Twice:  two ",
            "Content-Type: text/plain;charset=UTF-8",
            body=b"chalk",
        )
        assert told["pid"] == owner
        assert told["RAW_URI"] == f"{target}&name=%C3%B1+%2F..%2F&t=1"
        assert told["QUERY_STRING"] == told["RAW_URI"].partition("?")[2]
        assert told["REQUEST_METHOD"] == "POST"
        assert told["HTTP_X_TEXT"] == "\u00f1 \u00fe\tx"
        assert told["HTTP_X_EMPTY"] == ""
        assert told["HTTP_X_TWICE"] == "one,two"
        assert told["CONTENT_TYPE"] == "text/plain;charset=UTF-8"
        assert (told["CONTENT_LENGTH"], told["body"]) == ("5", "chalk")

    def test_client_keeps_its_address(self, server: SeveralWorkers, stray: tuple[Line, int, str]) -> None:
        line, _owner, target = stray
        told = line.ask(target)
        assert told["REMOTE_ADDR"] == "127.0.0.1"
        assert told["REMOTE_PORT"] == str(line.port)
        assert told["SERVER_PORT"] == str(server.port)

    def test_http_1_0_is_closed_by_the_owner(self, stray: tuple[Line, int, str]) -> None:
        line, owner, target = stray
        line.send(f"GET {target} HTTP/1.0\r\n\r\n".encode())
        answer = read_all(line.sock)
        assert f'"pid": {owner}'.encode() in answer
        assert b'"SERVER_PROTOCOL": "HTTP/1.0"' in answer

    def test_large_head_within_the_limits(self, stray: tuple[Line, int, str]) -> None:
        line, owner, target = stray
        told = line.ask(target, "POST", *(f"X-Long-{n}: {'a' * 8000}" for n in range(55)), body=b"chalk")
        assert told["pid"] == owner
        assert told["HTTP_X_LONG_54"] == "a" * 8000
        assert told["body"] == "chalk"

    def test_head_over_the_limits_is_refused_before_anything(self, stray: tuple[Line, int, str]) -> None:
        line, _owner, target = stray
        line.send(request(target, "GET", *(f"X-{n}: a" for n in range(70))))
        assert line.answer()[0] == http.client.REQUEST_HEADER_FIELDS_TOO_LARGE

    @pytest.mark.parametrize("size", [1, 8191, 8192, 8193, 60_000, 3_000_000])
    def test_body_of_any_size(self, stray: tuple[Line, int, str], size: int) -> None:
        line, owner, target = stray
        body = os.urandom(size)
        told = line.ask(target, "POST", body=body)
        assert told["pid"] == owner
        assert told["body"].encode("latin-1") == body

    def test_body_that_comes_later(self, stray: tuple[Line, int, str]) -> None:
        line, owner, target = stray
        line.send(request(target, "POST", "Content-Length: 10") + b"bla")
        time.sleep(0.3)
        line.send(b"ck")
        time.sleep(0.1)
        line.send(b"board")
        told = line.told()
        assert (told["pid"], told["body"]) == (owner, "blackboard")

    def test_head_that_comes_in_pieces(self, stray: tuple[Line, int, str]) -> None:
        line, owner, target = stray
        for piece in (part for byte in request(target, "POST", body=b"chalk") for part in [bytes([byte])]):
            line.send(piece)
        told = line.told()
        assert (told["pid"], told["body"]) == (owner, "chalk")

    def test_expect_continue_is_answered_once(self, stray: tuple[Line, int, str]) -> None:
        line, owner, target = stray
        line.send(request(target, "POST", "Expect: 100-continue", "Content-Length: 5"))
        assert read_head(line.sock) == b"HTTP/1.1 100 Continue\r\n\r\n"
        line.send(b"chalk")
        told = line.told()
        assert (told["pid"], told["body"]) == (owner, "chalk")


class TestSmuggling:
    """The two workers agree on where a request ends."""

    @pytest.mark.parametrize("pause", [0.0, 0.2])
    def test_chunked_body_and_what_follows_it(self, stray: tuple[Line, int, str], pause: float) -> None:
        line, owner, target = stray
        head = request(target, "POST", "Transfer-Encoding: chunked")
        line.send(head + b"5;name=value\r\nblack\r\n")
        time.sleep(pause)
        line.send(b"5\r\nboard\r\n0\r\nX-Trailer: x\r\n\r\n" + request(f"{TELL}?after"))
        told = line.told()
        assert (told["pid"], told["body"]) == (owner, "blackboard")
        told = line.told()
        assert (told["pid"], told["QUERY_STRING"]) == (owner, "after")

    def test_pipelined_requests_are_answered_in_order(self, server: SeveralWorkers) -> None:
        sessions = server.sessions()
        order = list(sessions.items()) * 10
        with Line(server) as line:
            line.send(
                b"".join(
                    request(f"{TELL}?sid={session}&n={n}", "POST", body=b"x" * n)
                    for n, (_, session) in enumerate(order)
                )
            )
            for n, (pid, _) in enumerate(order):
                told = line.told()
                assert (told["pid"], len(told["body"])) == (pid, n)
                assert told["QUERY_STRING"].endswith(f"&n={n}")

    def test_request_in_a_body_stays_a_body(self, stray: tuple[Line, int, str]) -> None:
        line, owner, target = stray
        smuggled = request("/pid") * 3
        told = line.ask(target, "POST", body=smuggled)
        assert (told["pid"], told["body"].encode()) == (owner, smuggled)
        line.sock.settimeout(0.5)
        with pytest.raises(TimeoutError):
            line.sock.recv(1)

    @pytest.mark.parametrize(
        "headers",
        [
            ["Content-Length: 5", "Transfer-Encoding: chunked"],
            ["Content-Length: 5", "Content-Length: 6"],
            ["Content-Length: +5"],
            ["Transfer-Encoding: chunked, identity"],
            ["Transfer-Encoding : chunked"],
            ["X-Bare: a\nContent-Length: 5"],
        ],
    )
    def test_ambiguous_lengths_are_refused_where_they_arrive(
        self, stray: tuple[Line, int, str], headers: list[str]
    ) -> None:
        line, _owner, target = stray
        line.send(request(target, "POST", *headers) + b"0\r\n\r\n" + request("/pid"))
        answers = read_all(line.sock)
        assert answers.startswith(b"HTTP/1.1 4")
        assert answers.count(b"HTTP/1.1") == 1

    def test_forged_forwarding_is_what_it_is_without_a_hand_over(self, stray: tuple[Line, int, str]) -> None:
        line, owner, target = stray
        forged = ("X-Forwarded-For: 192.0.2.1", "X-Forwarded-Proto: https", "X_Forwarded_For: 192.0.2.2")
        here = line.ask(TELL, "GET", *forged)
        there = line.ask(target, "GET", *forged)
        assert (there["pid"], here["pid"] == owner) == (owner, False)
        same = {name for name in here if name.startswith(("HTTP_", "REMOTE", "wsgi"))}
        assert {name: here[name] for name in same} == {name: there[name] for name in same}
        assert set(here) == set(there)

    def test_bytes_after_a_handshake_are_refused(self, server: SeveralWorkers, stray: tuple[Line, int, str]) -> None:
        line, _owner, target = stray
        handshake = upgrade_request(target)
        line.send(handshake + b"\x81\x85chal")
        answer = read_all(line.sock)
        assert answer.startswith(b"HTTP/1.1 400 ")
        assert answer.count(b"HTTP/1.1") == 1
        pids = list(server.sessions())
        with server.held_by(pids[0]) as behind:  # a request that moves, and a handshake with too much behind it
            first = request(target, "POST", body=b"x" * 9000)
            behind.send(first + handshake + b"\x81\x85chal")
            assert read_all(behind.sock).count(b"HTTP/1.1 400 ") == 1
