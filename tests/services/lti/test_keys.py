"""Our own keys: published, rotated, kept for a while; the private part is stored encrypted."""

import pytest
from flask import Flask
from joserfc import jwt
from joserfc.jwk import KeySet

from classroom.core import sealing
from classroom.core.database import db
from classroom.core.errors import Unavailable
from classroom.models import LtiKey
from classroom.services.lti import keys
from tests.support.calendar import DAY, Wait


def check(token: str) -> str:
    """Check a token with the published keys; return the name of the key."""
    found = jwt.decode(token, KeySet.import_key_set(keys.published()), algorithms=["RS256"])
    assert found.claims == {"sub": "somebody"}
    return str(found.header["kid"])


def test_the_first_key_is_made_when_it_is_asked_for(app: Flask) -> None:
    [first] = keys.published()["keys"]
    assert first == keys.published()["keys"][0]
    assert (first["kty"], first["use"], first["alg"]) == ("RSA", "sig", "RS256")
    assert set(first) == {"kty", "n", "e", "kid", "use", "alg"}, "nothing of the private part"
    assert check(keys.sign({"sub": "somebody"})) == first["kid"]


def test_a_new_key_is_announced_before_it_signs_and_the_old_one_stays_for_a_month(app: Flask, wait_days: Wait) -> None:
    first = check(keys.sign({"sub": "somebody"}))
    wait_days(100)
    second = keys.rotate().kid
    assert check(keys.sign({"sub": "somebody"})) == first
    wait_days(keys.ANNOUNCED / DAY)
    assert check(keys.sign({"sub": "somebody"})) == second
    assert {key["kid"] for key in keys.published()["keys"]} == {first, second}
    wait_days((keys.KEPT + 1) / DAY)
    third = keys.rotate().kid
    assert {key["kid"] for key in keys.published()["keys"]} == {second, third}


def test_the_private_key_is_not_readable_in_the_database(app: Flask) -> None:
    keys.rotate()
    [stored] = db.session.scalars(db.select(LtiKey)).all()
    private = sealing.unseal(keys.PURPOSE, stored.sealed)
    assert private["d"].encode() not in stored.sealed
    assert "d" not in stored.public


def test_a_key_of_another_secret_says_so(app: Flask) -> None:
    key = keys.rotate()
    key.sealed = sealing.seal("another purpose", {})
    db.session.commit()
    with pytest.raises(Unavailable) as failed:
        keys.sign({})
    assert failed.value.code == "key_unreadable"
