"""What a worker keeps of the memory that its threads needed."""

import os
from pathlib import Path

import requests

from tests.support.servers import TizaServer

MEGABYTE = 1024 * 1024
THREADS = 20
"""The real threads of a worker, which take turns."""


def resident(pid: int) -> int:
    """Return the memory of a process in bytes."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGESIZE")


def test_many_log_ins_leave_no_memory_with_each_thread(tmp_path: Path) -> None:
    """Each hash needs 19 MiB. What glibc keeps for the next one must not be kept once for every thread."""
    settings = {"CLASSROOM_LOGIN_RATE": "off", "CLASSROOM_LOGIN_MISS_RATE": "off"}
    with TizaServer(tmp_path, settings=settings) as server, requests.Session() as session:
        worker = server.children()[0]
        before = resident(worker)
        for number in range(THREADS + 5):
            body = {"username": f"nobody{number}", "password": "not the password"}
            assert session.post(f"{server.url}/api/v1/tokens", json=body, timeout=30).status_code == 401
        assert resident(worker) - before < 120 * MEGABYTE
