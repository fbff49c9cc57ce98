"""The kind of delivery that calls a webhook."""

from http import HTTPStatus
from typing import Any

from classroom.core import settings
from classroom.core.database import canonical, db, now
from classroom.core.locks import locked
from classroom.models import Webhook
from classroom.services.deliveries.kinds import Kind
from classroom.services.deliveries.outcomes import DELIVERED, Claim, Outcome, failed, given_up
from classroom.services.deliveries.webhooks import http_post, signatures, switching

OLD_SECRET_SIGNS = 24 * 3600
"""Seconds for which the secret before the newest one signs as well, so that a program can be given the new one."""


def webhook_id(key: str) -> int:
    """Return the id in the key of a delivery (:attr:`classroom.models.Webhook.delivery_key`)."""
    return int(key.partition(":")[2])


def body_of(payload: Any) -> bytes:
    """Return the bytes of an event that are sent and signed; the same each time."""
    return canonical(payload["event"]).encode()


def valid_secrets(webhook: Webhook) -> list[str]:
    """Return the secrets that sign now, the newest first.

    Raises:
        ValueError: they cannot be read, since the server's SECRET_KEY has changed.
    """
    kept = signatures.unseal(webhook.sealed)
    is_rotating = webhook.rotated_at is not None and now() < webhook.rotated_at + OLD_SECRET_SIGNS
    return kept if is_rotating else kept[:1]


def _deliver(claimed: Claim) -> Outcome:
    webhook = db.session.get(Webhook, webhook_id(claimed.key))
    if webhook is None or not webhook.active:
        return given_up("switched_off")
    try:
        kept = valid_secrets(webhook)
    except ValueError:
        return given_up("secret_unreadable")
    url, key = webhook.url, webhook.id
    db.session.rollback()  # nothing is held while the other side answers
    body, timestamp = body_of(claimed.payload), int(now())
    headers = {
        "webhook-id": claimed.payload["id"],
        "webhook-timestamp": str(timestamp),
        "webhook-signature": signatures.sign(kept, claimed.payload["id"], timestamp, body),
    }
    try:
        answer = http_post.post(url, headers, body, settings.current().callable_networks)
    except (http_post.NotAllowed, http_post.BadAnswer, OSError) as problem:
        return failed(http_post.reason(problem))
    if HTTPStatus(200) <= answer.status < 300:
        return DELIVERED
    error = f"status:{answer.status}"
    if answer.status == HTTPStatus.GONE:
        return given_up(error, then=lambda: _switch_off(key, claimed.id))
    waits = answer.status in (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE)
    return failed(error, retry_after=answer.retry_after if waits else 0.0)


def _switch_off(key: int, delivery_id: int) -> None:
    webhook = locked(Webhook, key)
    if webhook is not None and webhook.active:
        switching.off(webhook, "gone", but=delivery_id)


KIND = Kind("webhook", _deliver)
