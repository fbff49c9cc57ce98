"""The workers' private directory: who gets in, what is left behind, what is cleared away."""

import fcntl
import os
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from classroom.serving import worker_directory


@pytest.fixture(autouse=True)
def parent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A temporary directory only for the test, and no server in this process before or after."""
    short = Path(tempfile.mkdtemp())
    monkeypatch.setattr(tempfile, "tempdir", str(short))
    _masters.clear()
    yield short
    for master in _masters.values():
        worker_directory.close(master)
    for left in short.iterdir():
        left.unlink() if left.is_symlink() else left.rmdir()
    short.rmdir()


_masters: dict[int, SimpleNamespace] = {}


def server(workers: int) -> SimpleNamespace:
    """Return gunicorn's master for this number of workers, always the same in a test."""
    ours = SimpleNamespace(uid=os.geteuid(), gid=os.getegid())
    return _masters.setdefault(workers, SimpleNamespace(num_workers=workers, cfg=ours))


def make_old(path: Path) -> None:
    os.utime(path, (0, 0))


def test_one_worker_alone_gets_nothing(parent: Path) -> None:
    assert worker_directory.new_address(server(1)) is None
    assert list(parent.iterdir()) == []


def test_workers_share_a_directory_that_only_they_can_enter(parent: Path) -> None:
    addresses = [worker_directory.new_address(server(3)) for _ in range(3)]
    (directory,) = parent.iterdir()
    assert stat.S_IMODE(directory.stat().st_mode) == 0o700
    assert {address.path.parent for address in addresses if address} == {directory}
    assert len({address.path.name for address in addresses if address}) == 3


def test_dead_worker_s_socket_is_removed_and_the_directory_at_the_end(parent: Path) -> None:
    address = worker_directory.new_address(server(2))
    assert address is not None
    address.path.touch()
    worker_directory.remove(address)
    worker_directory.remove(address)  # it had removed it itself
    worker_directory.remove(None)
    assert list(address.directory.iterdir()) == []
    address.path.touch()
    worker_directory.close(server(2))
    assert list(parent.iterdir()) == []


def test_what_a_killed_server_left_is_cleared_away(parent: Path) -> None:
    left = parent / f"{worker_directory.PREFIX}left"
    left.mkdir()
    (left / "socket").touch()
    make_old(left)
    fresh = parent / f"{worker_directory.PREFIX}fresh"
    fresh.mkdir()
    lived_in = parent / f"{worker_directory.PREFIX}lived"
    lived_in.mkdir()
    make_old(lived_in)
    other = parent / "something-else"
    other.mkdir()
    make_old(other)
    link = parent / f"{worker_directory.PREFIX}link"
    link.symlink_to(other)
    lock = os.open(lived_in, os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        worker_directory.new_address(server(2))
    finally:
        os.close(lock)
    assert not left.exists()
    assert fresh.exists(), "another server may be about to lock it"
    assert lived_in.exists()
    assert other.exists()
    assert link.is_symlink()


def test_directory_that_was_taken_away_is_made_again() -> None:
    first = worker_directory.new_address(server(2))
    assert first is not None
    first.directory.rmdir()
    second = worker_directory.new_address(server(2))
    assert second is not None
    assert second.directory.is_dir()


def test_long_temporary_directory_leaves_room_for_the_socket_s_name(
    parent: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", f"{parent}/{'x' * 90}")
    address = worker_directory.new_address(server(2))
    assert address is not None
    assert len(os.fsencode(address.path)) < 104
