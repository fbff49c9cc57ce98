"""Which sessions give way to others: those that have not said who they are, and none that have ended."""

import engineio
import pytest

from classroom.live.transport.hub import HubTransport
from classroom.live.transport.session import HubSession

SID = "a-session"


@pytest.fixture
def transport() -> HubTransport:
    """A transport whose server tells it, as the application does, that a session leaves its namespace at its end."""
    server = engineio.Server(async_mode="threading")
    made = HubTransport(server)
    server.on("disconnect", lambda sid, _reason: made.note(sid, inside=False))
    server.sockets[SID] = made.sessions(server, SID)
    made.opened(SID, "203.0.113.7")
    return made


@pytest.fixture
def session(transport: HubTransport) -> HubSession:
    found: HubSession = transport._server.sockets[SID]
    return found


def test_a_session_gives_way_until_it_is_known_and_after_it_has_left(transport: HubTransport) -> None:
    assert len(transport.strangers) == 1
    transport.note(SID, inside=True)
    assert len(transport.strangers) == 0
    transport.note(SID, inside=False)
    assert len(transport.strangers) == 1


@pytest.mark.parametrize("known", [True, False])
def test_a_session_that_has_ended_is_kept_nowhere(transport: HubTransport, session: HubSession, known: bool) -> None:
    transport.note(SID, inside=known)
    session.close(wait=False, abort=True)
    assert session.closed
    assert len(transport.strangers) == 0
