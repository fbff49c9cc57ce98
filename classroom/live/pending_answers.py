"""Which connection sent an answer that is being stored."""

from collections import defaultdict
from collections.abc import Iterable

from classroom.core.errors import Conflict, TizaError
from classroom.live.broadcast import Broadcast
from classroom.live.connections import Connections


class PendingAnswers:
    """Remembers the senders of answers: a sender gets an acknowledgement, the participant's other pages get ``me``."""

    def __init__(self, broadcast: Broadcast, connections: Connections) -> None:
        self._broadcast = broadcast
        self._connections = connections
        self._senders: dict[int, set[str]] = defaultdict(set)

    def begin(self, participant_id: int, sid: str) -> None:
        """Note that a connection has sent an answer."""
        self._senders[participant_id].add(sid)

    def end(self, participant_id: int, sid: str, refused: TizaError | None) -> None:
        """Note that the answer was stored or refused.

        After a conflict the sender gets ``me`` as well: the recorded answer may have come from another device.
        """
        senders = self._senders.get(participant_id)
        if senders is not None:
            senders.discard(sid)
            if not senders:
                del self._senders[participant_id]
        if isinstance(refused, Conflict):
            connection = self._connections.get(sid)
            if connection is not None:
                self._broadcast.send_me_to(connection)

    def with_other_pages(self, participant_ids: Iterable[int]) -> list[int]:
        """Return those of these participants who have a page here besides the one whose answer was just stored."""
        found = []
        for participant_id in set(participant_ids):
            pages = self._connections.ids_of_participant(participant_id)
            if pages and not (len(pages) == 1 and pages == self._senders.get(participant_id)):
                found.append(participant_id)
        return found

    def sender(self, participant_id: int) -> str | None:
        """Return the connection whose answer was just stored, or None when two devices are answering at once."""
        senders = self._senders.get(participant_id, set())
        return next(iter(senders)) if len(senders) == 1 else None
