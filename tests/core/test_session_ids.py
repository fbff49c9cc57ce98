"""Session ids: what they carry, and that a forged one leads nowhere."""

import re
import string
from urllib.parse import quote

import pytest

from classroom.core import session_ids

WORKER = "0123456789ab"
SECRET_PART = "A-Za-z0-9_abcdefghijkl"


@pytest.fixture
def named(monkeypatch: pytest.MonkeyPatch) -> None:
    """This process is a worker."""
    monkeypatch.setattr(session_ids, "_prefix", "")
    session_ids.set_worker(WORKER)


def test_id_of_a_process_that_is_alone_has_no_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session_ids, "_prefix", "")
    assert re.fullmatch(r"[A-Za-z0-9_-]{22}", session_ids.new_session_id())
    assert session_ids.worker_of_request("/socket.io/", f"sid={session_ids.new_session_id()}") is None


@pytest.mark.usefixtures("named")
def test_ids_carry_the_worker_and_128_random_bits() -> None:
    made = {session_ids.new_session_id() for _ in range(1000)}
    assert len(made) == 1000
    for one in made:
        worker, _, rest = one.partition(".")
        assert worker == WORKER
        assert len(rest) * 6 >= 128
        assert set(rest) <= set(string.ascii_letters + string.digits + "-_")
        assert quote(one, safe="") == one, "it must mean the same in a query whoever encodes it"
        assert session_ids.worker_of_request("/socket.io/", f"EIO=4&transport=polling&sid={one}") == WORKER


def test_worker_ids_are_what_ids_are_read_for() -> None:
    ids = {session_ids.new_worker_id() for _ in range(100)}
    assert len(ids) == 100
    assert {session_ids.worker_of_request("/socket.io/", f"sid={one}.{SECRET_PART}") for one in ids} == ids


@pytest.mark.parametrize("path", ["/socket.io", "/socket.io/", "/tiza/socket.io/"])
def test_engine_io_is_where_it_is_mounted(path: str) -> None:
    assert session_ids.worker_of_request(path, f"sid={WORKER}.{SECRET_PART}") == WORKER


@pytest.mark.parametrize("path", ["/", "/socket.iox", "/socket.io/other", "/socket.io/../admin", "/xsocket.io", "//"])
def test_other_pages_are_never_passed_on(path: str) -> None:
    assert session_ids.worker_of_request(path, f"sid={WORKER}.{SECRET_PART}") is None


@pytest.mark.parametrize(
    "forged",
    [
        "",
        ".",
        WORKER,
        f"{WORKER}.",
        f"{WORKER}.{SECRET_PART}x",
        f"{WORKER}.{SECRET_PART[:-1]}",
        f"{WORKER}.{SECRET_PART}%0A",
        f"{WORKER}%00.{SECRET_PART}",
        f"{WORKER.upper()}.{SECRET_PART}",
        f"../../../../..{SECRET_PART}",
        f"..%2F..%2Fetc%2Fp.{SECRET_PART}",
        f"%2e%2e%2f%2e%2e%2f%2e%2e%2f%2e%2e%2f.{SECRET_PART}",
        f"/tmp/socket1.{SECRET_PART}",
        f"０１２３４５６７８９ab.{SECRET_PART}",
        "a" * 3_000_000,
        f"{'0' * 1_000_000}.{SECRET_PART}",
    ],
)
def test_forged_ids_name_nobody(forged: str) -> None:
    assert session_ids.worker_of_request("/socket.io/", f"EIO=4&transport=polling&sid={forged}") is None


def test_of_two_ids_the_one_counts_that_engine_io_reads() -> None:
    first, second = f"{'a' * 12}.{SECRET_PART}", f"{'b' * 12}.{SECRET_PART}"
    assert session_ids.worker_of_request("/socket.io/", f"sid={first}&sid={second}") == "a" * 12
    assert session_ids.worker_of_request("/socket.io/", f"x=sid={first}") is None
