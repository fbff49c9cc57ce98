"""Before the reveal, nothing that reaches a student tells the key: no word, no length, no order, no header."""

import itertools
import json
import re
import uuid
from typing import Any

import pytest
import requests

from tests.clients.packets import PacketClient
from tests.security.conftest import Live
from tests.support.pages import Browser, without_tokens

CANARY = "canaryflewoverthehill"
KEYS: dict[str, tuple[list[int], list[int]]] = {
    "true_false": ([0], [1]),
    "single_choice": ([0], [3]),
    "multiple_choice": ([0], [0, 1, 3]),
}
"""By type: two keys of the same question. Students answer the first choice, right in one and wrong in the other."""
_turn = itertools.count()


class Run:
    """One lesson up to its reveal, with everything that its student got."""

    def __init__(self, live: Live, kind: str, key: list[int]) -> None:
        self.live = live
        self.seen: list[str] = []
        self.own: list[str] = []
        self.names: dict[str, str] = {}
        count = 2 if kind == "true_false" else 4
        self.question = {
            "type": kind,
            "prompt": "Which of these is a river?",
            "choices": [
                {"text": f"Place {letter}", "correct": place in key} for place, letter in enumerate("ABCD"[:count])
            ],
            "explanation": f"{CANARY} {'it is explained here' * (1 + len(key))}",
            "points": 70,
        }

    def teach(self, method: str, path: str, body: Any = None) -> Any:
        """Do something as the teacher."""
        answer = self.live.api("owner", method, path, body)
        assert answer.ok, answer.text
        return answer.json()

    def look(self, response: requests.Response) -> requests.Response:
        """Keep everything of a response: status, headers and body."""
        headers = {
            name: value for name, value in response.headers.items() if name not in ("Date", "Server", "X-Request-ID")
        }
        self.seen.append(f"{response.status_code} {json.dumps(headers)} {response.text}")
        return response

    def play(self) -> None:
        """Join in three ways, answer in all of them, until the round is closed."""
        url = self.live.url
        question = self.teach("POST", "/questions", self.question)["id"]
        lesson = self.teach("POST", "/lessons", {"title": "Rivers", "question_ids": [question]})
        self.names[str(lesson["code"])] = "CODE"
        browser = Browser(url)
        self.look(browser.get(f"/join/{lesson['code']}"))
        self.look(browser.submit(f"/join/{lesson['code']}", nickname="Page"))
        tickets = [
            self.look(
                requests.post(f"{url}/api/v1/join", json={"code": lesson["code"], "nickname": name}, timeout=10)
            ).json()
            for name in ("Socket", "Polling")
        ]
        wires = [
            PacketClient(url, "/student", {"token": ticket["token"]}, transport=transport)
            for ticket, transport in zip(tickets, ("websocket", "polling"), strict=True)
        ]
        for wire in wires:
            wire.__enter__()
            wire.listen("me")
        account = self.live.api("student", "POST", "/join", {"code": lesson["code"]}).json()["token"]
        asked = self.teach("POST", f"/lessons/{lesson['id']}/rounds", {"question_id": question})["round"]
        given = {"id": str(uuid.uuid4()), "round_id": asked["id"], "value": ["a"]}
        bearer = {"Authorization": f"Bearer {account}"}
        assert requests.post(f"{url}/api/v1/live/answers", json=given, headers=bearer, timeout=10).ok
        for status in ("open", "closed"):
            self.own += self.results(lesson["id"])
            for wire, ticket in zip(wires, tickets, strict=True):
                wire.listen("state", lambda state, now=status: state["round"] and state["round"]["status"] == now)
                self.student(wire, ticket, asked["id"])
            self.look(browser.get(f"/live/{lesson['code']}"))
            if status == "open":
                # The projector's page belongs to the teacher and knows the tally, but what it says is for the class.
                address = f"{url}/teach/lessons/{lesson['id']}/screen"
                self.projector = requests.get(address, headers=self.live.cookie("owner"), timeout=10).text
                self.teach("POST", f"/lessons/{lesson['id']}/rounds/{asked['id']}/close", {})
        for wire in wires:
            wire.drain(0.4)
            wire.__exit__(None, None, None)
            self.seen += [packet for packet in wire.packets if packet[0] == "4" and '["beat"' not in packet]
        self.teach("POST", f"/lessons/{lesson['id']}/rounds/{asked['id']}/reveal", {})
        self.own_revealed = self.results(lesson["id"])
        self.revealed = requests.get(
            f"{url}/api/v1/live", headers={"Authorization": f"Bearer {tickets[0]['token']}"}, timeout=10
        ).text

    def results(self, lesson_id: int) -> list[str]:
        """Return the student's own results in this lesson, over the API and on the page, with all numbers alike."""
        api = self.live.api("student", "GET", "/me/results?per_page=1")
        page = requests.get(f"{self.live.url}/results/{lesson_id}", headers=self.live.cookie("student"), timeout=10)
        assert (api.status_code, page.status_code) == (200, 200)
        found = [json.dumps(api.json()["results"]), without_tokens(page.text)]
        assert all("Which of these is a river?" in text for text in found)
        return [re.sub(r"[0-9]+([.][0-9]+)?", "N", text) for text in found]

    def student(self, wire: PacketClient, ticket: Any, round_id: int) -> None:
        """Answer rightly, wrongly and not at all, over the socket and the API."""
        headers = {"Authorization": f"Bearer {ticket['token']}"}
        api = f"{self.live.url}/api/v1/live"
        for value in (["a"], ["b"], ["z"], [], "a", None, {"a": 1}, ["a", "a"], ["a", "b"]):
            body = {"id": str(uuid.uuid4()), "round_id": round_id, "value": value}
            self.names[body["id"]] = "SUBMISSION"
            wire.call("answer", body)
            self.look(requests.post(f"{api}/answers", json=body, headers=headers, timeout=10))
        wire.call("sync")
        self.look(requests.get(api, headers=headers, timeout=10))

    def plain(self) -> list[str]:
        """Return what was seen, without what differs between any two lessons: ids, moments, tokens and codes."""
        lines: list[str] = []
        for raw in self.seen:
            text = re.sub(r'"(now|answered_at|opened_at)"\s*:\s*[0-9.]+', r'"\1":T', raw)
            text = re.sub(r'"(token|resume_code|sid|message_id|seed)"\s*:\s*"[^"]+"', r'"\1":S', text)
            text = re.sub(r"tiza=[^;]+;|Expires=[^;]+;", "", text)
            text = re.sub(r'"(id|round_id)":\s*\d+', r'"\1":N', text)
            text = without_tokens(text)
            text = re.sub(r'/results/\d+|name="resume_code" value="\w{8}"', "", text)
            text = re.sub(r'"Content-Length": "\d+"|data-copy="\w{8}"|>\w{8}</span>|personal code \w{8}', "", text)
            for made_up, name in self.names.items():
                text = text.replace(made_up, name)
            if text not in lines:
                lines.append(text)
        return sorted(lines)


