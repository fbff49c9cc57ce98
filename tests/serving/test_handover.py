"""A connection that is passed to another worker: no byte is lost, no client can misuse it, and nothing leaks."""

import http.client
import os
import select
import signal
import socket
import stat
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from classroom.serving import worker_directory
from tests.serving.conftest import read_all, read_head, upgrade_request
from tests.serving.several import TELL, Line, SeveralWorkers, descriptors, is_closed, request, watched
from tests.support.processes import runs, settled, wait_until

Serve = Callable[..., SeveralWorkers]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SeveralWorkers]:
    """Three workers for all tests of this file that leave them as they were."""
    with SeveralWorkers(tmp_path_factory.mktemp("several")) as running:
        yield running


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., SeveralWorkers]]:
    """Start workers only for the test, with gunicorn options."""
    with ExitStack() as stack:
        yield lambda *options, **how: stack.enter_context(SeveralWorkers(tmp_path, *options, **how))


@pytest.fixture
def stray(server: SeveralWorkers) -> Iterator[tuple[Line, int, str]]:
    """A connection, a worker that has not accepted it, and the address of a session of that worker."""
    (here, _), (owner, session) = list(server.sessions().items())[:2]
    with server.held_by(here) as line:
        yield line, owner, f"{TELL}?EIO=4&transport=polling&sid={session}"


def readable(lines: list[Line]) -> list[Line]:
    """Return the connections on which something has arrived, or which the server has closed."""
    return [line for line in lines if select.select([line.sock], [], [], 0)[0]]


def workers_directory(pid: int) -> Path:
    """Return the directory in which this worker listens for the others."""
    listening = Path("/proc/net/unix").read_text()
    own = {os.readlink(link) for link in Path(f"/proc/{pid}/fd").iterdir() if link.exists() or link.is_symlink()}
    for line in listening.splitlines():
        parts = line.split()
        if len(parts) == 8 and worker_directory.PREFIX in parts[7] and f"socket:[{parts[6]}]" in own:
            return Path(parts[7]).parent
    raise AssertionError(f"worker {pid} listens nowhere")


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


class TestForgedIds:
    """An id leads to a worker of this server, or nowhere."""

    @pytest.mark.parametrize(
        "session",
        [
            "0" * 12 + "." + "A" * 22,
            "..%2F..%2F..%2Ftmp." + "A" * 22,
            "%2e%2e%2f%2e%2e%2f%2e%2e%2fx.AAAAAAAAAAAAAAAAAAAAAA",
            "x" * 3500,
            "",
        ],
    )
    def test_unknown_session_is_engine_io_s_answer(self, server: SeveralWorkers, session: str) -> None:
        here = next(iter(server.sessions()))
        with server.held_by(here) as line:
            line.send(request(f"/socket.io/?EIO=4&transport=polling&sid={session}&x=1"))
            status, _headers, body = line.answer()
            if session:
                assert (status, body.startswith(b'"Invalid session ')) == (400, True)
            else:
                assert status == 200, "no id at all asks for a new session"
            assert line.ask(TELL)["pid"] == here

    def test_huge_id_is_too_long_a_line(self, server: SeveralWorkers) -> None:
        with Line(server) as line:
            line.send(request(f"/socket.io/?EIO=4&transport=polling&sid={'0' * 100_000}"))
            assert line.answer()[0] == http.client.REQUEST_URI_TOO_LONG

    def test_id_of_a_real_worker_without_a_session_is_unknown_there(self, server: SeveralWorkers) -> None:
        (here, _), (_, session) = list(server.sessions().items())[:2]
        with server.held_by(here) as line:
            line.send(request(f"/socket.io/?EIO=4&transport=polling&sid={session}"))
            status, _headers, body = line.answer()
            assert (status, body) == (400, f'"Invalid session {session}"'.encode())

    def test_other_files_in_the_directory_are_never_spoken_to(self, server: SeveralWorkers) -> None:
        here = next(iter(server.sessions()))
        directory = workers_directory(here)
        with socket.socket(socket.AF_UNIX) as trap:
            trap.bind(str(directory / "trap"))
            trap.listen()
            trap.settimeout(0.5)
            for name in ("trap", "./trap", "trap%00", "..%2F" + directory.name + "%2Ftrap"):
                with server.held_by(here) as line:
                    assert line.ask(f"{TELL}?sid={name}.{'A' * 22}")["pid"] == here
            with pytest.raises(TimeoutError):
                trap.accept()
        (directory / "trap").unlink()

    def test_only_the_workers_user_reaches_their_sockets(self, server: SeveralWorkers) -> None:
        directory = workers_directory(next(iter(server.sessions())))
        assert stat.S_IMODE(directory.stat().st_mode) == 0o700
        assert len(list(directory.iterdir())) == server.count

    def test_garbage_on_a_worker_s_socket_does_no_harm(self, server: SeveralWorkers) -> None:
        pids = list(server.sessions())
        directory = workers_directory(pids[0])
        before = settled(lambda: {pid: descriptors(pid) for pid in pids})
        for path in directory.iterdir():
            for message in (b"", b"\0", b"\0\0\0\5\0\0\0\5tiza", b"\0\0\0\2\0\0\0\0{}"):
                with socket.socket(socket.AF_UNIX) as rude:
                    rude.connect(str(path))
                    rude.sendall(message)
        wait_until(lambda: {pid: descriptors(pid) for pid in pids} == before, 30, "the end of these connections")
        assert set(server.sessions()) == set(pids)
        assert "Traceback" not in server.output


