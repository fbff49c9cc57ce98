"""A production server refuses a bad start with one line, and its log tells no secret."""

import os
import re
import subprocess
import sys
import uuid
from pathlib import Path

import pytest
import requests

from classroom.serving import preflight
from tests.clients.packets import PacketClient
from tests.security.conftest import Serve
from tests.security.world import PASSWORD
from tests.support.pages import Browser
from tests.support.processes import ROOT, free_port
from tests.support.servers import SECRET, clean_environment

REFUSED = {
    "no secret": {"SECRET_KEY": ""},
    "short secret": {"SECRET_KEY": "abc123"},
    "default secret": {"SECRET_KEY": "changeme"},
    "padded default": {"SECRET_KEY": "change-me-change-me-change-me-change-me"},
    "example secret": {"SECRET_KEY": "your-secret-key-goes-here-please"},
    "one letter": {"SECRET_KEY": "a" * 40},
    "two letters": {"SECRET_KEY": "ab" * 20},
    "spaces": {"SECRET_KEY": " " * 40},
    "wildcard origin": {"CLASSROOM_PUBLIC_URL": "*"},
    "wildcard host": {"CLASSROOM_PUBLIC_URL": "https://*"},
    "wildcard subdomain": {"CLASSROOM_PUBLIC_URL": "https://*.school.example"},
    "origin with user": {"CLASSROOM_PUBLIC_URL": "https://user:hunter2@school.example"},
    "origin with path": {"CLASSROOM_PUBLIC_URL": "https://school.example/tiza"},
    "other scheme": {"CLASSROOM_PUBLIC_URL": "ftp://school.example"},
    "bad port": {"PORT": "http"},
    "bad workers": {"WEB_CONCURRENCY": "0"},
    "bad rate": {"CLASSROOM_LOGIN_RATE": "lots"},
    "bad proxies": {"CLASSROOM_TRUSTED_PROXIES": "*"},
    "bad switch": {"CLASSROOM_SECURE_COOKIES": "perhaps"},
    "misspelt setting": {"CLASSROOM_REGISTRATIONS": "closed"},
    "bad role": {"CLASSROOM_REGISTRATION_ROLE": "admin"},
    "bad database": {"DATABASE_URL": "mysql://root:hunter2@db/tiza"},
    "bad redis": {"REDIS_URL": "http://:hunter2@cache:6379"},
}


def check_refusal(output: str, wrong: dict[str, str]) -> None:
    """Check that one line names the setting, and that nothing tells a secret."""
    said = [line for line in output.splitlines() if "cannot start" in line]
    assert len(said) == 1, output
    assert next(iter(wrong)) in said[0]
    assert "Traceback" not in output
    assert "hunter2" not in output, "a password is no help in a message"
    secret = wrong.get("SECRET_KEY", "").strip()
    assert not secret or secret not in output


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_a_bad_setting_is_refused_with_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, name: str
) -> None:
    settings = {"SECRET_KEY": SECRET, "DATABASE_URL": f"sqlite:///{tmp_path / 'tiza.sqlite3'}", **REFUSED[name]}
    for key, value in settings.items():
        monkeypatch.setenv(key, value)
    assert preflight.main() == preflight.BAD_SETTINGS
    captured = capsys.readouterr()
    check_refusal(captured.out + captured.err, REFUSED[name])


@pytest.mark.processes
@pytest.mark.parametrize("name", ["no secret", "bad port", "bad workers", "bad database"])
def test_a_bad_setting_stops_the_start(tmp_path: Path, name: str) -> None:
    """gunicorn's own configuration reads some of the settings, too."""
    settings = {
        "SECRET_KEY": SECRET,
        "DATABASE_URL": f"sqlite:///{tmp_path / 'tiza.sqlite3'}",
        "PORT": str(free_port()),
        **REFUSED[name],
    }
    done = subprocess.run(
        [sys.executable, "-m", "gunicorn", "app:app"],
        cwd=ROOT,
        env=clean_environment(**settings),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode != 0
    check_refusal(done.stdout + done.stderr, REFUSED[name])


def test_the_start_warns_about_a_proxy_that_is_not_declared(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)  # root would be warned of that
    monkeypatch.setenv("SECRET_KEY", SECRET)
    monkeypatch.setenv("CLASSROOM_PUBLIC_URL", "https://tiza.school.example")
    monkeypatch.delenv("CLASSROOM_TRUSTED_PROXIES", raising=False)
    assert preflight.main() == 0
    assert "CLASSROOM_TRUSTED_PROXIES" in capsys.readouterr().err
    monkeypatch.setenv("CLASSROOM_TRUSTED_PROXIES", "1")
    assert preflight.main() == 0
    assert not capsys.readouterr().err


def test_no_secret_reaches_the_log(serve: Serve, tmp_path: Path) -> None:
    """A lesson with everything that is secret, at the most talkative level; then its log is searched."""
    with serve(tmp_path, CLASSROOM_LOG_LEVEL="debug", CLASSROOM_METRICS_TOKEN="metrics-secret-0123456789") as live:
        secrets = {SECRET, PASSWORD, "metrics-secret-0123456789", *live.world.tokens.values()}
        browser = Browser(live.url)
        browser.log_in("owner", PASSWORD)
        browser.submit("/login", page="/account", username="owner", password="a-wrong-password-typed")
        secrets |= {"a-wrong-password-typed", browser.session.cookies["tiza"]}
        made = browser.submit("/account/tokens", page="/account", label="program")
        secrets.add(re.search(r"[A-Za-z0-9_-]{43}", made.text.partition("main")[2])[0])  # type: ignore[index]
        guest = Browser(live.url)
        guest.submit(f"/join/{live.world.ids['code']}", nickname="Ana")
        data = guest.page_data(guest.get(f"/live/{live.world.ids['code']}"))
        secrets |= {data["token"], data["me"]["participant"]["resume_code"], guest.session.cookies["tiza"]}
        back = {"code": live.world.ids["code"], "resume_code": data["me"]["participant"]["resume_code"]}
        assert requests.post(f"{live.url}/api/v1/join", json=back, timeout=10).status_code == 201
        requests.post(f"{live.url}/api/v1/join", json={**back, "resume_code": "WRNG2345"}, timeout=10)
        for transport in ("websocket", "polling"):
            with PacketClient(live.url, "/student", {"token": data["token"]}, transport=transport) as wire:
                value = ["answercanary"]
                wire.call("answer", {"id": str(uuid.uuid4()), "round_id": live.world.ids["round"], "value": value})
                wire.call("answer", {"id": str(uuid.uuid4()), "round_id": live.world.ids["round"], "value": ["b"]})
                secrets.add(wire.sid)
        requests.get(f"{live.url}/metrics", headers={"Authorization": "Bearer metrics-secret-0123456789"}, timeout=10)
        # A fault of ours in the middle of storing an answer: the statement goes to the log, its values must not.
        _break(tmp_path / "tiza.sqlite3")
        headers = {"Authorization": f"Bearer {data['token']}"}
        body = {"id": "answercanary-0000-4000-8000", "round_id": live.world.ids["round"], "value": ["b"]}
        failed = requests.post(f"{live.url}/api/v1/live/answers", json=body, headers=headers, timeout=30)
        assert failed.status_code == 503
        log = live.server.output
    assert "intake_failed" in log, "the log was written"
    for secret in (*secrets, "WRNG2345", "answercanary"):
        assert secret not in log


def _break(database: Path) -> None:
    import sqlite3

    with sqlite3.connect(database) as connection:
        connection.execute("ALTER TABLE submissions RENAME TO elsewhere")
    connection.close()
