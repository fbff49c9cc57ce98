"""Sessions begin anew at login, lead nowhere else, and a guest's token is for one lesson only."""

import re
import time
from urllib.parse import urljoin, urlsplit

import pytest
import requests
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeSerializer

from classroom.core.database import db
from classroom.models import Access
from tests.clients.packets import PacketClient
from tests.security.conftest import Live, School
from tests.security.world import PASSWORD
from tests.support.pages import Browser
from tests.support.servers import SECRET


def inside(school: School, cookie: str) -> dict[str, object]:
    """Return what a session cookie holds."""
    signer = SecureCookieSessionInterface().get_signing_serializer(school.app)
    assert signer is not None
    return dict(signer.loads(cookie))


def test_log_in_begins_a_new_session(school: School) -> None:
    """A session that somebody else planted, with whatever is in it, does not become the user's."""
    school.restore()
    client = school.app.test_client()
    with client.session_transaction() as planted:
        planted["participants"] = [[school.world.ids["lesson"], school.world.ids["participant"]]]
        planted["csrf_token"] = "known to the attacker"
        planted["anything"] = "else"
    before = client.get_cookie("tiza")
    assert client.post("/login", data={"username": "owner", "password": PASSWORD}).status_code == 302
    after = client.get_cookie("tiza")
    assert before
    assert after
    assert before.value != after.value
    held = inside(school, after.value)
    assert set(held) <= {"_permanent", "_user_id", "_fresh", "_id", "csrf_token"}
    assert held.get("csrf_token") != "known to the attacker"


def test_each_log_in_has_a_secret_of_its_own_and_only_its_digest_is_stored(school: School) -> None:
    school.restore()
    secrets = []
    for _number in range(3):
        client = school.app.test_client()
        client.post("/login", data={"username": "owner", "password": PASSWORD})
        cookie = client.get_cookie("tiza")
        assert cookie
        secrets.append(str(inside(school, cookie.value)["_user_id"]))
    assert len(set(secrets)) == 3
    assert all(len(secret) >= 43 for secret in secrets)
    with school.app.app_context():
        stored = " ".join(str(row) for row in db.session.execute(db.select(Access.digest)))
    assert not any(secret in stored for secret in secrets)


def test_a_second_log_in_ends_the_first_of_the_same_browser(school: School) -> None:
    school.restore()
    client = school.app.test_client()
    client.post("/login", data={"username": "owner", "password": PASSWORD})
    old = client.get_cookie("tiza")
    client.post("/login", data={"username": "student", "password": PASSWORD})
    assert old
    other = school.app.test_client()
    other.set_cookie("tiza", old.value)
    assert other.get("/account").status_code == 302


@pytest.mark.parametrize("change", ["last character", "payload", "unsigned", "other key"])
def test_a_changed_cookie_is_nobody(school: School, change: str) -> None:
    school.restore()
    cookie = school.world.browsers["owner"].get_cookie("tiza")
    assert cookie
    payload, moment, signature = cookie.value.rsplit(".", 2)
    forged = {
        "last character": f"{payload}.{moment}.{signature[:-2]}AA",
        "payload": f"{payload[:-2]}AA.{moment}.{signature}",
        "unsigned": f"{payload}.{moment}.",
        "other key": URLSafeSerializer("another secret key of somebody").dumps({"_user_id": "1"}),
    }[change]
    client = school.app.test_client()
    client.set_cookie("tiza", str(forged))
    assert client.get("/account").status_code == 302


HOSTILE = [
    "//evil.example",
    "///evil.example",
    "////evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "\\/evil.example",
    "https://evil.example",
    "https:evil.example",
    "http:/evil.example",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,x",
    "/\t/evil.example",
    "/\n/evil.example",
    "\t//evil.example",
    " //evil.example",
    "/ /evil.example",
    "//user@evil.example",
    "https://localhost@evil.example",
    "https://localhost.evil.example",
    "/%0d%0aSet-Cookie:x=1",
    "/\r\nSet-Cookie: x=1",
    "/\u2028//evil.example",
    "/\u3000/evil.example",
    "/..//evil.example",
    "/.//evil.example",
    "/login/..//evil.example",
    "@evil.example",
    "evil.example",
    "",
]


@pytest.mark.parametrize("target", HOSTILE)
def test_next_never_leads_elsewhere(school: School, target: str) -> None:
    """Asked at every door that takes ``next``; the answer is resolved as a browser would."""

    school.restore()
    client = school.app.test_client()
    answers = [
        client.post("/login", data={"username": "student", "password": PASSWORD, "next": target}),
        client.post(f"/login?next={requests.utils.quote(target)}", data={"username": "student", "password": PASSWORD}),
        client.get("/login", query_string={"next": target}),
        client.get("/register", query_string={"next": target}),
        client.post("/language", data={"language": "en", "next": target}),
        school.app.test_client().post(
            "/register",
            data={"username": "fresh", "password": "another horse battery", "role": "student", "next": target},
        ),
    ]
    for answer in answers:
        assert answer.status_code == 302
        assert not answer.headers.getlist("Set-Cookie") or "x=1" not in str(answer.headers.getlist("Set-Cookie"))
        seen_by_browser = re.sub(r"[\t\r\n]", "", answer.headers["Location"]).strip().replace("\\", "/")
        resolved = urlsplit(urljoin("http://localhost/login", seen_by_browser))
        assert (resolved.scheme, resolved.netloc) == ("http", "localhost"), answer.headers["Location"]


