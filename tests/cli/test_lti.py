"""``flask lti ...``."""

import pytest
from click.testing import Result
from flask import Flask

from tests.support.platforms import PLATFORM

WORDS = tuple(
    f"--{name.replace('_', '-')}={value}" for name, value in PLATFORM.items() if name not in ("deployments", "name")
)


def run(app: Flask, *words: str) -> Result:
    return app.test_cli_runner().invoke(args=["lti", *words])


def test_a_platform_is_added_listed_and_removed(app: Flask) -> None:
    added = run(app, "add", *WORDS, "--deployment=1", "--deployment=2", "--teachers")
    assert added.exit_code == 0, added.output
    assert "/lti/jwks.json" in added.output
    assert run(app, "list").output == f"1\t{PLATFORM['issuer']}\t{PLATFORM['client_id']}\t1,2\tteachers\n"
    assert run(app, "remove", "1").exit_code == 0
    assert run(app, "list").output == ""
    assert run(app, "remove", "1").exit_code == 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("--jwks-url=http://moodle.school.example/certs", "jwks_url"),
        ("--token-url=https://127.0.0.1/token", "token_url"),
        ("--auth-url=https://169.254.169.254/auth", "auth_url"),
        ("--auth-url=javascript:alert(1)", "auth_url"),
        ("--issuer=two words", "issuer"),
        ("--client-id=", "client_id"),
        (f"--client-id={'x' * 256}", "client_id"),
    ],
)
def test_what_is_wrong_is_said_with_its_field(app: Flask, wrong: str, said: str) -> None:
    result = run(app, "add", *WORDS, "--deployment=1", wrong)
    assert result.exit_code == 1
    assert said in result.stderr
    assert run(app, "list").output == ""


def test_the_same_platform_twice_is_refused(app: Flask) -> None:
    run(app, "add", *WORDS, "--deployment=1")
    again = run(app, "add", *WORDS, "--deployment=2")
    assert again.exit_code == 1
    assert "client_id" in again.stderr


def test_a_new_key_is_made(app: Flask) -> None:
    first, second = run(app, "rotate-key").output, run(app, "rotate-key").output
    published = app.test_client().get("/lti/jwks.json").get_json()["keys"]
    assert [key["kid"] for key in published] == [second.strip(), first.strip()]
