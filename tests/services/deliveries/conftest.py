"""What tests of webhooks share."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from classroom.core import settings
from classroom.core.database import db, now, transaction
from classroom.models import Delivery, User, Webhook
from classroom.services.deliveries import courier, outbox
from classroom.services.deliveries.webhooks import call
from classroom.services.deliveries.webhooks.events import TYPES
from classroom.services.webhooks import manage
from tests.support.endpoint import Endpoint


@pytest.fixture
def loopback(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Webhooks may call this machine."""
    monkeypatch.setenv("CLASSROOM_WEBHOOK_NETWORKS", "127.0.0.0/8")
    settings.current.cache_clear()


@pytest.fixture
def endpoint(loopback: None) -> Iterator[Endpoint]:
    """A program that says yes to every call."""
    with Endpoint() as running:
        yield running


@pytest.fixture
def hook(owner: User, endpoint: Endpoint) -> Webhook:
    """A webhook of the owner that wants all events; ``hook.secret`` is its secret."""
    return make_hook(owner, endpoint)


def make_hook(owner: User, endpoint: Endpoint, *events: str, **more: Any) -> Webhook:
    webhook, secret = manage.create(owner.id, url=endpoint.url, events=events or TYPES, **more)
    webhook.secret = secret
    return webhook


def deliver_all() -> int:
    """Deliver what is due, one after the other; return how many tries there were."""
    tries = 0
    while claims := outbox.claim(f"test-{tries}", ["webhook"], 1):
        for claimed in claims:
            courier.store(call.KIND, claimed, call.KIND.deliver(claimed))
            db.session.rollback()
            tries += 1
    return tries


def let_time_pass() -> None:
    """Make everything due that waits."""
    with transaction() as session:
        session.execute(update(Delivery).where(Delivery.done_at.is_(None)).values(due=now() - 1))


def rows() -> list[Delivery]:
    db.session.rollback()
    return list(db.session.scalars(select(Delivery).order_by(Delivery.id)))


def types() -> list[str]:
    return [row.payload["event"]["type"] for row in rows()]


@pytest.fixture
def count_statements(app: Flask) -> Callable[[Callable[[], Any]], list[str]]:
    """Return the SQL statements that a function sends."""
    from sqlalchemy import event

    def count(work: Callable[[], Any]) -> list[str]:
        seen: list[str] = []

        def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
            seen.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        try:
            work()
        finally:
            event.remove(db.engine, "before_cursor_execute", note)
        return seen

    return count
