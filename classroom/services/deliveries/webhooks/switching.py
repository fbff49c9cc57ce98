"""Switch a webhook off."""

from typing import Literal

from sqlalchemy import update

from classroom.core.database import db, now
from classroom.models import Delivery, Webhook


def off(webhook: Webhook, reason: Literal["user", "gone", "behind"], *, but: int = 0) -> None:
    """Switch a webhook off, whose row is locked, in the caller's transaction: what waits for it is given up.

    It can be repeated from the list of deliveries.

    Args:
        webhook: locked.
        reason: why.
        but: id of a delivery that its worker ends itself.
    """
    webhook.active, webhook.off_reason = False, reason
    waiting = (Delivery.key == webhook.delivery_key, Delivery.done_at.is_(None), Delivery.id != but)
    ending = update(Delivery).where(*waiting).values(done_at=now(), error="switched_off", lease_until=None)
    db.session.execute(ending, execution_options={"synchronize_session": False})