@pytest.mark.parametrize("kind", sorted(KEYS))
def test_two_lessons_that_differ_in_the_key_look_the_same(live: Live, kind: str) -> None:
    runs = [Run(live, kind, key) for key in KEYS[kind]]
    for run in runs:
        run.play()
        everything = "\n".join(run.seen)
        assert CANARY not in everything
        assert CANARY not in run.projector
        for word in ('"key"', '"correct"', '"explanation_html"', '"tally"', '"counts"'):
            assert word not in everything, word
        assert len(run.seen) > 40
        own = "\n".join(run.own)
        for word in (CANARY, "choice--right", "own-question--mistake", '"correct": true', '"correct": false'):
            assert word not in own, word
        assert all(CANARY in text for text in run.own_revealed)
        # The search finds what there is to find once it may be seen.
        assert CANARY in run.revealed
        assert '"key"' in run.revealed
    assert runs[0].plain() == runs[1].plain()
    assert runs[0].own == runs[1].own


def test_scripts_and_the_api_document_know_no_answers(live: Live) -> None:
    page = requests.get(f"{live.url}/join/{live.world.ids['code']}", timeout=10).text
    for address in re.findall(r'(?:src|href)="(/static/[^"]+)"', page):
        assert "Canberra was founded" not in requests.get(live.url + address, timeout=10).text
    assert "Canberra" not in requests.get(f"{live.url}/api/v1/openapi.json", timeout=10).text
