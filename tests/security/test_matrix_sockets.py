"""Every event of the sockets for every kind of visitor, over both transports."""

from typing import Any

import pytest

from classroom.live.student import StudentNamespace
from classroom.live.teacher import TeacherNamespace
from tests.clients.packets import PacketClient
from tests.security.conftest import Live
from tests.security.test_foreign_ids import UNKNOWN
from tests.security.world import ACTORS
from tests.support.registers import compare

INSIDE, TEAM = {"guest", "student"}, {"owner", "colleague"}

TABLE = {
    "/student connect": INSIDE,
    "/student answer": INSIDE,
    "/student change_name": INSIDE,
    "/student sync": INSIDE,
    "/teacher connect": TEAM,
    "/teacher start_round": TEAM,
    "/teacher close_round": TEAM,
    "/teacher reveal_round": TEAM,
    "/teacher reopen_round": TEAM,
    "/teacher accept_answer": TEAM,
    "/teacher hide_answer": TEAM,
    "/teacher list_answers": TEAM,
    "/teacher show_standings": TEAM,
    "/teacher turn_page": TEAM,
    "/teacher extend_round": TEAM,
    "/teacher pause_round": TEAM,
    "/teacher resume_round": TEAM,
    "/teacher revote": TEAM,
    "/teacher remove_participant": TEAM,
    "/teacher readmit_participant": TEAM,
    "/teacher set_locked": TEAM,
    "/teacher set_options": TEAM,
    "/teacher skip_question": TEAM,
    "/teacher show_slide": TEAM,
    "/teacher turn_slide": TEAM,
    "/teacher improvise": TEAM,
    "/teacher word_round": TEAM,
    "/teacher promote_answers": TEAM,
    "/teacher discuss_round": TEAM,
    "/teacher set_extra_time": TEAM,
    "/teacher rename_participant": TEAM,
    "/teacher who_answered": TEAM,
    "/teacher end_lesson": TEAM,
    "/teacher sync": TEAM,
}
LIFE = {"connect"}


def test_every_event_has_a_row_and_every_row_an_event() -> None:
    spaces = {"/student": StudentNamespace, "/teacher": TeacherNamespace}
    found = {f"{name} {event[3:]}" for name, space in spaces.items() for event in dir(space) if event.startswith("on_")}
    how = "write its row there, and its fields in payload() below if it takes more than `round_id`"
    compare(set(TABLE), found, "TABLE in tests/security/test_matrix_sockets.py", how)


def events(namespace: str) -> list[str]:
    """Return the table's events of a namespace that clients send."""
    return [name.split()[1] for name in TABLE if name.startswith(namespace) and name.split()[1] not in LIFE]


def knock(live: Live, actor: str, namespace: str, transport: str) -> list[PacketClient]:
    """Return the ways in which an actor may try to get into the owner's lesson: by cookie and by token."""
    lesson = live.world.ids["lesson"]
    tries = [PacketClient(live.url, namespace, {"lesson_id": lesson}, transport=transport, headers=live.cookie(actor))]
    if actor in live.world.tokens:
        auth = {"lesson_id": lesson, "token": live.world.tokens[actor]}
        tries.append(PacketClient(live.url, namespace, auth, transport=transport))
    return tries


def payload(live: Live, event: str) -> dict[str, Any]:
    """Return what the owner could send, or a participant."""
    ids = live.world.ids
    by_round = {"round_id": ids["round"]}
    return {
        "answer": {"id": "22222222-aaaa-4bbb-8ccc-000000000000", **by_round, "value": ["b"]},
        "sync": {},
        "change_name": {"nickname": "Other"},
        "end_lesson": {},
        "set_locked": {"locked": True},
        "set_options": {"confidence": True},
        "show_slide": {"question_id": ids["slide"], "shown": True},
        "turn_slide": {"slide_id": ids["shown_slide"], "page": 0},
        "skip_question": {"question_id": ids["written"], "skipped": True},
        "set_extra_time": {"participant_id": ids["participant"], "percent": 50},
        "rename_participant": {"participant_id": ids["participant"], "nickname": "Other"},
        "start_round": {"question_id": ids["question"]},
        "accept_answer": {**by_round, "value": "Bogotá"},
        "hide_answer": {**by_round, "value": "Bogotá", "hidden": True},
        "list_answers": {**by_round},
        "show_standings": {**by_round, "shown": False},
        "turn_page": {**by_round, "page": 0},
        "extend_round": {**by_round, "seconds": 30},
        "discuss_round": {**by_round, "seconds": 30},
        "improvise": {"kind": "choices"},
        "word_round": {**by_round, "prompt": "What?"},
        "promote_answers": {**by_round, "texts": ["one", "two"]},
        "remove_participant": {"participant_id": ids["participant"]},
        "readmit_participant": {"participant_id": ids["participant"]},
    }.get(event, by_round)


def works_in(wire: PacketClient, lesson_id: int) -> bool:
    """Say whether a connection was let into this lesson."""
    return wire.refused is None and bool(wire.listen("state")["lesson"]["id"] == lesson_id)


@pytest.mark.parametrize("transport", ["websocket", "polling"])
@pytest.mark.parametrize("namespace", ["/student", "/teacher"])
def test_only_those_of_the_table_connect(live: Live, namespace: str, transport: str) -> None:
    let_in = set()
    for actor in ACTORS:
        for wire in knock(live, actor, namespace, transport):
            with wire:
                if works_in(wire, live.world.ids["lesson"]):
                    let_in.add(actor)
                else:
                    assert wire.refused is None or wire.refused["data"]["code"], wire.refused
    assert let_in == TABLE[f"{namespace} connect"]


