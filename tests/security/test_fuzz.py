"""S11: mutated Engine.IO and Socket.IO packets. No worker ends, and a client beside them notices nothing.

``FUZZ_PACKETS=1000000 pytest tests/security/test_fuzz.py`` is the long run; the seed of a failing one is printed.
"""

import os
import random
import secrets

import pytest

from tests.clients.packets import PacketClient
from tests.security.conftest import Live

PACKETS = int(os.environ.get("FUZZ_PACKETS", "4000"))
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


def attack(live: Live, wire: PacketClient, rng: random.Random) -> int:
    """Send mutated packets until enough or the server has had enough; return how many."""
    wire.handshake()
    if rng.random() < 0.8:
        wire.connect()
    sent = 0
    while sent < A_CONNECTION and not wire.gone:
        wire.send(mutated(rng))
        sent += 1
    return sent


@pytest.mark.timeout(0 if PACKETS > 10_000 else 180)
def test_mutated_packets_hurt_nobody(fresh: Live) -> None:
    seed = int(os.environ.get("FUZZ_SEED", secrets.randbits(32)))
    print(f"FUZZ_SEED={seed}")
    rng = random.Random(seed)
    workers = fresh.server.children()
    with fresh.student("guest") as witness:
        witness.listen("state")
        sent = connections = 0
        while sent < PACKETS:
            transport = "polling" if connections % 20 == 19 else "websocket"
            wire = fresh.student("guest", transport=transport)
            try:
                sent += attack(fresh, wire, rng)
            finally:
                wire.__exit__(None, None, None)
            connections += 1
            if connections % 10 == 0:
                answer = witness.call("sync")
                assert answer is not None, "the witness is not answered"
                assert answer["ok"] is True
    assert fresh.server.children() == workers, "a worker ended"
    assert requests_ok(fresh)


def requests_ok(live: Live) -> bool:
    """Say whether pages and API still answer."""
    return live.api("guest", "GET", "/live").status_code == 200
