"""Builds the OpenAPI document from the routes of the API, their guards and their descriptions."""

import re
from typing import Any

from flask import Flask
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema
from werkzeug.routing import Rule

from classroom.api.openapi.describe import Description
from classroom.api.openapi.responses import Error, responses

PREFIX = "/api/v1"
_PARAMETER = re.compile(r"<(?:[^:<>]+:)?([a-z_]+)>")

SECURITY = {
    "teacher": {
        "type": "http",
        "scheme": "bearer",
        "description": "A teacher's or admin's personal token: from POST /tokens, from `flask user token`, or from "
        "the account page.",
    },
    "account": {
        "type": "http",
        "scheme": "bearer",
        "description": "The personal token of any account, from POST /tokens or the account page.",
    },
    "participant": {
        "type": "http",
        "scheme": "bearer",
        "description": "The token from POST /join; for one lesson, valid until it ends.",
    },
}

TAGS = {
    "api_tokens": ("Tokens", "Personal tokens"),
    "api_questions": ("Questions", "Your own questions, and files of questions"),
    "api_question_history": ("Versions and uses", "Earlier versions of questions, and where questions are used"),
    "api_quizzes": ("Quizzes", "Ordered lists of questions"),
    "api_presets": ("Presets", "Ways of teaching a lesson"),
    "api_lessons": ("Lessons", "A teacher's lessons and their participants"),
    "api_co_teachers": ("Colleagues", "Teaching a lesson together"),
    "api_forgetting": ("Forgetting", "Deleting lessons, and taking people out of them"),
    "api_rounds": ("Rounds", "Asking questions in a lesson"),
    "api_round_keys": ("Keys", "Correcting a key after the fact"),
    "api_lesson_marks": ("Marks", "The scale of a lesson's marks"),
    "api_results": ("Results", "Rounds and answers of a lesson"),
    "api_practice": ("Practice", "Questions that an account answered wrong, when they come back"),
    "api_own_results": ("Own results", "What an account's owner may read of lessons that they took part in"),
    "api_join": ("Students", "Joining a lesson and answering"),
    "api_assignments": ("Homework", "Homework made from a lesson or a quiz"),
    "api_work": ("Work", "Working on homework, with the token from POST /join"),
    "api_webhooks": ("Webhooks", "Calls of your own programs when something happens"),
    "api_document": ("Document", "This document"),
}


def rules(app: Flask) -> list[Rule]:
    """Return the API's routes in the order of their paths."""
    found = [rule for rule in app.url_map.iter_rules() if rule.rule.startswith(PREFIX)]
    return sorted(found, key=lambda rule: (rule.rule, sorted(rule.methods or ())))


def path_of(rule: Rule) -> str:
    """Return a route's path as OpenAPI writes it, below the server's address: ``/lessons/{lesson_id}``."""
    return _PARAMETER.sub(r"{\1}", rule.rule.removeprefix(PREFIX))


def methods_of(rule: Rule) -> list[str]:
    """Return the methods that a route was made for, in lower case."""
    return sorted(method.lower() for method in (rule.methods or set()) - {"HEAD", "OPTIONS"})


def document(app: Flask) -> dict[str, Any]:
    """Return the OpenAPI 3.1 document of an application.

    Raises:
        LookupError: a view of the API has no description or no guard.
    """
    described = [(rule, *_facts(app, rule)) for rule in rules(app)]
    schemas, references = _schemas([description for _rule, description, _access in described])
    paths: dict[str, Any] = {}
    for rule, description, access in described:
        for method in methods_of(rule):
            operation = _operation(rule, method, description, access, references)
            paths.setdefault(path_of(rule), {})[method] = operation
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Tiza",
            "version": "1",
            "description": "Live classroom questions. Fields may be added; none is renamed or removed. Times are Unix "
            "seconds by the server's clock. Bodies are JSON objects; unknown fields are refused.",
        },
        "servers": [{"url": PREFIX}],
        "tags": [{"name": name, "description": text} for name, text in TAGS.values()],
        "paths": paths,
        "components": {"schemas": schemas, "securitySchemes": SECURITY},
    }


def _facts(app: Flask, rule: Rule) -> tuple[Description, str]:
    view = app.view_functions[rule.endpoint]
    description, access = getattr(view, "description", None), getattr(view, "access", None)
    if not isinstance(description, Description) or access is None:
        raise LookupError(f"{rule.endpoint} ({rule.rule}) lacks @describes or a guard")
    return description, str(access)


def _schemas(descriptions: list[Description]) -> tuple[dict[str, Any], dict[type[BaseModel], dict[str, Any]]]:
    models: dict[type[BaseModel], None] = {Error: None}
    for description in descriptions:
        for model in (description.body, description.returns):
            if model is not None:
                models[model] = None
    found, definitions = models_json_schema(
        [(model, "validation") for model in models], ref_template="#/components/schemas/{model}"
    )
    references = {model: found[model, "validation"] for model in models}
    return definitions.get("$defs", {}), references


def _operation(
    rule: Rule, method: str, description: Description, access: str, references: dict[type[BaseModel], dict[str, Any]]
) -> dict[str, Any]:
    blueprint = rule.endpoint.partition(".")[0]
    operation: dict[str, Any] = {
        "operationId": rule.endpoint.removeprefix("api_").replace(".", "_"),
        "summary": description.summary,
        "tags": [TAGS[blueprint][0]],
        "security": [{access: []}] if access in SECURITY else [],
        "responses": responses(description, access, references, has_id=bool(rule.arguments)),
    }
    if description.details:
        operation["description"] = description.details
    if parameters := _parameters(rule, description):
        operation["parameters"] = parameters
    content: dict[str, Any] = {kind: {"schema": {}} for kind in description.body_files}
    if description.body is not None:
        content["application/json"] = {"schema": references[description.body]}
    if content:
        fields = description.body.model_fields.values() if description.body else ()
        needed = bool(description.body_files) or any(field.is_required() for field in fields)
        operation["requestBody"] = {"required": needed, "content": content}
    return operation


def _parameters(rule: Rule, description: Description) -> list[dict[str, Any]]:
    parameters: list[dict[str, Any]] = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "integer", "minimum": 1}}
        for name in sorted(rule.arguments)
    ]
    if description.query is not None:
        schema = description.query.model_json_schema()  # without references: all fields are plain
        required = schema.get("required", ())
        for name, field in schema["properties"].items():
            parameters.append({"name": name, "in": "query", "required": name in required, "schema": field})
    return parameters
