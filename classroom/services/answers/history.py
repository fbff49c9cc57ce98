"""The former and refused submissions of a batch's participants, which are kept up to a limit."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection

from classroom.services.answers import statements

MAX_CHANGES = 100
"""How often a participant may change an answer to a round. Each former answer is kept: its id keeps its verdict."""
MAX_REFUSED = 5
"""Refused submissions of a participant to a round that are kept. More come only from programs; they are refused all the
same, and not even their ids are remembered."""


class History:
    """Rows of the table ``submissions`` to be written, and how many there are for each participant and round."""

    def __init__(self, connection: Connection, people: Collection[int], rounds: Collection[int]) -> None:
        self._connection = connection
        self._wanted = {"people": list(people), "rounds": list(rounds)}
        self._counts: dict[tuple[int, int], list[int]] | None = None
        self.rows: list[dict[str, Any]] = []

    def _count(self, person: int, round_id: int) -> list[int]:
        """Return the numbers of former and refused submissions. Read when first needed: most batches have neither."""
        if self._counts is None:
            found = self._connection.execute(statements.COUNT_PAST, self._wanted)
            self._counts = {(who, number): [kept - refused, refused] for who, number, kept, refused in found}
        return self._counts.setdefault((person, round_id), [0, 0])

    def may_change(self, person: int, round_id: int) -> bool:
        """Say whether a participant may change the answer once more."""
        return self._count(person, round_id)[0] < MAX_CHANGES

    def keep_former(self, person: int, submission_id: str, round_id: int, *, moment: float, text: str) -> None:
        """Keep an answer that is replaced; ``text`` is its value as canonical JSON."""
        self._count(person, round_id)[0] += 1
        self.rows.append({**_row(person, submission_id, round_id, moment), "new_value": text})

    def keep_refused(self, person: int, submission_id: str, round_id: int, *, moment: float, code: str) -> None:
        """Keep a refusal: its sender has given the submission up, and is told the same however the round goes on."""
        count = self._count(person, round_id)
        if count[1] < MAX_REFUSED:
            count[1] += 1
            self.rows.append({**_row(person, submission_id, round_id, moment), "new_code": code})


def _row(person: int, submission_id: str, round_id: int, moment: float) -> dict[str, Any]:
    return {
        "new_participant": person,
        "new_submission": submission_id,
        "new_round": round_id,
        "new_moment": moment,
        "new_code": None,
        "new_value": None,
    }
