"""All checks, in the order in which an administrator mends what they find."""

from collections.abc import Iterator

from classroom.core.settings import Settings
from classroom.services.doctor import address, machine, outside, stores
from classroom.services.doctor.checks import Finding


def examine(settings: Settings, url: str | None) -> Iterator[Finding]:
    """Check this machine, the database and Redis, and the address that students use.

    Args:
        settings: those of the server.
        url: the address; without it, the one of ``CLASSROOM_PUBLIC_URL``, or none.

    Raises:
        Invalid: ``url`` is not an http or https address.
    """
    yield from machine.key(settings)
    yield from stores.database(settings)
    yield from stores.connections(settings)
    yield from stores.messages(settings)
    yield from outside.mail(settings)
    yield from outside.provider(settings)
    yield from machine.disk(settings)
    yield from machine.backup(settings)
    yield from machine.open_files()
    yield from machine.proxy(settings)
    if url or settings.public_url:
        yield from address.check(url or settings.public_url)