class TestFailures:
    def test_hundreds_of_hand_overs_leave_nothing_behind(self, server: SeveralWorkers) -> None:
        sessions = server.sessions()
        pids = list(sessions)
        before = settled(lambda: {pid: (descriptors(pid), watched(pid)) for pid in pids})
        moved = 0
        while moved < 300:
            with Line(server) as line:
                here = line.ask(TELL)["pid"]
                for pid, session in sessions.items():
                    if pid != here:
                        assert line.ask(f"{TELL}?sid={session}", "POST", body=b"chalk")["pid"] == pid
                        here = pid
                        moved += 1
        wait_until(lambda: {pid: (descriptors(pid), watched(pid)) for pid in pids} == before, 30, "the count of before")

    def test_first_worker_lets_go_at_once(self, server: SeveralWorkers) -> None:
        (here, _), (owner, session) = list(server.sessions().items())[:2]
        before = settled(lambda: ((descriptors(here), watched(here)), (descriptors(owner), watched(owner))))
        lines = [server.held_by(here) for _ in range(10)]
        for line in lines:
            assert line.ask(f"{TELL}?sid={session}")["pid"] == owner
        wait_until(lambda: (descriptors(here), watched(here)) == before[0], 30, "letting go")
        assert descriptors(owner) == before[1][0] + 10
        for line in lines:
            line.close()

    def test_owner_that_was_killed_is_an_unknown_session(self, serve: Serve) -> None:
        server = serve()
        (here, _), (owner, session) = list(server.sessions().items())[:2]
        directory = workers_directory(here)
        with server.held_by(here) as line:
            os.kill(owner, signal.SIGKILL)
            wait_until(lambda: not runs(owner), 30, "its end", every=0.001)
            line.send(request(f"/socket.io/?EIO=4&transport=polling&sid={session}"))
            status, _headers, body = line.answer()
            assert (status, body) == (400, f'"Invalid session {session}"'.encode())
            assert line.ask(TELL)["pid"] == here
        wait_until(lambda: len(server.children()) == 3, 30, "the new worker")
        wait_until(lambda: len(list(directory.iterdir())) == 3, 30, "the dead worker's socket to go")
        assert owner not in server.sessions()

    def test_owner_that_hangs_is_a_503_and_no_connection_is_lost(self, serve: Serve) -> None:
        server = serve()
        (here, _), (owner, session) = list(server.sessions().items())[:2]
        target = f"{TELL}?sid={session}"
        lines = [server.held_by(here) for _ in range(300)]
        os.kill(owner, signal.SIGSTOP)
        try:
            for line in lines:
                line.send(request(target))
            number = settled(lambda: len(readable(lines)) or time.monotonic(), pause=1.0)
            refused = readable(lines)
            assert len(refused) == number
            for line in refused:
                status, headers, _body = line.answer()
                assert (status, headers["retry-after"]) == (503, "1")
                assert is_closed(line.sock)
            assert 10 < len(refused) < 100, "the queue has an end"
            with server.held_by(here) as other:
                assert other.ask(TELL)["pid"] == here, "the others go on"
        finally:
            os.kill(owner, signal.SIGCONT)
        for line in lines:
            if line not in refused:
                assert line.told()["pid"] == owner
            line.close()

    def test_owner_s_limit_of_connections_holds(self, serve: Serve) -> None:
        server = serve("--worker-connections", "20")
        sessions = server.sessions()
        owner, session = next(iter(sessions.items()))
        before = descriptors(owner)
        lines = []
        for pid in [pid for pid in sessions if pid != owner] * 20:
            line = server.held_by(pid)
            assert line.ask(f"{TELL}?sid={session}")["pid"] == owner
            lines.append(line)
        assert descriptors(owner) <= before + 21
        assert is_closed(lines[0].sock), "the one that was idle for longest gave way"
        assert lines[-1].ask(TELL)["pid"] == owner
        for line in lines:
            line.close()

    def test_idle_connection_that_was_passed_on_ends_like_others(self, serve: Serve) -> None:
        server = serve("--keep-alive", "1")
        (here, _), (owner, session) = list(server.sessions().items())[:2]
        with server.held_by(here) as line:
            assert line.ask(f"{TELL}?sid={session}")["pid"] == owner
            begin = time.monotonic()
            assert is_closed(line.sock), "it was not cut off before the client's own ten seconds"
            assert time.monotonic() - begin > 0.5


