"""The simulation: nothing gets lost in it, delays are what the costs say, and what breaks first is found."""

from dataclasses import replace

import pytest

from benchmarks.capacity.arithmetic import student
from benchmarks.capacity.costs import Costs
from benchmarks.capacity.flow import simulate
from benchmarks.capacity.plan import Load, Site
from benchmarks.capacity.search import find_capacity

PG = Site(database="postgresql")
SITES = {
    "one worker": Site(),
    "SQLite, three workers": Site(workers=3),
    "anywhere": replace(PG, hosts=2, workers=3, redis=2),
    "host": replace(PG, hosts=2, workers=3, placement="host"),
    "worker": replace(PG, hosts=2, workers=3, placement="worker"),
}
BELL = Load(5000, 1, together=True, warm_up=1, window=10)


@pytest.mark.parametrize("site", SITES.values(), ids=SITES)
@pytest.mark.parametrize("together", [False, True], ids=["calm", "all at once"])
def test_every_question_reaches_each_student_and_every_answer_is_committed_once(
    site: Site, together: bool, plain: Costs
) -> None:
    load = Load(2000, 60, together=together, warm_up=10, window=20)
    counts = simulate(load, site, plain).counts
    assert counts.questions > 0
    assert counts.delivered == counts.due
    assert 0.9 * counts.due < counts.answered <= counts.due
    assert counts.answered == counts.committed == counts.acknowledged
    assert (counts.published > 0) == (site.processes > 1)
    if together:
        assert counts.due == counts.answered == 2000
        assert counts.batches < 2000


def test_everybody_joins(plain: Costs) -> None:
    load = Load(1000, 30, joining=20, warm_up=1, window=20)
    for site in SITES.values():
        outcome = simulate(load, site, plain)
        assert outcome.counts.joined == 1000
        assert sum(number for _delay, number in outcome.join.values) == 1000
        spent = outcome.use["workers on average"] - plain.idle_worker
        assert spent * 20 * site.processes >= 1000 * plain.join


def test_the_same_seed_gives_the_same_and_another_one_something_else(plain: Costs) -> None:
    load = Load(500, 20, warm_up=5, window=10)
    first, again = (simulate(load, SITES["anywhere"], plain) for _time in range(2))
    assert (first.ack.values, first.use) == (again.ack.values, again.use)
    assert simulate(replace(load, seed=2), SITES["anywhere"], plain).ack.values != first.ack.values


def test_a_hall_is_told_one_after_the_other(free: Costs) -> None:
    costs = replace(free, send=10e-6, command=4e-3, sqlite_wait=1e-3)
    outcome = simulate(BELL, Site(), costs)
    assert outcome.last.percentile(1.0) == pytest.approx(4e-3 + 1e-3 + 5000 * 10e-6)
    assert outcome.question.percentile(0.0) == pytest.approx(5e-3 + 10e-6)


def test_answers_go_into_batches_of_five_hundred(free: Costs) -> None:
    costs = replace(free, answer=110e-6, batch=5e-3, batch_answer=50e-6)  # 50 µs around it, 60 with its part of a batch
    outcome = simulate(replace(BELL, students=2000), Site(), costs)
    assert outcome.counts.batches == 4
    work = 2000 * 100e-6 + 4 * 5e-3
    assert work <= (outcome.ack.percentile(1.0) or 0.0) <= work + 4 * 10e-3  # each of them lets the next one gather


def test_another_worker_hears_through_redis_or_by_its_own_look(free: Costs) -> None:
    site = Site(workers=2)
    quick = simulate(replace(BELL, students=100), site, replace(free, redis_publish=20e-3))
    assert quick.last.percentile(1.0) == pytest.approx(20e-3, rel=0.01)  # and the network
    dead = simulate(replace(BELL, students=100), site, replace(free, redis_publish=60.0))
    assert 20e-3 < (dead.last.percentile(1.0) or 0.0) <= 1.0


@pytest.mark.parametrize(
    ("prices", "site", "first"),
    [
        ({"postgres_look": 1.0}, replace(PG, workers=4), "PostgreSQL's processors"),
        ({"redis_deliver": 5e-3}, replace(PG, workers=8), "busiest Redis"),
        ({"sqlite_wait": 100e-3}, Site(workers=8), "SQLite's write lock"),
        ({"bytes_state": 1e8}, Site(), "busiest link"),
        ({"send": 50e-3}, Site(), "busiest worker"),
        ({}, Site(connections=1000), "connections of a worker"),
        ({"student": 2.0**24}, Site(), "memory of a host"),
    ],
)
def test_what_breaks_first_is_found(prices: dict[str, float], site: Site, first: str, plain: Costs) -> None:
    load = Load(3000, 90, warm_up=10, window=10)
    assert not simulate(load, Site(workers=8), plain).saturated()
    outcome = simulate(load, site, replace(plain, **prices))
    assert outcome.first()[0] == first
    assert outcome.saturated()[0] == first


def test_a_lesson_on_one_worker_needs_less_of_redis(plain: Costs) -> None:
    load = Load(3000, 90, warm_up=10, window=10)
    scattered, gathered = (
        simulate(load, replace(PG, workers=20, placement=how), plain) for how in ("anywhere", "worker")
    )
    assert scattered.counts.published > 3 * gathered.counts.published
    assert scattered.use["busiest Redis"] > 3 * gathered.use["busiest Redis"]


def test_the_simulation_spends_what_the_arithmetic_says(plain: Costs) -> None:
    load = Load(3300, 100, window=90)
    spent = simulate(load, Site(), plain).use["busiest worker"] - plain.idle_worker
    assert spent == pytest.approx(3300 * sum(seconds for _what, _how, seconds in student(plain)) / 90, rel=0.1)


def test_what_is_carried_strains_the_site_and_a_tenth_more_is_too_much(plain: Costs) -> None:
    load = Load(1, 1, warm_up=30, window=20)
    found = find_capacity(Site(connections=10**6), plain, load)
    assert 0.6 < found.outcome.use["busiest worker"] <= 0.7
    assert found.limit == "busiest worker"
    more = found.students * 115 // 100
    crowded = simulate(replace(load, students=more, lessons=more // 33), Site(connections=10**6), plain)
    assert crowded.use["busiest worker"] > 0.7
    assert find_capacity(Site(connections=100), plain, load).students == pytest.approx(100, abs=3)


def test_plans_that_make_no_sense_are_refused() -> None:
    for wrong in (
        lambda: Load(10, 11),
        lambda: Load(0, 0),
        lambda: Site(hosts=2),
        lambda: Site(placement="nowhere"),
        lambda: Site(database="stone"),
        lambda: Site(workers=0),
    ):
        with pytest.raises(ValueError):
            wrong()


def test_lessons_have_all_students_and_each_has_one() -> None:
    import random

    for students, lessons in ((10, 10), (1000, 30), (33_333, 1000), (5, 1)):
        sizes = Load(students, lessons).sizes(random.Random(3))
        assert (sum(sizes), len(sizes), min(sizes) >= 1) == (students, lessons, True)
