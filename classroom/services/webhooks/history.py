"""The deliveries of a webhook: list, repeat, try."""

from typing import Any

from flask_babel import gettext as _
from flask_sqlalchemy.pagination import Pagination
from sqlalchemy import select

from classroom.core.database import db, now, paginate, transaction
from classroom.core.errors import Conflict, NotFound
from classroom.core.locks import locked
from classroom.models import Delivery, Webhook
from classroom.services.deliveries import outbox
from classroom.services.deliveries.webhooks import events
from classroom.services.webhooks import manage


def page(webhook_id: int, user_id: int, number: int, per_page: int = 25) -> Pagination:
    """Return a page of the deliveries of an owner's webhook, the newest first.

    Raises:
        NotFound: ``unknown_webhook``.
    """
    webhook = manage.get(webhook_id, user_id)
    query = select(Delivery).where(Delivery.key == webhook.delivery_key).order_by(Delivery.id.desc())
    return paginate(query, page=number, per_page=per_page)


def latest(webhooks: list[Webhook]) -> dict[int, Delivery]:
    """Return the newest delivery of each of these webhooks that has one, by the webhook's id."""
    found = {}
    for webhook in webhooks:
        query = select(Delivery).where(Delivery.key == webhook.delivery_key).order_by(Delivery.id.desc()).limit(1)
        newest = db.session.scalar(query)
        if newest is not None:
            found[webhook.id] = newest
    return found


def ping(webhook_id: int, user_id: int) -> Delivery:
    """Call a webhook with an event that means nothing; return the delivery.

    Raises:
        NotFound: ``unknown_webhook``.
        Conflict: ``webhook_off``.
    """
    with transaction() as session:
        webhook = _active(webhook_id, user_id)
        delivery = events.ping(webhook)
        session.flush()
    return delivery


def replay(webhook_id: int, user_id: int, delivery_id: int) -> Delivery:
    """Repeat a delivery, with the same id and content; return the new one.

    One that is waiting to be tried again is tried at once instead.

    Raises:
        NotFound: ``unknown_webhook`` or ``unknown_delivery``.
        Conflict: ``webhook_off``.
    """
    with transaction() as session:
        webhook = _active(webhook_id, user_id)
        delivery = locked(Delivery, delivery_id)
        if delivery is None or delivery.key != webhook.delivery_key:
            raise NotFound(_("There is no such delivery."), code="unknown_delivery")
        if delivery.done_at is None:
            delivery.due = min(delivery.due, now())
            outbox.hurry()
            return delivery
        again = outbox.enqueue(delivery.kind, delivery.key, delivery.payload)
        session.flush()
    return again


def _active(webhook_id: int, user_id: int) -> Webhook:
    webhook = manage.get(webhook_id, user_id, lock=True)
    if not webhook.active:
        raise Conflict(_("This webhook is switched off. Switch it on first."), code="webhook_off")
    return webhook


def status(delivery: Delivery) -> str:
    """Return ``waiting``, ``delivered`` or ``failed`` (given up)."""
    if delivery.done_at is None:
        return "waiting"
    return "delivered" if delivery.error is None else "failed"


def describe(delivery: Delivery) -> dict[str, Any]:
    """Return a delivery for the owner of its webhook."""
    event = delivery.payload["event"]
    return {
        "id": delivery.id,
        "message_id": delivery.payload["id"],
        "type": event["type"],
        "data": event["data"],
        "status": status(delivery),
        "attempts": delivery.attempts,
        "error": delivery.error,
        "created_at": delivery.created_at,
        "next_attempt_at": delivery.due if delivery.done_at is None else None,
        "done_at": delivery.done_at,
    }
