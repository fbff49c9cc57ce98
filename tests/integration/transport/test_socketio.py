"""Socket.IO, version 5 of the protocol: namespaces, events, acknowledgements, and packets that are none."""

import json

import pytest

from tests.clients.api import join
from tests.clients.frames import TEXT, client_frame, text
from tests.integration.transport.conftest import STUDENT, TEACHER, Hall


def test_a_namespace_is_joined_with_a_token(hall: Hall) -> None:
    with hall.raw().open() as raw:
        answer = raw.connect(STUDENT, {"token": hall.token()})
        assert set(answer) == {"sid"}
        assert answer["sid"] != raw.sid
        raw.packet(f'42{STUDENT},["state"')
        raw.packet(f'42{STUDENT},["me"')


@pytest.mark.parametrize("auth", [None, {}, {"token": "made up"}, {"token": 5}, [], "text", 7])
def test_a_refusal_has_a_code_and_leaves_the_session_open(hall: Hall, auth: object) -> None:
    with hall.raw().open() as raw:
        answer = raw.connect(STUDENT, auth)
        assert answer["data"]["code"] == "not_authenticated"
        assert isinstance(answer["message"], str)
        assert "sid" in raw.connect(STUDENT, {"token": hall.token()})


@pytest.mark.parametrize("namespace", ["/random", "/student/", "/STUDENT", "/é"])
def test_unknown_namespaces_are_refused(hall: Hall, namespace: str) -> None:
    with hall.raw().open() as raw:
        assert set(raw.connect(namespace)) == {"message"}
        assert "sid" in raw.connect(STUDENT, {"token": hall.token()})


def test_the_main_namespace_is_there_and_empty(hall: Hall) -> None:
    with hall.raw().open() as raw:
        raw.send(text("40"))
        raw.packet("40{")
        raw.send(text('421["sync",{}]') + text('422["answer",{}]'))
        assert "sid" in raw.connect(STUDENT, {"token": hall.token()})
        assert not any(frame.payload.startswith(b"43") for frame in raw.frames)
        raw.send(text("41"))
        assert raw.call(STUDENT, "sync")["ok"] is True


def test_connecting_twice_is_refused_and_changes_nothing(hall: Hall) -> None:
    other = hall.running.teacher.lesson()
    stranger = join(hall.running.url, other["code"], "Stranger")["token"]
    with hall.student() as raw:
        raw.packet(f'42{STUDENT},["me"')
        for token in (hall.token(), stranger):
            assert set(raw.connect(STUDENT, {"token": token})) == {"message"}
        synced = raw.call(STUDENT, "sync")
        assert synced["state"]["lesson"]["code"] == hall.lesson["code"]
        hall.wait_present(1)


def test_one_session_in_both_namespaces(hall: Hall) -> None:
    with hall.student() as raw:
        auth = {"token": hall.running.token, "lesson_id": hall.lesson["id"]}
        assert "sid" in raw.connect(TEACHER, auth)
        assert "presence" in raw.call(TEACHER, "sync")
        assert "me" in raw.call(STUDENT, "sync")
        raw.send(text(f"41{TEACHER},"))
        assert raw.call(STUDENT, "sync")["ok"] is True


def test_disconnecting_from_a_namespace(hall: Hall) -> None:
    with hall.student() as raw:
        hall.wait_present(1)
        raw.send(text(f"41{STUDENT},"))
        hall.wait_present(0)
        assert raw.pong(b"still there").payload == b"still there"
        assert "sid" in raw.connect(STUDENT, {"token": hall.token()})
        hall.wait_present(1)


@pytest.mark.parametrize("packet", ['2/student,1["sync",{}]', '2["sync",{}]', "1/student,", "1", '3/student,1["x"]'])
def test_packets_before_connecting_are_not_heard(hall: Hall, packet: str) -> None:
    with hall.raw().open() as raw:
        raw.send(text(f"4{packet}"))
        assert "sid" in raw.connect(STUDENT, {"token": hall.token()})
        assert not any(frame.payload.startswith(b"43") for frame in raw.frames)


