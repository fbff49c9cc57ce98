"""Who gives way when all places of a worker are taken.

A connection *offers* its place while nobody knows whom it serves and it keeps the server waiting: between two requests,
with a slow head, body or response, or as a socket that has not said who it is. Honest clients do that for moments.
So of all that offer theirs, the one that began first gives way, and an address that has more than its share goes before
the others. Nobody is refused while places are free: a school behind one address needs many at once.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

PLACE = "tiza.place"
"""Key of a request's WSGI environment: the :class:`Place` of its connection."""

SMALL_BODY = 64 * 1024
"""Bytes of the largest request body that is read before anybody knows whose it is."""

SHARE = 4
"""An address that offers more than a fourth of the places goes first. A fourth of 10,000 is more than a school."""

KEPT = 50
"""Places that one account keeps with its requests; with more, those that it has had longest are offered."""


class Place:
    """The place of one connection. No method waits."""

    __slots__ = ("_also", "_give_way", "_name", "_places", "address")

    def __init__(self, places: "Places", address: str, give_way: Callable[[], None]) -> None:
        """Make a place that is not offered.

        Args:
            places: where it is offered.
            address: of the client, as limits count it (``networks.network_of``).
            give_way: ends the connection; must not wait.
        """
        self._places = places
        self._give_way = give_way
        self._also: Callable[[], None] | None = None
        self._name: str | None = None
        self.address = address

    def offer(self) -> None:
        """Offer the place from now on, after all that are offered."""
        self._places._add(self)

    def offer_if_unnamed(self) -> None:
        """Offer the place, unless it is kept; if it is offered already, since when does not change."""
        if self._name is None and self not in self._places:
            self._places._add(self)

    def withdraw(self) -> None:
        """Offer the place no longer: the server works for it, or knows whom it serves."""
        self._places._discard(self)

    def keep(self, name: str) -> None:
        """Withdraw the place until :meth:`free`, since it serves somebody who is known.

        Args:
            name: of the account; it keeps at most ``KEPT`` places.
        """
        self.withdraw()
        self._name = name
        self._places._keep(self, name)

    def free(self) -> None:
        """Withdraw it, and keep it for nobody: the request or the connection has ended."""
        self.withdraw()
        if self._name is not None:
            self._places._forget(self, self._name)
            self._name = None

    @contextmanager
    def offered(self, also: Callable[[], None]) -> Iterator[None]:
        """Offer the place for a while in which something else has to be ended before the connection."""
        self._also = also
        self.offer()
        try:
            yield
        finally:
            self._also = None
            self.withdraw()

    def give_way(self) -> None:
        """End the connection."""
        if self._also is not None:
            self._also()
        self._give_way()


class Places:
    """The places of one kind that are offered, and the names for which others are kept. Takes constant time."""

    def __init__(self, number: int) -> None:
        """Set up for a number of places, which the caller counts."""
        self.number = number
        self._offered: dict[Place, None] = {}  # those first that began first, as in the next one
        self._by_address: dict[str, dict[Place, None]] = {}
        self._by_count: dict[int, dict[str, None]] = {}  # the addresses that offer so many
        self._most = 0
        self._kept: dict[str, dict[Place, None]] = {}

    def __len__(self) -> int:
        return len(self._offered)

    def __contains__(self, place: Place) -> bool:
        return place in self._offered

    def make_room(self) -> bool:
        """End one connection that offers its place; return whether there was one."""
        if not self._offered:
            return False
        candidates = self._offered
        if self._most > self.number // SHARE:
            candidates = self._by_address[next(iter(self._by_count[self._most]))]
        place = next(iter(candidates))
        self._discard(place)
        place.give_way()
        return True

    def _add(self, place: Place) -> None:
        self._discard(place)
        self._offered[place] = None
        here = self._by_address.setdefault(place.address, {})
        here[place] = None
        self._recount(place.address, len(here) - 1, len(here))
        self._most = max(self._most, len(here))

    def _discard(self, place: Place) -> None:
        if place not in self._offered:
            return
        del self._offered[place]
        here = self._by_address[place.address]
        del here[place]
        if not here:
            del self._by_address[place.address]
        self._recount(place.address, len(here) + 1, len(here))
        if self._most not in self._by_count:
            self._most -= 1

    def _recount(self, address: str, before: int, after: int) -> None:
        if before:
            del self._by_count[before][address]
            if not self._by_count[before]:
                del self._by_count[before]
        if after:
            self._by_count.setdefault(after, {})[address] = None

    def _keep(self, place: Place, name: str) -> None:
        kept = self._kept.setdefault(name, {})
        kept[place] = None
        if len(kept) > KEPT:
            longest = next(iter(kept))
            longest.free()
            longest.offer()

    def _forget(self, place: Place, name: str) -> None:
        kept = self._kept.get(name, {})
        kept.pop(place, None)
        if not kept:
            self._kept.pop(name, None)
