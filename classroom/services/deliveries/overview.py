"""The outbox as administrators see it: how much waits, what fails and why; and trying again."""

from dataclasses import dataclass

from flask_babel import gettext as _
from flask_sqlalchemy.pagination import Pagination
from sqlalchemy import func, or_, select

from classroom.core.database import db, now, paginate, transaction
from classroom.core.errors import Conflict, NotFound
from classroom.core.locks import locked
from classroom.models import Delivery, User, Webhook
from classroom.services.deliveries import outbox
from classroom.services.deliveries.webhooks.call import webhook_id

PER_PAGE = 20


@dataclass(frozen=True)
class Counts:
    """How many deliveries there are.

    Attributes:
        waiting: not done.
        failing: of these, those that have failed at least once.
        given_up: in the last 30 days.
        done: delivered in the last 30 days.
        oldest: seconds for which the oldest one that is not done has been waiting.
    """

    waiting: int
    failing: int
    given_up: int
    done: int
    oldest: float


def counts() -> Counts:
    """Count the rows of the outbox."""
    undone, failed = Delivery.done_at.is_(None), Delivery.error.is_not(None)
    query = select(
        func.count().filter(undone),
        func.count().filter(undone, failed),
        func.count().filter(~undone, failed),
        func.count().filter(~undone, ~failed),
    ).select_from(Delivery)
    return Counts(*db.session.execute(query).one(), oldest=outbox.waiting()[1])


def troubled(page: int = 1) -> Pagination:
    """Return a page of the deliveries that wait or were given up, newest first."""
    query = select(Delivery).where(or_(Delivery.done_at.is_(None), Delivery.error.is_not(None)))
    return paginate(query.order_by(Delivery.id.desc()), page=page, per_page=PER_PAGE)


def can_repeat(delivery: Delivery) -> bool:
    """Say whether it failed and can be tried again: of a mail that was given up, the text is not kept."""
    return delivery.error is not None and (delivery.done_at is None or delivery.kind == "webhook")


def repeat(delivery_id: int) -> None:
    """Try a delivery at once that waits for its next try; deliver one again that was given up.

    Raises:
        NotFound: ``unknown_delivery``.
        Conflict: ``not_kept``, it was delivered, or is a mail that was given up.
    """
    with transaction():
        delivery = locked(Delivery, delivery_id)
        if delivery is None:
            raise NotFound(_("There is no such delivery."), code="unknown_delivery")
        if delivery.done_at is None:
            delivery.due = min(delivery.due, now())
            outbox.hurry()
        elif can_repeat(delivery):
            outbox.enqueue(delivery.kind, delivery.key, delivery.payload)
        else:
            raise Conflict(_("This cannot be repeated: it was delivered, or its text is not kept."), code="not_kept")


def called(deliveries: list[Delivery]) -> dict[str, tuple[str, str]]:
    """Return whom deliveries go to, by their keys: address and owner of a webhook; the address of a mail."""
    keys = {delivery.key for delivery in deliveries}
    found = {key: (key.partition(":")[2], "") for key in keys}
    ids = [webhook_id(key) for key in keys if key.startswith("webhook:")]
    query = select(Webhook, User.username).join(User, User.id == Webhook.user_id).where(Webhook.id.in_(ids))
    for webhook, username in db.session.execute(query) if ids else ():
        found[webhook.delivery_key] = (webhook.url, username)
    return found
