"""A connection that is passed to another worker: no client can misuse it, no connection is lost, and nothing leaks."""

import http.client
import os
import select
import signal
import socket
import stat
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.serving.several import (
    TELL,
    Line,
    Serve,
    SeveralWorkers,
    descriptors,
    has_open,
    is_closed,
    request,
    watched,
    watches,
    workers_directory,
)
from tests.support.processes import runs, settled, wait_until

Counts = dict[int, tuple[int, int]]
"""By worker: its open files, and those that its epoll watches."""


def counts(pids: Iterable[int]) -> Counts:
    """Count what these workers have open."""
    return {pid: (descriptors(pid), watched(pid)) for pid in pids}


def has_let_go(before: Counts) -> bool:
    """Return whether these workers have nothing more open than before; what their start left may be gone."""
    now = counts(before)
    return all(now[pid][kind] <= before[pid][kind] for pid in before for kind in (0, 1))


def readable(lines: list[Line]) -> list[Line]:
    """Return the connections on which something has arrived, or which the server has closed."""
    return [line for line in lines if select.select([line.sock], [], [], 0)[0]]


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
        before = settled(lambda: counts(pids))
        for path in directory.iterdir():
            for message in (b"", b"\0", b"\0\0\0\5\0\0\0\5tiza", b"\0\0\0\2\0\0\0\0{}"):
                with socket.socket(socket.AF_UNIX) as rude:
                    rude.connect(str(path))
                    rude.sendall(message)
        wait_until(lambda: has_let_go(before), 30, "the end of these connections")
        assert set(server.sessions()) == set(pids)
        assert "Traceback" not in server.output


class TestFailures:
    def test_hundreds_of_hand_overs_leave_nothing_behind(self, server: SeveralWorkers) -> None:
        sessions = server.sessions()
        pids = list(sessions)
        before = settled(lambda: counts(pids))
        moved = 0
        while moved < 300:
            with Line(server) as line:
                here = line.ask(TELL)["pid"]
                for pid, session in sessions.items():
                    if pid != here:
                        assert line.ask(f"{TELL}?sid={session}", "POST", body=b"chalk")["pid"] == pid
                        here = pid
                        moved += 1
        wait_until(lambda: has_let_go(before), 30, "the count of before")

    def test_first_worker_lets_go_at_once(self, server: SeveralWorkers) -> None:
        (here, _), (owner, session) = list(server.sessions().items())[:2]
        lines = [server.held_by(here) for _ in range(10)]
        inodes = [line.accepted() for line in lines]
        for line in lines:
            assert line.ask(f"{TELL}?sid={session}")["pid"] == owner
        assert all(has_open(owner, inode) and watches(owner, inode) for inode in inodes)
        wait_until(lambda: not any(has_open(here, inode) or watches(here, inode) for inode in inodes), 30, "letting go")
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
