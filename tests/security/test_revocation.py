"""Whoever logs out, changes the password or role, or is removed loses every socket within two seconds."""

import secrets
from collections.abc import Callable

import pytest
import requests

from tests.clients.packets import PacketClient
from tests.security.conftest import Live
from tests.security.world import PASSWORD
from tests.support.pages import Browser

TRANSPORTS = ["websocket", "polling"]
LIMIT = 2.0
"""Seconds until the sockets have to be closed."""


def member(live: Live, name: str | None = None) -> tuple[str, Browser]:
    """Make a student's account of its own and log a browser in."""
    name = name or f"s{secrets.token_hex(4)}"
    browser = Browser(live.url)
    assert browser.submit("/register", username=name, password=PASSWORD, role="student").status_code == 302
    return name, browser


def sockets(live: Live, browser: Browser, namespace: str, auth: dict[str, object]) -> list[PacketClient]:
    """Return open connections of a browser's cookie, one over each transport."""
    wires = [
        PacketClient(
            live.url, namespace, auth, transport=transport, headers={"Origin": live.url, **browser.cookie_header()}
        )
        for transport in TRANSPORTS
    ]
    for wire in wires:
        wire.__enter__()
        assert wire.refused is None, wire.refused
        wire.listen("state")
    return wires


def all_end(wires: list[PacketClient]) -> None:
    """Make sure that connections end in time, and that nothing can be done on what is left of them."""
    for wire in wires:
        assert wire.closes_within(LIMIT), f"{wire.transport} is still open"
        again_on_the_same_connection(wire)


def again_on_the_same_connection(wire: PacketClient) -> None:
    """Try the namespace once more on the Engine.IO session that was closed: with the identity it began with."""
    wire.gone = False
    heard = len(wire.packets)
    status = wire.send(f'40{wire.namespace},{{"lesson_id": 1}}')
    if wire.transport == "polling":
        assert status == 400, "the polling session still takes packets"
    wire.read(0.5)
    assert not any(packet.startswith(f"40{wire.namespace}") for packet in wire.packets[heard:])
    wire.gone = True


def joined(live: Live, browser: Browser) -> None:
    """Join the owner's lesson as the account."""
    assert browser.submit(f"/join/{live.world.ids['code']}").status_code == 302


def refused(live: Live, cookies: dict[str, str], namespace: str, auth: dict[str, object]) -> str:
    """Return the code with which a kept cookie is refused."""
    with PacketClient(live.url, namespace, auth, headers={"Origin": live.url, **cookies}) as wire:
        assert wire.refused is not None
        return str(wire.refused["data"]["code"])


@pytest.mark.parametrize("how", ["log-out", "password", "role", "disabled", "reset", "ended by another browser"])
def test_a_student_account_loses_its_sockets(live: Live, how: str) -> None:
    name, browser = member(live)
    joined(live, browser)
    page = browser.get(f"/live/{live.world.ids['code']}")
    token = browser.page_data(page)["token"]
    cookies = browser.cookie_header()
    wires = sockets(live, browser, "/student", {"lesson_id": live.world.ids["lesson"]})
    by_token = PacketClient(live.url, "/student", {"token": token})
    by_token.__enter__()
    assert by_token.refused is None
    endings(live, name, browser)[how]()
    all_end([*wires, by_token])
    assert refused(live, cookies, "/student", {"lesson_id": live.world.ids["lesson"]}) == "not_authenticated"
    with PacketClient(live.url, "/student", {"token": token}) as wire:
        assert wire.refused["data"]["code"] == "not_authenticated"
    answer = requests.get(f"{live.url}/api/v1/live", headers={"Authorization": f"Bearer {token}"}, timeout=10)
    assert answer.status_code == 401
    kept = requests.get(f"{live.url}/account", headers=cookies, allow_redirects=False, timeout=10)
    assert kept.status_code == 302
    assert kept.headers["Location"].startswith("/login")


def endings(live: Live, name: str, browser: Browser) -> dict[str, Callable[[], None]]:
    """Return the ways in which a login can end."""
    admin = Browser(live.url)

    def manage(action: str, **form: str) -> None:
        admin.log_in("admin", PASSWORD)
        number = admin.find_user(name)
        assert admin.submit(f"/admin/users/{number}/{action}", page=f"/admin/users/{number}", **form).status_code in (
            200,
            201,
            302,
        )

    def elsewhere() -> None:
        other = Browser(live.url)
        other.log_in(name, PASSWORD)
        changed = other.submit(
            "/account/password", page="/account", old_password=PASSWORD, new_password="quite another one"
        )
        assert changed.status_code == 302

    def own() -> None:
        changed = browser.submit(
            "/account/password", page="/account", old_password=PASSWORD, new_password="quite another one"
        )
        assert changed.status_code == 302

    def leave() -> None:
        assert browser.submit("/logout", page="/account").status_code == 302

    return {
        "log-out": leave,
        "password": own,
        "role": lambda: manage("role", role="teacher"),
        "disabled": lambda: manage("disable"),
        "reset": lambda: manage("password", password="given by the admin"),
        "ended by another browser": elsewhere,
    }