@pytest.mark.parametrize("actor", ACTORS)
@pytest.mark.parametrize("namespace", ["/student", "/teacher"])
def test_who_may_not_is_told_nothing_and_changes_nothing(live: Live, namespace: str, actor: str) -> None:
    """Whoever is refused sends all events nevertheless, on the connection that is still open."""
    before = live.api("owner", "GET", f"/lessons/{live.world.ids['lesson']}").json()
    for wire in knock(live, actor, namespace, "websocket"):
        with wire:
            if works_in(wire, live.world.ids["lesson"]):
                continue
            sent = {}
            for event in events(namespace):
                if wire.refused is None and event == "sync":  # the stranger is in a lesson, only not in this one
                    assert wire.call(event)["state"]["lesson"]["id"] == live.world.foreign["lesson"]
                    continue
                sent[event] = wire.emit(event, payload(live, event))
            wire.drain(0.5)
            for event, number in sent.items():
                reply = wire.acknowledgement(number)
                assert reply is None or reply["ok"] is False, f"{event}: {reply}"
            assert not any('"ok":true' in packet and "Geography" in packet for packet in wire.packets)
            assert actor == "stranger" or not wire.events("state")
    after = live.api("owner", "GET", f"/lessons/{live.world.ids['lesson']}").json()
    for snapshot in (before, after):
        del snapshot["state"]["now"]
        snapshot["tally"].pop("seq")
        snapshot["standings"].pop("seq")
    assert after == before


def test_a_teacher_cannot_use_the_ids_of_another_lesson(live: Live) -> None:
    """On a connection to one's own lesson: refused, and told apart from an unknown id by nothing."""
    ids = live.world.ids
    mine = live.api("outsider", "POST", "/lessons", {}).json()["id"]
    with live.teacher(mine, "outsider") as wire:
        for event in events("/teacher"):
            body = payload(live, event)
            name = next((name for name in body if name.endswith("_id")), None)
            if name is None:
                continue
            foreign = wire.call(event, body)
            unknown = wire.call(event, {**body, name: UNKNOWN})
            assert foreign == unknown, event
            assert foreign["ok"] is False
    lesson = live.api("owner", "GET", f"/lessons/{ids['lesson']}").json()
    assert lesson["state"]["round"]["status"] == "open"


def test_a_foreign_lesson_is_refused_like_an_unknown_one(live: Live) -> None:
    answers = []
    for lesson in (live.world.ids["lesson"], UNKNOWN, "1", None, True, 2**80):
        with live.teacher(lesson, "outsider") as wire:
            answers.append(wire.refused)
    assert answers[0]["data"]["code"] == "unknown_lesson"
    assert all(answer == answers[0] for answer in answers)


def test_a_participant_cannot_answer_in_another_lesson(live: Live) -> None:
    body = payload(live, "answer")
    with live.student("stranger") as wire:
        foreign = wire.call("answer", body)
        unknown = wire.call("answer", {**body, "round_id": UNKNOWN})
    assert foreign == unknown
    assert foreign["error"]["code"] == "unknown_round"


@pytest.mark.parametrize("actor", sorted(INSIDE))
def test_a_participant_can_do_what_the_table_says(live: Live, actor: str) -> None:
    wire = live.student("guest") if actor == "guest" else knock(live, actor, "/student", "websocket")[0]
    with wire:
        for event in events("/student"):
            reply = wire.call(event, payload(live, event))
            # The lesson has begun; tests/services/participants/test_renaming.py renames in the lobby.
            if event == "change_name":
                assert reply["error"]["code"] == "wrong_state"
            else:
                assert reply["ok"] is True, event


def test_the_owner_can_do_what_the_table_says(fresh: Live) -> None:
    done = set()
    with fresh.teacher(fresh.world.ids["lesson"]) as wire:

        def do(event: str, **change: Any) -> Any:
            reply = wire.call(event, {**payload(fresh, event), **change})
            assert reply["ok"] is True, (event, reply)
            done.add(event)
            return reply

        for event in (
            "pause_round", "resume_round", "extend_round", "close_round", "reopen_round", "close_round",
            "discuss_round",
        ):  # fmt: skip
            do(event)
        do("reveal_round")
        do("show_standings")
        do("turn_page")
        do("turn_slide", slide_id=do("show_slide")["slide"]["id"])
        again = do("revote")["round"]["id"]
        do("close_round", round_id=again)
        wrote = do("start_round", question_id=fresh.world.ids["written"])["round"]["id"]
        do("close_round", round_id=wrote)
        do("accept_answer", round_id=wrote)
        do("hide_answer", round_id=wrote)
        do("hide_answer", round_id=wrote, hidden=False)
        do("list_answers", round_id=wrote)
        do("close_round", round_id=do("promote_answers", round_id=wrote)["round"]["id"])
        said = do("improvise")["round"]["id"]
        do("word_round", round_id=said)
        do("close_round", round_id=said)
        for event in (
            "start_round",
            "remove_participant",
            "readmit_participant",
            "set_extra_time",
            "rename_participant",
            "who_answered",
            "set_locked",
            "set_options",
            "skip_question",
            "sync",
            "end_lesson",
        ):
            do(event)
    assert done == set(events("/teacher"))
