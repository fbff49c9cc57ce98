"""Make, change and delete webhooks. For everybody but its owner, a webhook does not exist."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete, func, select

from classroom.core.database import db, now, transaction
from classroom.core.errors import Conflict, Invalid, NotFound
from classroom.core.locks import locked
from classroom.models import Delivery, User, Webhook
from classroom.services.audit import trail
from classroom.services.deliveries.webhooks import call, signatures, switching
from classroom.services.deliveries.webhooks.events import TYPES
from classroom.services.lessons import lookup
from classroom.services.webhooks import urls

MAX_WEBHOOKS = 20
"""Webhooks of one teacher."""


def get(webhook_id: int, user_id: int, *, lock: bool = False) -> Webhook:
    """Return a webhook of this owner; with ``lock``, lock its row until the transaction ends.

    Raises:
        NotFound: ``unknown_webhook``: there is none, or it is somebody else's.
    """
    webhook = locked(Webhook, webhook_id) if lock else db.session.get(Webhook, webhook_id)
    if webhook is None or webhook.user_id != user_id:
        raise NotFound(_("There is no such webhook."), code="unknown_webhook")
    return webhook


def of_owner(user_id: int) -> list[Webhook]:
    """Return a teacher's webhooks, in the order in which they were made."""
    return list(db.session.scalars(select(Webhook).where(Webhook.user_id == user_id).order_by(Webhook.id)))


def _checked(url: Any, events: Any) -> dict[str, Any]:
    """Return the fields that are not None, checked.

    Raises:
        Invalid: fields ``url`` and ``events``.
    """
    problems: dict[str, str] = {}
    values: dict[str, Any] = {}
    if url is not None:
        values["url"] = url.strip()
        if wrong := urls.problem(values["url"]):
            problems["url"] = wrong
    if events is not None:
        values["events"] = [name for name in TYPES if name in events]
        if unknown := [str(name)[:64] for name in events if name not in TYPES]:
            problems["events"] = _("Unknown: %(name)s. Possible: %(names)s.", name=unknown[0], names=", ".join(TYPES))
        elif not events:
            problems["events"] = _("Choose at least one event.")
    if problems:
        raise Invalid(_("Some fields are missing or wrong."), fields=problems)
    return values


def create(user_id: int, *, url: str, events: Sequence[str], lesson_id: int | None = None) -> tuple[Webhook, str]:
    """Make a webhook; return it and its secret, which cannot be shown again.

    Args:
        user_id: the teacher who owns it.
        url: http or https.
        events: which of :data:`TYPES`.
        lesson_id: only events of this lesson, which the teacher owns or shares; None: those of all own lessons and
            classes.

    Raises:
        Invalid: fields ``url``, ``events``, ``lesson_id``.
        Conflict: ``too_many_webhooks``.
    """
    values = _checked(url, events)
    secret = signatures.new_secret()
    with transaction() as session:
        if lesson_id is not None:
            _check_lesson(lesson_id, user_id)
        locked(User, user_id)  # two requests at once must not exceed the limit
        if (session.scalar(select(func.count()).where(Webhook.user_id == user_id)) or 0) >= MAX_WEBHOOKS:
            text = _("You have %(max)d webhooks, which is the most. Delete one first.", max=MAX_WEBHOOKS)
            raise Conflict(text, code="too_many_webhooks")
        webhook = Webhook(user_id=user_id, lesson_id=lesson_id, sealed=signatures.seal([secret]), **values)
        session.add(webhook)
        session.flush()
        trail.record("webhook_created", "webhook", webhook.id)
    return webhook, secret


def _check_lesson(lesson_id: int, user_id: int) -> None:
    try:
        lookup.for_teacher(lesson_id, user_id)
    except NotFound:
        text = _("You have no such lesson.")
        raise Invalid(text, fields={"lesson_id": text}) from None


def change(
    webhook_id: int,
    user_id: int,
    *,
    url: str | None = None,
    events: Sequence[str] | None = None,
    active: bool | None = None,
    rotate_secret: bool = False,
) -> tuple[Webhook, str | None]:
    """Change what is given; return the webhook, and its new secret if it got one, which cannot be shown again.

    What waits is sent to the new URL. A webhook that is switched off gives up what waits.

    Raises:
        NotFound: as :func:`get`.
        Invalid: fields ``url``, ``events``.
    """
    values = _checked(url, events)
    secret = None
    with transaction():
        webhook = get(webhook_id, user_id, lock=True)
        for name, value in values.items():
            setattr(webhook, name, value)
        if active and not webhook.active:
            webhook.active, webhook.off_reason = True, None
        elif active is False and webhook.active:
            switching.off(webhook, "user")
        if rotate_secret:
            secret = _rotate(webhook)
        trail.record("webhook_changed", "webhook", webhook_id)
    return webhook, secret


def _rotate(webhook: Webhook) -> str:
    """Give a webhook a new secret; the one before signs as well for a while."""
    secret = signatures.new_secret()
    try:
        before = signatures.unseal(webhook.sealed)[:1]
    except ValueError:  # the server's key has changed: a new secret is what mends it
        before = []
    webhook.sealed, webhook.rotated_at = signatures.seal([secret, *before]), now()
    return secret


def remove(webhook_id: int, user_id: int) -> None:
    """Delete a webhook with its deliveries.

    Raises:
        NotFound: as :func:`get`.
    """
    with transaction() as session:
        webhook = get(webhook_id, user_id, lock=True)
        session.execute(delete(Delivery).where(Delivery.key == webhook.delivery_key))
        session.delete(webhook)
        trail.record("webhook_deleted", "webhook", webhook_id)


def describe(webhook: Webhook) -> dict[str, Any]:
    """Return a webhook for its owner, without secrets."""
    rotating = webhook.rotated_at is not None and now() < webhook.rotated_at + call.OLD_SECRET_SIGNS
    return {
        "id": webhook.id,
        "url": webhook.url,
        "events": webhook.events,
        "lesson_id": webhook.lesson_id,
        "active": webhook.active,
        "off_reason": webhook.off_reason,
        "created_at": webhook.created_at,
        "old_secret_until": (webhook.rotated_at or 0) + call.OLD_SECRET_SIGNS if rotating else None,
    }
