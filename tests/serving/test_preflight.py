"""What is checked before a production server starts: unknown settings, connections, root, workers without Redis."""

import os
import subprocess
import sys

import pytest

from classroom.core import postgresql
from classroom.core.settings import fitting_pool, load, variables
from classroom.live.bus import NullBus
from classroom.serving import preflight
from tests.support.processes import ROOT
from tests.support.servers import SECRET

POSTGRES = "postgresql://tiza@db.example/tiza"
Print = pytest.CaptureFixture[str]


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """An environment in which a server starts without a warning."""
    for name in variables():
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SECRET_KEY", SECRET)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    return monkeypatch


def said(capsys: Print) -> str:
    """Run the checks, which succeed; return what they print as warnings."""
    assert preflight.main() == 0
    return capsys.readouterr().err


def test_a_good_start_says_nothing(environment: pytest.MonkeyPatch, capsys: Print) -> None:
    assert not said(capsys)


def test_the_checks_load_little() -> None:
    """Each start waits for them."""
    code = "import sys, classroom.serving.preflight; print(*{'eventlet', 'sqlalchemy', 'flask'} & set(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.strip() == ""


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("CLASSROOM_REGISTRATIONS", "did you mean CLASSROOM_REGISTRATION?"),
        ("classroom_login_rates", "did you mean CLASSROOM_LOGIN_RATE?"),
        ("CLASSROOM_COLOUR_OF_THE_DOOR", "is not a setting"),
    ],
)
def test_an_unknown_setting_stops_the_start(
    environment: pytest.MonkeyPatch, capsys: Print, name: str, hint: str
) -> None:
    environment.setenv(name, "closed")
    assert preflight.main() == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert name in line
    assert hint in line


def test_root_is_warned(environment: pytest.MonkeyPatch, capsys: Print) -> None:
    environment.setattr(os, "geteuid", lambda: 0)
    assert "runs as root" in said(capsys)


def test_several_workers_without_redis_are_warned_of(environment: pytest.MonkeyPatch, capsys: Print) -> None:
    environment.setenv("WEB_CONCURRENCY", "3")
    assert "REDIS_URL is not set" in said(capsys)
    environment.setenv("REDIS_URL", "redis://127.0.0.1:6379/0")
    assert not said(capsys)


def test_workers_that_do_not_hear_from_each_other_say_so() -> None:
    assert NullBus().failure() is None
    assert "REDIS_URL" in str(NullBus(alone=False).failure())


# -- connections to PostgreSQL -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("workers", [1, 2, 4, 8, 16, 30])
def test_the_default_fits_into_postgresql_s_own(workers: int) -> None:
    assert workers * (fitting_pool(97, workers) + 1) <= 97


def pool(environment: pytest.MonkeyPatch, allowed: int | None, workers: int, size: int | None = None) -> int | None:
    environment.setattr(postgresql, "allowed_connections", lambda _url: allowed)
    environment.setenv("DATABASE_URL", POSTGRES)
    environment.setenv("WEB_CONCURRENCY", str(workers))
    environment.setenv("REDIS_URL", "redis://127.0.0.1:6379/0")
    if size:
        environment.setenv("CLASSROOM_POOL_SIZE", str(size))
    return preflight.check_pool(load())


def test_a_server_that_allows_less_gets_smaller_pools(environment: pytest.MonkeyPatch, capsys: Print) -> None:
    assert pool(environment, 97, 4) is None
    assert pool(environment, 22, 1) == 14
    assert preflight.main() == 0
    assert capsys.readouterr().out == "14\n"


def test_a_pool_that_does_not_fit_stops_the_start(environment: pytest.MonkeyPatch, capsys: Print) -> None:
    assert pool(environment, 97, 4, size=20) is None
    environment.setenv("CLASSROOM_POOL_SIZE", "40")
    assert preflight.main() == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "CLASSROOM_POOL_SIZE" in line
    assert "PostgreSQL allows 97. Try 21" in line


def test_more_workers_than_connections_stop_the_start(environment: pytest.MonkeyPatch) -> None:
    pool(environment, 20, 2)
    environment.setenv("WEB_CONCURRENCY", "8")
    assert preflight.main() == 2


def test_a_database_that_is_away_does_not_keep_a_server_from_starting(environment: pytest.MonkeyPatch) -> None:
    assert pool(environment, None, 4) is None
