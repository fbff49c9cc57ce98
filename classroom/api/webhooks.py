"""The API of webhooks."""

from typing import Any, Literal

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from pydantic import BaseModel, Field

from classroom.api.guards import teacher_required, the_user
from classroom.api.openapi import Errors, describes
from classroom.api.queries import MAX_NUMBER, number
from classroom.api.reading import read
from classroom.core.payloads import Empty, Payload, RowId
from classroom.models.webhook import MAX_URL
from classroom.services.deliveries.webhooks.events import TYPES
from classroom.services.webhooks import history, manage

blueprint = Blueprint("api_webhooks", __name__)

UNKNOWN: Errors = {404: ("unknown_webhook",)}
MOST = 100
"""Deliveries of one page."""

Event = Literal[
    "lesson.started",
    "lesson.ended",
    "round.closed",
    "round.revealed",
    "assignment.submitted",
    "roster.changed",
    "results.ready",
]
EVENTS: Any = Field(min_length=1, max_length=len(TYPES), description="The events that it wants")
URL: Any = Field(min_length=1, max_length=MAX_URL, description="http or https, without user and password")


class NewWebhook(Payload):
    """A new webhook."""

    url: str = URL
    events: list[Event] = EVENTS
    lesson_id: RowId | None = Field(
        default=None, description="Only events of this lesson, which you own or teach; else of all your own"
    )


class WebhookChanges(Payload):
    """Changes; what is left out stays."""

    url: str | None = Field(default=None, min_length=1, max_length=MAX_URL)
    events: list[Event] | None = Field(default=None, min_length=1, max_length=len(TYPES))
    active: bool | None = Field(default=None, description="False gives up what waits for it")
    rotate_secret: bool = Field(default=False, description="Answer with a new secret; the old one signs too for a day")


class Webhook(BaseModel):
    """A webhook."""

    id: int
    url: str
    events: list[Event]
    lesson_id: int | None
    active: bool
    off_reason: Literal["user", "gone", "behind"] | None = Field(
        description="Why it is not active: switched off, answered 410, or too many deliveries were waiting"
    )
    created_at: float
    old_secret_until: float | None = Field(description="Until then the secret before the newest signs as well")


class WebhookWithSecret(Webhook):
    """A webhook with a new secret. It cannot be shown again."""

    secret: str | None = Field(default=None, description="`whsec_` and Base64; only if it is new")


class Webhooks(BaseModel):
    """All webhooks of a teacher."""

    webhooks: list[Webhook]


class WebhookDelivery(BaseModel):
    """One call of a webhook; repeated calls have the same ``message_id``."""

    id: int
    message_id: str = Field(description="The header `webhook-id`")
    type: str
    data: dict[str, Any]
    status: Literal["waiting", "delivered", "failed"]
    attempts: int
    error: str | None = Field(description="Why the newest try failed")
    created_at: float
    next_attempt_at: float | None
    done_at: float | None


class WebhookDeliveries(BaseModel):
    """A page of deliveries, the newest first."""

    deliveries: list[WebhookDelivery]
    page: int
    pages: int
    total: int


class DeliveriesWanted(BaseModel):
    """Which page of the deliveries."""

    page: int = Field(default=1, ge=1, le=MAX_NUMBER)
    per_page: int = Field(default=25, ge=1, le=MOST)


@blueprint.get("/webhooks")
@describes("List your webhooks", returns=Webhooks)
@teacher_required
def index() -> ResponseReturnValue:
    """Return the caller's webhooks, without secrets."""
    return jsonify(webhooks=[manage.describe(webhook) for webhook in manage.of_owner(the_user().id)])


@blueprint.post("/webhooks")
@describes(
    "Create a webhook",
    details="The answer has the secret that signs its calls (Standard Webhooks); it cannot be shown again.",
    body=NewWebhook,
    returns=WebhookWithSecret,
    status=201,
    errors={409: ("too_many_webhooks",)},
)
@teacher_required
def create() -> ResponseReturnValue:
    """Make a webhook of the caller."""
    wanted = read(NewWebhook)
    webhook, secret = manage.create(the_user().id, url=wanted.url, events=wanted.events, lesson_id=wanted.lesson_id)
    response = jsonify({**manage.describe(webhook), "secret": secret})
    response.headers["Location"] = f"/api/v1/webhooks/{webhook.id}"
    return response, 201


@blueprint.get("/webhooks/<int:webhook_id>")
@describes("Get a webhook", returns=Webhook, errors=UNKNOWN)
@teacher_required
def show(webhook_id: int) -> ResponseReturnValue:
    """Return one of the caller's webhooks, without secrets."""
    return jsonify(manage.describe(manage.get(webhook_id, the_user().id)))


@blueprint.patch("/webhooks/<int:webhook_id>")
@describes(
    "Change a webhook; fields that are left out keep their values",
    body=WebhookChanges,
    returns=WebhookWithSecret,
    errors=UNKNOWN,
)
@teacher_required
def change(webhook_id: int) -> ResponseReturnValue:
    """Change URL or events, switch on or off, give a new secret."""
    changes = read(WebhookChanges)
    webhook, secret = manage.change(webhook_id, the_user().id, **changes.model_dump())
    return jsonify(manage.describe(webhook) | ({"secret": secret} if secret else {}))


@blueprint.delete("/webhooks/<int:webhook_id>")
@describes("Delete a webhook with its deliveries", status=204, errors=UNKNOWN)
@teacher_required
def remove(webhook_id: int) -> ResponseReturnValue:
    """Delete one of the caller's webhooks."""
    manage.remove(webhook_id, the_user().id)
    return "", 204


@blueprint.post("/webhooks/<int:webhook_id>/ping")
@describes(
    "Call a webhook to try it",
    details="Queues an event of the type `ping`; the list of deliveries says what came of it.",
    body=Empty,
    returns=WebhookDelivery,
    status=202,
    errors={**UNKNOWN, 409: ("webhook_off",)},
)
@teacher_required
def ping(webhook_id: int) -> ResponseReturnValue:
    """Queue a call that only shows that the webhook works."""
    read(Empty)
    return jsonify(history.describe(history.ping(webhook_id, the_user().id))), 202


@blueprint.get("/webhooks/<int:webhook_id>/deliveries")
@describes(
    "List the deliveries of a webhook, the newest first",
    details="Those that are done are kept for 30 days.",
    query=DeliveriesWanted,
    returns=WebhookDeliveries,
    errors={**UNKNOWN, 422: ("invalid",)},
)
@teacher_required
def deliveries(webhook_id: int) -> ResponseReturnValue:
    """Return a page of the deliveries of one of the caller's webhooks."""
    found = history.page(webhook_id, the_user().id, number("page", 1), number("per_page", 25, most=MOST))
    listed = [history.describe(delivery) for delivery in found.items]
    return jsonify(deliveries=listed, page=found.page, pages=max(found.pages, 1), total=found.total)


@blueprint.post("/webhooks/<int:webhook_id>/deliveries/<int:delivery_id>/replay")
@describes(
    "Repeat a delivery",
    details="Queues a call with the same `webhook-id` and body. One that waits to be tried again is tried at once.",
    body=Empty,
    returns=WebhookDelivery,
    status=202,
    errors={404: ("unknown_webhook", "unknown_delivery"), 409: ("webhook_off",)},
)
@teacher_required
def replay(webhook_id: int, delivery_id: int) -> ResponseReturnValue:
    """Repeat a delivery of one of the caller's webhooks."""
    read(Empty)
    return jsonify(history.describe(history.replay(webhook_id, the_user().id, delivery_id))), 202
