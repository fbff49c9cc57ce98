"""Each pair of use cases that can meet, run against each other on PostgreSQL.

The first use case stops before one of its statements; the second runs until it ends or waits for a lock. Whatever the
statement, what comes of it must be what comes of one after the other, in either order: no answer is lost, no change is
undone, and there are no errors but those that the services declare.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from flask import Flask
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from classroom.core.database import Base, db
from classroom.services.teacher_commands import COMMANDS
from tests.races import rules, snapshot
from tests.races.elsewhere import ELSEWHERE
from tests.races.functions import FUNCTIONS
from tests.races.meeting import Stage
from tests.races.use_cases import COMMAND_FIELDS, COMMANDS_TABLE, Pair, UseCase, kinds_for
from tests.races.world import Worlds
from tests.races.writers import writers
from tests.support.application import build, use_settings
from tests.support.databases import Postgres
from tests.support.registers import compare

# A statement that changes fewer rows than it should is only a warning.
pytestmark = pytest.mark.filterwarnings("error::sqlalchemy.exc.SAWarning")
AN_HOUR = 3600
TABLE = {case.name: case for case in (*COMMANDS_TABLE, *FUNCTIONS)}
MOST_PLACES = 60
"""More statements than any use case has."""
EARLY = 3
"""The statement before which a use case of the sample stops first: it has read something, but holds few locks."""
TRY_AGAIN = {"conflict", "unavailable", "not_authenticated"}
"""Outcomes by which a use case says that another one came between, and that nothing was changed."""
KNOWN = (
    ("word_round", "answers.batch.record_batch", "open"),
    ("bank.entries.edit", "bank.entries.edit", "open"),
    ("bank.versions.restore_version", "bank.offers.take", "open"),
    ("set_options", "participants.join_batch.admit_all", "open"),
    ("bank.entries.create with pictures", "bank.entries.create with pictures", "open"),
    ("set_options", "answers.batch.record_batch of three", "open"),
    ("accounts.credentials.authenticate", "accounts.credentials.change_password", "open"),
    ("bank.imports.reading.reading", "bank.imports.reading.reading", "open"),
    ("bank.imports.confirming.confirm", "bank.imports.confirming.confirm", "open"),
    ("bank.imports.confirming.confirm", "bank.imports.items.mend", "open"),
    ("classes.rosters.apply", "classes.rosters.apply", "open"),
    ("set_extra_time", "classes.courses.remove_student", "open"),
)
"""Pairs that went wrong once; they are tried at every statement each time."""


def test_every_command_and_every_function_that_writes_is_in_the_table() -> None:
    how = "write in which worlds it does something, and the fields that it is called with"
    compare(set(COMMAND_FIELDS), set(COMMANDS), "COMMAND_FIELDS in tests/races/use_cases.py", how)
    services = [getattr(command.service, "func", command.service) for command in COMMANDS.values()]
    by_command = {f"{each.__module__}.{each.__name__}".removeprefix("classroom.services.") for each in services}
    by_name = {case.name.partition(" ")[0] for case in FUNCTIONS}
    found = writers()
    how = (
        "it writes, so call it in FUNCTIONS, which has it meet all others on PostgreSQL; or say in ELSEWHERE "
        "(tests/races/elsewhere.py) why it need not"
    )
    listed = by_name | set(ELSEWHERE)
    compare(listed, (found - by_command) | (found & listed), "FUNCTIONS in tests/races/functions.py", how)


@dataclass(frozen=True)
class Serial:
    """What comes of two use cases, one after the other: outcomes, what is stored, how many statements each has."""

    outcomes: list[str]
    stored: list[str]
    steps: list[int]


class Scene:
    """Where use cases meet, what may come of it, and what went wrong."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._worlds = Worlds()
        self._serial: dict[Pair, tuple[Serial, Serial]] = {}
        self._problems: list[str] = []
        self.met = 0
        self.waited = 0

    def serial(self, pair: Pair) -> tuple[Serial, Serial]:
        """Return what comes of the use cases one after the other, in both orders."""
        if pair not in self._serial:
            self._serial[pair] = (self._one_by_one(pair, swap=False), self._one_by_one(pair, swap=True))
        return self._serial[pair]

    def _one_by_one(self, pair: Pair, *, swap: bool) -> Serial:
        world = self._worlds.get(pair.kind)
        before = snapshot.read(self._stage.rows, world)
        calls = pair.calls(world)
        outcomes, steps = self._stage.alone(*(calls[::-1] if swap else calls))
        after = snapshot.read(self._stage.rows, world)
        self._note(f"{pair}, one by one", rules.broken(after))
        turn = -1 if swap else 1
        return Serial(outcomes[::turn], snapshot.compared(before, after), steps[::turn])

    def meet(self, pair: Pair, place: int, second_place: int | None = None) -> bool:
        """Let two meet before statement ``place`` of the first; return whether it has that many."""
        world = self._worlds.get(pair.kind)
        before = snapshot.read(self._stage.rows, world)
        name = f"{pair}, stopped before {place}" + (f" and {second_place}" if second_place else "")
        try:
            met = self._stage.meet(*pair.calls(world), place, second_place)
        except Exception as error:  # noqa: BLE001 - all that goes wrong is told together
            self._note(name, [f"{type(error).__name__}: {str(error)[:300]}"])
            return True
        if met.stopped:
            self.met += 1
            self.waited += met.waited
            after = snapshot.read(self._stage.rows, world)
            self._note(name, rules.broken(after))
            stored = snapshot.compared(before, after)
            if not TRY_AGAIN.intersection(met.outcomes):
                self._note(name, _differences(met.outcomes, stored, self.serial(pair)))
        return met.stopped

    def everywhere(self, pair: Pair) -> None:
        """Let two meet before each statement of the first."""
        for place in range(1, MOST_PLACES):
            if not self.meet(pair, place):
                return
        raise AssertionError(f"{pair.first} never ends")

    def _note(self, name: str, wrong: list[str]) -> None:
        self._problems += [f"{name}: {each}" for each in wrong]

    def check(self) -> None:
        """Fail if anything went wrong since the last time."""
        problems, self._problems = self._problems, []
        assert not problems, f"{len(problems)} problems:\n" + "\n".join(problems[:20])


