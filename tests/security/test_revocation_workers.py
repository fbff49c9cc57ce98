"""On several workers, who is out on one loses the sockets on all of them, with Redis and without."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial

import pytest

from tests.clients.packets import PacketClient
from tests.faults.workers import only
from tests.security.conftest import Live, Serve
from tests.security.world import PASSWORD
from tests.support.pages import Browser

LIMIT = 2.0
"""Seconds until the sockets have to be closed."""


@pytest.fixture(scope="module", params=["with Redis", "without"])
def school(request: pytest.FixtureRequest, serve: Serve, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """Two workers."""
    more = {"REDIS_URL": request.getfixturevalue("redis_server").url} if request.param == "with Redis" else {}
    with serve(tmp_path_factory.mktemp("workers"), WEB_CONCURRENCY="2", **more) as running:
        yield running


def on_every_worker(school: Live, opened: ExitStack, make: Callable[[], PacketClient]) -> list[PacketClient]:
    """Open two connections of a teacher on each worker."""
    wires: list[PacketClient] = []
    for worker in school.server.children():
        with only(school.server, worker):
            for _ in range(2):
                wire = opened.enter_context(make())
                assert wire.refused is None, wire.refused
                wires.append(wire)
    return wires


def test_a_log_out_reaches_every_worker(school: Live) -> None:
    browser = Browser(school.url)
    browser.log_in("owner", PASSWORD)
    lesson_id = school.world.ids["lesson"]
    headers = {"Origin": school.url, **browser.cookie_header()}
    with ExitStack() as opened:
        make = partial(PacketClient, school.url, "/teacher", {"lesson_id": lesson_id}, headers=headers)
        wires = on_every_worker(school, opened, make)
        assert browser.submit("/logout", page="/account").status_code == 302
        for wire in wires:
            assert wire.closes_within(LIMIT), "still open"


def test_a_colleague_who_is_taken_off_a_lesson_loses_it_on_every_worker(school: Live) -> None:
    ids = school.world.ids
    with ExitStack() as opened:
        wires = on_every_worker(school, opened, partial(school.teacher, ids["lesson"], "colleague"))
        kept = on_every_worker(school, opened, partial(school.teacher, ids["free_lesson"], "colleague"))
        answer = school.api("owner", "DELETE", f"/lessons/{ids['lesson']}/teachers/{ids['colleague']}")
        assert answer.status_code == 204
        for wire in wires:
            assert wire.closes_within(LIMIT), "still open"
        for wire in kept:
            assert wire.call("sync", {})["ok"] is True