class TestStopping:
    def test_request_that_was_passed_on_is_finished_at_sigterm(self, serve: Serve) -> None:
        server = serve()
        (here, _), (owner, session) = list(server.sessions().items())[:2]
        with server.held_by(here) as line:
            line.send(request(f"{TELL}?sid={session}", "POST", "Content-Length: 10") + b"black")
            time.sleep(0.3)
            os.kill(server.pid, signal.SIGTERM)
            time.sleep(0.3)
            line.send(b"board")
            assert line.told()["body"] == "blackboard"
            assert is_closed(line.sock)
        assert server.wait(30) == 0
        assert not runs(owner)

    def test_nothing_is_left_in_the_temporary_directory(self, serve: Serve) -> None:
        server = serve()
        directory = workers_directory(server.children()[0])
        assert directory.parent == Path(tempfile.gettempdir())
        assert server.stop() == 0
        assert not directory.exists()
        assert "Traceback" not in server.output

    def test_nor_when_the_master_was_killed(self, serve: Serve) -> None:
        server = serve()
        directory = workers_directory(server.children()[0])
        os.kill(server.pid, signal.SIGKILL)
        server.wait(30)
        wait_until(lambda: not directory.exists(), 30, "the last worker's tidying up")

    def test_one_worker_alone_has_no_socket_and_plain_ids(self, serve: Serve) -> None:
        server = serve(count=1)
        (pid,) = server.children()
        with pytest.raises(AssertionError, match="listens nowhere"):
            workers_directory(pid)
        assert "." not in server.sessions()[pid]


def test_proxy_protocol_is_carried_along(serve: Serve) -> None:
    server = serve("--proxy-protocol", "v1", count=2)
    (here, _), (owner, session) = list(server.sessions().items())[:2]

    def moved() -> bool:
        with Line(server) as line:
            line.send(b"PROXY TCP4 192.0.2.7 192.0.2.8 4000 80\r\n" + request(f"{TELL}?first"))
            first = line.told()
            told = [line.ask(f"{TELL}?sid={session}") for _ in range(2)]
            assert {one["pid"] for one in told} == {owner}
            assert {one["REMOTE_ADDR"] for one in [first, *told]} == {"192.0.2.7"}
            return bool(first["pid"] == here)

    wait_until(moved, 30, "a connection to the other worker", every=0.002)
