"""The OpenAPI document is valid, complete, and built from the views."""

import re
from typing import Any

import pytest
from flask import Blueprint, Flask
from openapi_spec_validator import validate

from classroom.api.openapi import document
from classroom.api.openapi.build import PREFIX, methods_of, path_of, rules
from tests.api.client import Api
from tests.api.conftest import good


def test_it_is_served_and_valid(nobody: Api) -> None:
    served = good(nobody.get("/openapi.json"))
    validate(served)
    assert served["openapi"].startswith("3.1")
    assert served["servers"] == [{"url": PREFIX}]


def test_every_route_is_in_it(app: Flask) -> None:
    paths = document(app)["paths"]
    routes = {(path_of(rule), method) for rule in rules(app) for method in methods_of(rule)}
    assert {(path, method) for path, item in paths.items() for method in item} == routes
    assert len(routes) >= 35


def test_every_operation_says_what_it_takes_and_gives(app: Flask) -> None:
    for path, item in document(app)["paths"].items():
        for method, operation in item.items():
            where = f"{method} {path}"
            assert operation["summary"], where
            good_ones = [status for status in operation["responses"] if status < "400"]
            assert len(good_ones) == 1, where
            assert good_ones == ["204"] or operation["responses"][good_ones[0]]["content"], where
            assert {"500", "503"} <= set(operation["responses"]), where
            assert ("401" in operation["responses"]) >= bool(operation["security"]), where
            named = {parameter["name"] for parameter in operation.get("parameters", []) if parameter["in"] == "path"}
            assert all(f"{{{name}}}" in path for name in named), where


def test_operation_ids_are_unique(app: Flask) -> None:
    ids = [operation["operationId"] for item in document(app)["paths"].values() for operation in item.values()]
    assert len(set(ids)) == len(ids)


def test_a_view_without_a_description_is_found() -> None:
    app = Flask("bare")
    blueprint = Blueprint("api_lessons", __name__)
    blueprint.get("/forgotten")(lambda: "")
    app.register_blueprint(blueprint, url_prefix=PREFIX)
    with pytest.raises(LookupError, match="forgotten"):
        document(app)


def codes_of(operation: dict[str, Any], status: int) -> list[str]:
    """Return the error codes that an operation may answer with a status."""
    schema = operation["responses"][str(status)]["content"]["application/json"]["schema"]
    return list(schema["allOf"][1]["properties"]["error"]["properties"]["code"]["enum"])


def test_ids_in_paths_that_are_no_numbers_are_documented(app: Flask, teacher: Api) -> None:
    paths = document(app)["paths"]
    for rule in rules(app):
        if rule.arguments:
            path = path_of(rule)
            for method in methods_of(rule):
                reply = teacher.call(method.upper(), re.sub(r"{[a-z_]+}", "null", path))
                assert (reply.status, reply.code) == (404, "not_found"), (method, path)
                assert "not_found" in codes_of(paths[path][method], 404), (method, path)


def test_parameters_are_taken_up_to_their_documented_limits(app: Flask, teacher: Api) -> None:
    """What the document allows is taken, what lies beyond is refused, and every accepted spelling is in it."""
    tried = 0
    for path, item in document(app)["paths"].items():
        queries = [one for one in item.get("get", {}).get("parameters", ()) if one["in"] == "query"]
        if "{" in path:
            continue
        for parameter in queries:
            name, schema = parameter["name"], parameter["schema"]
            for value in schema.get("enum", ()):
                assert teacher.get(f"{path}?{name}={value}").status == 200, (path, name, value)
                tried += 1
            if schema.get("type") == "integer":
                assert teacher.get(f"{path}?{name}={schema['maximum']}").status == 200, (path, name)
                assert teacher.get(f"{path}?{name}={schema['maximum'] + 1}").status == 422, (path, name)
                tried += 1
    assert tried > 20
