"""Another site cannot have a visitor's browser change anything here."""

from functools import cache

import pytest
from flask.testing import FlaskClient

from tests.security.conftest import School
from tests.security.page_routes import BY_PLATFORMS
from tests.security.routes import API, PAGES, ROWS, fill, place, request_options
from tests.security.test_matrix_routes import ask, found
from tests.security.test_revocation import PASSWORD
from tests.support.people import log_in

WRITES = [
    name
    for name in sorted(ROWS)
    if not name.startswith("GET ") and name not in {*BY_PLATFORMS, "POST sign_on.backchannel_logout"}
]
FORMS = [name for name in WRITES if name in PAGES]


@pytest.fixture
def strict(school: School) -> School:
    """The school with the forms' token checked, as in production."""
    school.app.config["WTF_CSRF_ENABLED"] = True
    return school


@pytest.mark.parametrize("name", FORMS)
def test_a_form_of_another_site_is_refused(strict: School, name: str) -> None:
    """It rides on the cookie of whoever may do this, and knows everything but the token."""
    row = ROWS[name]
    actor = next((actor for actor in ("owner", "admin", "student") if actor in row.allowed), "student")
    response = ask(strict, name, found(strict.app)[name], actor)
    assert response.status_code == 400, name
    assert "expired" in response.get_data(as_text=True)
    assert strict.world.browsers[actor].get("/account").status_code == 200, "and the login is as it was"


@pytest.mark.parametrize("token", ["", "x", "IjEi.aaaa.bbbb"])
def test_a_made_up_or_foreign_token_does_not_help(strict: School, token: str) -> None:
    browser = strict.world.browsers["owner"]
    assert browser.post("/language", data={"language": "es", "csrf_token": token}).status_code == 400
    stolen = _token(strict.world.browsers["outsider"])
    assert browser.post("/language", data={"language": "es", "csrf_token": stolen}).status_code == 400
    assert browser.post("/language", data={"language": "es", "csrf_token": _token(browser)}).status_code == 302


def _token(browser: FlaskClient) -> str:
    page = browser.get("/account").get_data(as_text=True)
    return page.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]


@pytest.mark.parametrize("name", [name for name in WRITES if name in API and isinstance(API[name].body, dict)])
@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
def test_json_under_the_name_of_a_form_is_refused(school: School, name: str, kind: str) -> None:
    """These are the types that a page can send elsewhere without asking first (Fetch, "CORS-safelisted")."""
    school.restore()
    row, rule = ROWS[name], found(school.app)[name]
    actor = next(actor for actor in ("owner", "guest", "student") if actor in row.allowed)
    with school.app.test_request_context():
        path = school.app.url_for(rule.endpoint, **place(row, rule.arguments, school.world))
        data = school.app.json.dumps(fill(row.body, school.world.ids))
    headers = {} if "nobody" in row.allowed else {"Authorization": f"Bearer {school.world.token(name, actor)}"}
    response = school.app.test_client().open(
        path, method=name.partition(" ")[0], data=data, content_type=kind, headers=headers
    )
    assert response.status_code == 415, response.get_data(as_text=True)[:200]


def test_pages_take_no_json(school: School) -> None:
    """A form's library reads JSON as well, and would be given numbers, lists and texts that nobody has checked."""
    rules = found(school.app)
    for name in FORMS:
        with school.app.test_request_context():
            path = school.app.url_for(rules[name].endpoint, **place(ROWS[name], rules[name].arguments, school.world))
        for body in ("1e999", "[1]", '{"username": 1, "title": ["a"], "password": "a\\u0000"}', "{"):
            response = school.world.browsers["owner"].post(path, data=body, content_type="application/json")
            assert response.status_code == 415, f"{name} {body}: {response.status_code}"


@pytest.mark.parametrize("name", WRITES)
def test_nothing_is_changed_by_looking(school: School, name: str) -> None:
    """Whatever has another method for changing is not done by GET."""
    school.restore()
    row, rule = ROWS[name], found(school.app)[name]
    other = f"GET {rule.endpoint}"
    with school.app.test_request_context():
        path = school.app.url_for(rule.endpoint, **place(row, rule.arguments, school.world))
    actor = next((actor for actor in ("owner", "admin", "student", "guest") if actor in row.allowed), "student")
    headers = {"Authorization": f"Bearer {school.world.token(name, actor)}"} if name in API else {}
    before = _as_filled(school)
    browser = school.app.test_client() if name in API else school.world.browsers[actor]
    body = row.body if isinstance(row.body, dict) else {}
    query = {key: str(value) for key, value in fill(body, school.world.ids).items()}
    for method in ("GET", "HEAD", "OPTIONS"):
        response = browser.open(path, method=method, query_string=query, headers=headers)
        if method == "GET" and other not in ROWS and not _is_also_read(school, path):
            assert response.status_code == 405, response.status_code
    assert _everything(school) == before


def _is_also_read(school: School, path: str) -> bool:
    adapter = school.app.url_map.bind("localhost")
    return "GET" in adapter.allowed_methods(path)


@cache
def _as_filled(school: School) -> str:
    """Return all rows of a school that was just restored: always the same."""
    return _everything(school)


def _everything(school: School) -> str:
    """Return all rows of all tables."""
    from classroom.core.database import db

    with school.app.app_context():
        tables = db.metadata.sorted_tables
        return repr([[tuple(row) for row in db.session.execute(table.select())] for table in tables])


def test_the_api_knows_no_cookies(school: School) -> None:
    """For every route of the API that somebody has to be somebody for."""
    school.restore()
    for name, row in sorted(API.items()):
        if "nobody" in row.allowed:
            continue
        rule = found(school.app)[name]
        with school.app.test_request_context():
            path = school.app.url_for(rule.endpoint, **place(row, rule.arguments, school.world))
        for actor in ("owner", "admin", "guest", "student"):
            options = request_options(name, fill(row.body, school.world.ids))
            response = school.world.browsers[actor].open(path, method=name.partition(" ")[0], **options)
            assert response.status_code == 401, f"{name} took the cookie of {actor}"
            assert response.headers["WWW-Authenticate"] == "Bearer"


def test_joining_over_the_api_takes_no_notice_of_a_cookie(school: School) -> None:
    school.restore()
    body = {"code": school.world.ids["code"], "nickname": "Somebody"}
    response = school.world.browsers["stranger"].post("/api/v1/join", json=body)
    assert response.get_json()["participant"]["nickname"] == "Somebody"


def test_tokens_are_taken_from_the_header_only(school: School) -> None:
    school.restore()
    token = school.world.tokens["owner"]
    client = school.app.test_client()
    for query in ("token", "access_token", "api_key", "Authorization"):
        assert client.get("/api/v1/lessons", query_string={query: token}).status_code == 401
    for kind in ("api", "session"):
        assert client.get("/account", headers={"Authorization": f"Bearer {token}"}).status_code == 302, kind
    assert log_in(school.app, "owner").get("/api/v1/lessons").status_code == 401
    assert PASSWORD not in client.get("/login").get_data(as_text=True)