def test_a_teacher_loses_sockets_cookie_and_token(fresh: Live) -> None:
    lesson = fresh.world.ids["lesson"]
    browser = Browser(fresh.url)
    browser.log_in("owner", PASSWORD)
    cookies = browser.cookie_header()
    wires = sockets(fresh, browser, "/teacher", {"lesson_id": lesson})
    wires += [fresh.teacher(lesson, transport=transport) for transport in TRANSPORTS]
    for wire in wires[2:]:
        wire.__enter__()
        assert wire.refused is None
    changed = browser.submit(
        "/account/password", page="/account", old_password=PASSWORD, new_password="quite another one"
    )
    assert changed.status_code == 302
    all_end(wires)
    assert refused(fresh, cookies, "/teacher", {"lesson_id": lesson}) == "not_authenticated"
    with fresh.teacher(lesson) as wire:
        assert wire.refused["data"]["code"] == "not_authenticated"
    assert fresh.api("owner", "GET", "/lessons").status_code == 401


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_who_is_removed_loses_the_sockets_and_the_token(live: Live, transport: str) -> None:
    body = {"code": live.world.ids["code"], "nickname": f"R{secrets.token_hex(3)}"}
    ticket = requests.post(f"{live.url}/api/v1/join", json=body, timeout=10).json()
    wire = PacketClient(live.url, "/student", {"token": ticket["token"]}, transport=transport)
    wire.__enter__()
    wire.listen("state")
    path = f"/lessons/{live.world.ids['lesson']}/participants/{ticket['participant']['id']}/remove"
    assert live.api("owner", "POST", path, {}).status_code == 200
    all_end([wire])
    assert wire.events("removed") or transport == "polling"  # between two polls there is nobody to tell
    with PacketClient(live.url, "/student", {"token": ticket["token"]}, transport=transport) as again:
        assert again.refused["data"]["code"] == "removed"
    headers = {"Authorization": f"Bearer {ticket['token']}"}
    assert requests.get(f"{live.url}/api/v1/live", headers=headers, timeout=10).status_code == 403
    back = {**body, "resume_code": ticket["participant"]["resume_code"]}
    assert requests.post(f"{live.url}/api/v1/join", json=back, timeout=10).json()["error"]["code"] == "removed"


def test_the_pass_of_a_teachers_page_is_as_good_as_its_log_in_and_no_better(live: Live) -> None:
    lesson = live.world.ids["lesson"]
    browser = Browser(live.url)
    browser.log_in("owner", PASSWORD)
    ticket = browser.page_data(browser.get(f"/teach/lessons/{lesson}"))["token"]
    wires = [
        PacketClient(live.url, "/teacher", {"token": ticket, "lesson_id": lesson}, transport=kind)
        for kind in TRANSPORTS
    ]
    for wire in wires:
        wire.__enter__()
        assert wire.refused is None, "it needs neither cookie nor Origin"
        wire.listen("state")
    with PacketClient(live.url, "/teacher", {"token": ticket, "lesson_id": live.world.foreign["lesson"]}) as elsewhere:
        assert elsewhere.refused["data"]["code"] == "unknown_lesson"
    for path in ("/lessons", "/live"):
        answer = requests.get(f"{live.url}/api/v1{path}", headers={"Authorization": f"Bearer {ticket}"}, timeout=10)
        assert answer.status_code == 401, "it is for the sockets only"
    for forged in (f"{ticket[:-2]}AA", ticket.partition(".")[0], "1"):
        with PacketClient(live.url, "/teacher", {"token": forged, "lesson_id": lesson}) as wire:
            assert wire.refused["data"]["code"] == "not_authenticated"
    assert browser.submit("/logout", page="/account").status_code == 302
    all_end(wires)
    with PacketClient(live.url, "/teacher", {"token": ticket, "lesson_id": lesson}) as wire:
        assert wire.refused["data"]["code"] == "not_authenticated"


def test_a_colleague_who_is_removed_loses_the_sockets_of_that_lesson_only(live: Live) -> None:
    ids = live.world.ids
    where = f"/lessons/{ids['free_lesson']}/teachers"
    wires = []
    for transport in TRANSPORTS:
        wire = live.teacher(ids["free_lesson"], "colleague", transport)
        wire.__enter__()
        wire.listen("state")
        wires.append(wire)
    with live.teacher(ids["lesson"], "colleague") as elsewhere:
        elsewhere.listen("state")
        assert live.api("owner", "DELETE", f"{where}/{ids['colleague']}").status_code == 204
        all_end(wires)
        assert elsewhere.call("sync", {})["ok"] is True
    with live.teacher(ids["free_lesson"], "colleague") as again:
        assert again.refused is not None
        assert again.refused["data"]["code"] == "unknown_lesson"
    assert live.api("owner", "POST", where, {"username": "colleague"}).status_code == 200
    for wire in wires:
        wire.__exit__(None, None, None)
