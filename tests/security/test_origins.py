"""A cookie's identity is granted to our own pages only; a token needs no Origin."""

import pytest
import requests
import websocket

from tests.clients.packets import PacketClient
from tests.security.conftest import Live

TRANSPORTS = ["websocket", "polling"]


def foreign(url: str) -> dict[str, dict[str, str]]:
    """Return headers of handshakes that do not come from a page of this site."""
    host = url.removeprefix("http://")
    return {
        "absent": {},
        "foreign": {"Origin": "https://evil.example"},
        "null": {"Origin": "null"},
        "empty": {"Origin": ""},
        "other port": {"Origin": "http://127.0.0.1:1"},
        "no port": {"Origin": "http://127.0.0.1"},
        "wrong scheme": {"Origin": f"https://{host}"},
        "file": {"Origin": "file://"},
        "look-alike beginning": {"Origin": f"{url}.evil.example"},
        "look-alike end": {"Origin": f"http://evil.example.{host}"},
        "user info": {"Origin": f"{url}@evil.example"},
        "path": {"Origin": f"{url}/page"},
        "several": {"Origin": f"https://evil.example, {url}"},
        "forged X-Forwarded-Host": {
            "Origin": "https://evil.example",
            "X-Forwarded-Host": "evil.example",
            "X-Forwarded-Proto": "https",
            "Forwarded": "host=evil.example;proto=https",
        },
    }


NAMES = sorted(foreign("http://127.0.0.1:5000"))


def enter(live: Live, namespace: str, actor: str, transport: str, headers: dict[str, str]) -> bool:
    """Say whether the actor's cookie got a connection in."""
    cookie = {"Cookie": live.cookie(actor)["Cookie"]}
    auth = {"lesson_id": live.world.ids["lesson"]}
    wire = PacketClient(live.url, namespace, auth, transport=transport, headers={**cookie, **headers})
    try:
        with wire:
            wire.drain(0.2)
            assert (wire.refused is None) == bool(wire.events("state"))
            return wire.refused is None
    except (websocket.WebSocketBadStatusException, requests.HTTPError) as error:
        status = getattr(error, "status_code", None) or error.response.status_code
        assert 400 <= status < 500
        return False


@pytest.mark.parametrize("transport", TRANSPORTS)
@pytest.mark.parametrize("name", NAMES)
def test_a_cookie_from_elsewhere_is_nobody(live: Live, name: str, transport: str) -> None:
    headers = foreign(live.url)[name]
    assert not enter(live, "/teacher", "owner", transport, headers)
    assert not enter(live, "/student", "guest", transport, headers)
    assert not enter(live, "/student", "student", transport, headers)


@pytest.mark.parametrize("transport", TRANSPORTS)
@pytest.mark.parametrize(
    ("namespace", "actor"), [("/teacher", "owner"), ("/student", "guest"), ("/student", "student")]
)
def test_a_cookie_of_our_own_page_works(live: Live, namespace: str, actor: str, transport: str) -> None:
    assert enter(live, namespace, actor, transport, {"Origin": live.url})
    assert enter(live, namespace, actor, transport, {"Origin": live.url, "X-Forwarded-Host": "evil.example"})


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_a_token_works_without_an_origin(live: Live, transport: str) -> None:
    with live.teacher(live.world.ids["lesson"], transport=transport) as teacher:
        assert teacher.refused is None
    with live.student("guest", transport=transport) as student:
        assert student.refused is None


def test_no_answer_of_the_sockets_lets_another_site_read_it(live: Live) -> None:
    for headers in foreign(live.url).values():
        answer = requests.get(f"{live.url}/socket.io/?EIO=4&transport=polling", headers=headers, timeout=10)
        assert "Access-Control-Allow-Credentials" not in answer.headers
        allowed = answer.headers.get("Access-Control-Allow-Origin")
        assert allowed in (None, live.url), (headers, allowed)