def _differences(outcomes: list[str], stored: list[str], serial: tuple[Serial, Serial]) -> list[str]:
    if any((outcomes, stored) == (each.outcomes, each.stored) for each in serial):
        return []
    told = [f"outcomes {outcomes}"]
    for order, each in zip(("one after the other", "the other way round"), serial, strict=True):
        more, less = sorted(set(stored) - set(each.stored)), sorted(set(each.stored) - set(stored))
        told.append(f"{order} they are {each.outcomes}; only here {more[:3]}; only there {less[:3]}")
    return ["\n  ".join(told)]


@pytest.fixture(scope="module")
def scene(postgres_server: Postgres) -> Iterator[Scene]:
    """A database with tables, and an application on it, for all tests of this file."""
    url = postgres_server.fresh_database()
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        Base.metadata.create_all(connection)
        name = make_url(url).database
        connection.execute(text(f"ALTER DATABASE \"{name}\" SET deadlock_timeout = '20ms'"))
    engine.dispose()
    with pytest.MonkeyPatch.context() as patch:
        rates = ("JOIN", "LOGIN", "LOGIN_MISS", "SHARE", "SHARE_MISS", "PICTURE", "EVENT")
        off = {f"CLASSROOM_{name}_RATE": "off" for name in rates}
        use_settings(patch, SECRET_KEY="a key for tests only, long enough", DATABASE_URL=url, **off)
        application: Flask = build()
        dsn = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
        with application.app_context(), Stage.of(application, dsn) as stage:
            yield Scene(stage)
            db.session.remove()
            db.engine.dispose()


def pairs(case: UseCase) -> list[Pair]:
    """Return all pairs in which a use case is the first, with all that touch the same."""
    return [
        Pair(case, second, kind)
        for second in TABLE.values()
        if case.touches & second.touches
        for kind in kinds_for(case, second)
    ]


@pytest.mark.parametrize("names", KNOWN, ids=" and ".join)
def test_pairs_that_went_wrong_once(scene: Scene, names: tuple[str, str, str]) -> None:
    first, second, kind = TABLE[names[0]], TABLE[names[1]], names[2]
    before = scene.met, scene.waited
    scene.everywhere(Pair(first, second, kind))
    scene.everywhere(Pair(second, first, kind))
    scene.check()
    assert scene.met >= before[0] + 4
    assert scene.waited > before[1], "they never met"


@pytest.mark.parametrize("case", TABLE.values(), ids=str)
def test_each_use_case_meets_another(scene: Scene, case: UseCase) -> None:
    pair = random.Random(case.name).choice(pairs(case))
    commit = scene.serial(pair)[0].steps[0]
    for place in {EARLY, commit}:
        scene.meet(pair, place)
    scene.check()


@pytest.mark.long
@pytest.mark.timeout(AN_HOUR)
@pytest.mark.parametrize("case", TABLE.values(), ids=str)
def test_each_use_case_meets_all_others_everywhere(scene: Scene, case: UseCase) -> None:
    for pair in pairs(case):
        scene.everywhere(pair)
    scene.check()


@pytest.mark.long
@pytest.mark.timeout(AN_HOUR)
@pytest.mark.parametrize("case", TABLE.values(), ids=str)
def test_both_stop_somewhere(scene: Scene, case: UseCase) -> None:
    dice = random.Random(case.name)
    for pair in pairs(case):
        scene.meet(pair, *(dice.randint(1, steps) for steps in scene.serial(pair)[0].steps))
    scene.check()