def test_next_leads_on_within_the_site(school: School) -> None:
    school.restore()
    for target in ("/account", "/teach/questions?q=a&page=2", "/join/ABC123"):
        form = {"username": "owner", "password": PASSWORD, "next": target}
        assert school.app.test_client().post("/login", data=form).headers["Location"] == target
    guarded = school.app.test_client().get("/teach/questions?tag=a b")
    assert guarded.headers["Location"].startswith("/login?next=/teach/questions")


# -- a guest's token


def join(live: Live, **more: str) -> dict[str, dict[str, object]]:
    """Join the owner's lesson as a new guest."""
    body = {"code": live.world.ids["code"], "nickname": f"G{time.monotonic_ns()}", **more}
    answer = requests.post(f"{live.url}/api/v1/join", json=body, timeout=10)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def status(live: Live, token: object, path: str = "/live") -> int:
    """Ask the API something with a token."""
    headers = {"Authorization": f"Bearer {token}"}
    return requests.get(f"{live.url}/api/v1{path}", headers=headers, timeout=10).status_code


def test_a_guests_token_is_signed(live: Live) -> None:
    token = str(join(live)["token"])
    assert status(live, token) == 200
    payload, _dot, signature = token.rpartition(".")
    ids = live.world.ids
    forged = [
        f"{payload}.{signature[:-3]}AAA",
        f"{payload}.",
        payload,
        f"{payload[:-2]}xx.{signature}",
        URLSafeSerializer("another secret key of somebody", salt="participant").dumps(
            [ids["participant"], ids["lesson"], 0]
        ),
        URLSafeSerializer(SECRET).dumps([ids["participant"], ids["lesson"], 0]),
        URLSafeSerializer(SECRET, salt="question picture").dumps([ids["participant"], ids["lesson"], 0]),
        "0" * 100_0,
        "null",
    ]
    for attempt in forged:
        assert status(live, attempt) == 401, attempt
        with PacketClient(live.url, "/student", {"token": attempt}) as wire:
            assert wire.refused["data"]["code"] == "not_authenticated"
    # HMAC of 160 bits or more, in base64 without padding
    assert len(signature) >= 27


def test_a_guests_token_opens_one_lesson_and_nothing_else(live: Live) -> None:
    token = join(live)["token"]
    with PacketClient(live.url, "/student", {"token": token, "lesson_id": live.world.foreign["lesson"]}) as wire:
        assert wire.listen("state")["lesson"]["id"] == live.world.ids["lesson"]
    for path in (
        "/lessons",
        "/questions",
        f"/lessons/{live.world.ids['lesson']}",
        f"/lessons/{live.world.ids['lesson']}/results",
    ):
        assert status(live, token, path) == 401
    with PacketClient(live.url, "/teacher", {"token": token, "lesson_id": live.world.ids["lesson"]}) as wire:
        assert wire.refused["data"]["code"] == "not_authenticated"
    personal = live.world.tokens["owner"]
    assert status(live, personal) == 401, "nor is a personal token a participant's"


def test_a_guests_token_is_over_when_the_lesson_is(live: Live) -> None:
    lesson = live.api("owner", "POST", "/lessons", {}).json()
    body = {"code": lesson["code"], "nickname": "Ana"}
    ticket = requests.post(f"{live.url}/api/v1/join", json=body, timeout=10).json()
    assert status(live, ticket["token"]) == 200
    live.api("owner", "POST", f"/lessons/{lesson['id']}/end", {})
    assert status(live, ticket["token"]) == 403
    with PacketClient(live.url, "/student", {"token": ticket["token"]}) as wire:
        assert wire.refused["data"]["code"] == "ended"
    again = {**body, "resume_code": ticket["participant"]["resume_code"]}
    answer = requests.post(f"{live.url}/api/v1/join", json=again, timeout=10)
    assert answer.json()["error"]["code"] == "ended"


def test_a_resume_code_is_for_one_lesson(live: Live) -> None:
    ticket = join(live)
    other = live.api("owner", "POST", "/lessons", {}).json()
    body = {"code": other["code"], "resume_code": ticket["participant"]["resume_code"]}
    assert requests.post(f"{live.url}/api/v1/join", json=body, timeout=10).status_code == 422


def test_no_token_stands_in_an_address(live: Live) -> None:
    """Not where joining leads, not in any link, form or file of the page."""
    browser = Browser(live.url)
    answer = browser.submit(f"/join/{live.world.ids['code']}", nickname="Ana")
    assert answer.headers["Location"] == f"/live/{live.world.ids['code']}"
    page = browser.get(answer.headers["Location"])
    data = browser.page_data(page)
    addresses = re.findall(r'(?:src|href|action)="([^"]*)"', page.text) + list(data["urls"].values())
    assert addresses
    for secret in (data["token"], data["me"]["participant"]["resume_code"]):
        assert not any(secret in address for address in addresses)
