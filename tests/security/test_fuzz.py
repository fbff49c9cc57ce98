"""Mutated Engine.IO and Socket.IO packets. No worker ends, and a client beside them notices nothing."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.clients.packets import PacketClient
from tests.security.conftest import Live

A_CONNECTION = 8
"""Packets sent on one connection. The first that cannot be read ends it, so that more would go nowhere."""

SEEDS = (
    '42/student,1["answer",{"id":"11111111-2222-3333-4444-555555555555","round_id":1,"value":["a"]}]',
    '42/student,2["sync",{}]',
    '42/teacher,3["start_round",{"question_id":1}]',
    '40/student,{"token":"x"}',
    '40/teacher,{"token":"x","lesson_id":1}',
    "41/student,",
    '43/student,1["late"]',
    '44/student,{"message":"no"}',
    '451-/student,4["answer",{"_placeholder":true,"num":0}]',
    '461-/student,5[{"_placeholder":true,"num":99999999}]',
    '450-["answer",{"_placeholder":true,"num":-1}]',
    "2probe",
    "3",
    "5",
    "6",
    "1",
    "0{}",
    "b4AAECAw==",
)
SPICE = (
    "",
    "\0",
    "\ud7ff",
    "\uffff",
    "\U0010ffff",
    "NaN",
    "Infinity",
    "-0",
    "1e999",
    '"\\ud800"',
    "[" * 2000,
    '{"a":' * 500,
    "9" * 400,
    '{"__proto__":1}',
    "null",
    "true",
    ",",
    "/",
    "/admin,",
    "?x=1,",
    "-",
    "\x1e",
    "é" * 300,
)


def mutated(rng: random.Random) -> str:
    """Return a packet that is like a real one."""
    packet = rng.choice(SEEDS)
    for _times in range(rng.randint(1, 4)):
        at, other = sorted((rng.randint(0, len(packet)), rng.randint(0, len(packet))))
        kind = rng.randrange(5)
        if kind == 0:
            packet = packet[:at] + packet[other:]
        elif kind == 1:
            packet = packet[:at] + rng.choice(SPICE) + packet[at:]
        elif kind == 2:
            packet = (
                packet[:at] + chr(rng.choice((rng.randrange(32, 127), rng.randrange(0xA0, 0xD7FF)))) + packet[other:]
            )
        elif kind == 3:
            packet = packet[:other] + packet[at:]
        else:
            packet = packet[:at] + rng.choice(SEEDS)[at:]
    return packet[:60_000]


def attack(live: Live, wire: PacketClient, rng: random.Random) -> None:
    """Send mutated packets until enough or the server has had enough."""
    wire.handshake()
    if rng.random() < 0.8:
        wire.connect()
    sent = 0
    while sent < A_CONNECTION and not wire.gone:
        wire.send(mutated(rng))
        sent += 1


def test_mutated_packets_hurt_nobody(fresh: Live) -> None:
    workers = fresh.server.children()
    with fresh.student("guest") as witness:
        witness.listen("state")

        @settings(max_examples=settings.default.max_examples * 6)
        @given(transport=st.sampled_from(("websocket", "websocket", "polling")), rng=st.randoms(use_true_random=False))
        def survives(transport: str, rng: random.Random) -> None:
            wire = fresh.student("guest", transport=transport)
            try:
                attack(fresh, wire, rng)
            finally:
                wire.__exit__(None, None, None)
            answer = witness.call("sync")
            assert answer is not None, "the witness is not answered"
            assert answer["ok"] is True

        survives()
    assert fresh.server.children() == workers, "a worker ended"
    assert requests_ok(fresh)


def requests_ok(live: Live) -> bool:
    """Say whether pages and API still answer."""
    return live.api("guest", "GET", "/live").status_code == 200
