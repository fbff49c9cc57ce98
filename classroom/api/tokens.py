"""Personal tokens: what a program sends instead of a password."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from pydantic import BaseModel, Field

from classroom.api.openapi import describes
from classroom.api.reading import read
from classroom.core.payloads import Payload
from classroom.http.client_address import client_address
from classroom.http.guards import public
from classroom.services.accounts import access, users

blueprint = Blueprint("api_tokens", __name__)


class Credentials(Payload):
    """Username and password of an account."""

    username: str = Field(min_length=1, max_length=256)
    password: str = Field(min_length=1, max_length=1024)


class PersonalToken(BaseModel):
    """A new token. It cannot be shown again."""

    token: str


@blueprint.post("/tokens")
@describes(
    "Create a personal token",
    details="It is valid until it is ended on the account page, or the account's password or role changes.",
    body=Credentials,
    returns=PersonalToken,
    status=201,
    errors={
        401: ("not_authenticated",),
        403: ("password_change_required", "local_login_off"),
        429: ("rate_limited",),
    },
)
@public
def make_token() -> ResponseReturnValue:
    """Check username and password; return a new token of the account."""
    body = read(Credentials)
    user = users.authenticate(body.username, body.password, client_address())
    label = request.user_agent.string.strip() or "API"
    return {"token": access.grant(user, "api", label[:200])}, 201
