"""Queues against what can be worked out by hand."""

import random

import pytest

from benchmarks.capacity.stations import Flush, Pool, Station


def test_a_station_serves_one_after_the_other() -> None:
    station = Station()
    assert station.submit(0.0, 2.0) == (0.0, 2.0)
    assert station.submit(1.0, 2.0) == (2.0, 4.0)
    assert station.submit(10.0, 1.0) == (10.0, 11.0)
    assert station.busy == 5.0


def test_small_work_is_done_before_what_comes_next_and_counted_at_once() -> None:
    station = Station()
    station.add_to_next(0.5)
    station.add_to_next(0.25)
    assert station.busy == 0.75
    assert station.submit(1.0, 1.0) == (1.75, 2.75)
    assert station.submit(3.0, 1.0) == (3.0, 4.0)


@pytest.mark.parametrize("load", [0.3, 0.5, 0.8])
def test_waiting_is_that_of_an_m_d_1_queue(load: float) -> None:
    """Arrivals at random, equal work: the mean wait is load / (2 (1 - load)) services (Pollaczek and Khinchine)."""
    rng, station, now, waited, number = random.Random(7), Station(), 0.0, 0.0, 200_000
    for _arrival in range(number):
        now += rng.expovariate(load)
        waited += station.submit(now, 1.0)[0] - now
    assert waited / number == pytest.approx(load / (2 * (1 - load)), rel=0.05)
    assert station.busy / now == pytest.approx(load, rel=0.02)


def test_a_pool_has_one_queue_for_all_its_servers() -> None:
    pool = Pool(2)
    assert [pool.submit(0.0, 2.0)[0] for _number in range(4)] == [0.0, 0.0, 2.0, 2.0]
    assert pool.load(8.0) == 0.5


def test_commits_that_come_during_a_flush_share_the_next_one() -> None:
    disk = Flush(1.0)
    assert disk.submit(0.0) == 1.0
    assert [disk.submit(moment) for moment in (0.2, 0.5, 0.9)] == [2.0, 2.0, 2.0]
    assert disk.submit(1.5) == 3.0
    assert disk.submit(5.0) == 6.0