@pytest.mark.parametrize("number", ["0", "1", "007", "4294967296", "9" * 19, "9" * 90])
def test_acknowledgements_carry_the_number_of_the_event(hall: Hall, number: str) -> None:
    with hall.student() as raw:
        raw.send(text(f'42{STUDENT},{number}["sync",{{}}]'))
        assert '"ok":true' in raw.packet(f"43{STUDENT},{int(number)}[")


def test_an_event_without_a_number_is_not_acknowledged(hall: Hall) -> None:
    with hall.student() as raw:
        raw.send(text(f'42{STUDENT},["sync",{{}}]') + text(f'42{STUDENT},["unheard of",{{}}]'))
        assert raw.call(STUDENT, "sync")["ok"] is True
        assert len([frame for frame in raw.frames if frame.payload.startswith(b"43")]) == 1


@pytest.mark.parametrize("arguments", ['"sync",5', '"sync",{},{}', '"sync",null', '"sync",[[]]'])
def test_arguments_that_an_event_does_not_take_are_refused_by_their_acknowledgement(hall: Hall, arguments: str) -> None:
    with hall.student() as raw:
        raw.send(text(f"42{STUDENT},50[{arguments}]"))
        packet = raw.packet(f"43{STUDENT},50[")
        assert json.loads(packet[packet.index("[") :])[0]["error"]["code"] == "invalid"
        assert raw.call(STUDENT, "sync")["ok"] is True


MALFORMED = {
    "nothing": "4",
    "unknown type": "4abc",
    "type 7": "47",
    "type 9 with data": '49/student,["sync"]',
    "error": '44/student,{"message":"no"}',
    "no arguments": "42/student,",
    "no list": "42/student,{}",
    "text": '42/student,"sync"',
    "number": "42/student,5",
    "empty list": "42/student,[]",
    "name is a number": "42/student,[5]",
    "name is null": "42/student,[null]",
    "name is a list": '42/student,[["sync"]]',
    "name is an object": '42/student,1[{"a":1}]',
    "cut": '42/student,["sync",{',
    "two": '42/student,["sync"]["sync"]',
    "letters for the number": '42/student,abc["sync",{}]',
    "an endless number": f'42/student,{"9" * 101}["sync",{{}}]',
    "digits that are none": '42/student,²["sync",{}]',
    "connect as an event": '42/student,1["connect",{}]',
    "disconnect as an event": '42/student,1["disconnect"]',
    "connecting with half an object": '40/student,{"token"',
    "nested": "42/student," + "[" * 5000,
    "nested engine": "4" + "[" * 5000,
    "an object": '4{"a":1}',
    "true": "4true",
    "binary event": '451-/student,1["answer",{"_placeholder":true,"num":0}]',
    "binary event without attachments": '450-/student,1["answer",{}]',
    "binary acknowledgement": '461-/student,1[{"_placeholder":true,"num":0}]',
    "a million attachments": '459999999-/student,1["answer",{"_placeholder":true,"num":0}]',
    "event with attachments": '421-/student,1["answer",{}]',
    "acknowledgement of an object": "43/student,1{}",
}


@pytest.mark.parametrize("packet", MALFORMED.values(), ids=MALFORMED)
def test_packets_that_cannot_be_read_end_one_session_and_touch_no_other(hall: Hall, packet: str) -> None:
    server = hall.running.server
    before = len(server.output)
    with hall.student() as raw, hall.student() as witness:
        hall.wait_present(2)
        raw.send(text(packet) + text(f'42{STUDENT},9["sync",{{}}]'))
        assert raw.closing_frame().code == 1000
        assert raw.is_half_closed()
        assert not any(frame.payload.startswith(b"43") for frame in raw.frames), "nothing behind it is heard"
        hall.wait_present(1)
        assert witness.call(STUDENT, "sync")["ok"] is True
    said = server.output[before:]
    assert said.count("event=malformed_packet") == 1
    assert "Traceback" not in said


def test_attachments_are_refused(hall: Hall) -> None:
    with hall.student() as raw, hall.student() as witness:
        raw.send(client_frame(TEXT, b'451-/student,1["answer",{"_placeholder":true,"num":0}]'))
        raw.send(client_frame(0x2, b"\x01\x02\x03"))
        assert raw.closing_frame().code == 1000
        assert witness.call(STUDENT, "sync")["ok"] is True
