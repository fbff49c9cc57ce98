"""The fields that the question types declare, as models from which the API's other models inherit.

Each field may be absent: a question has those of its type. Its description names the types that have it.
"""

from collections.abc import Iterable, Mapping
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, Field, TypeAdapter, WithJsonSchema, create_model

from classroom import questions
from classroom.questions.declarations import SchemaField

Declared = Iterable[tuple[str, SchemaField]]
"""Declarations, each with the name of its type."""


def _described(declared: Declared) -> str:
    """Return descriptions with the types they are about, such as ``map_pin, image_pin: places; rating``."""
    types: dict[str, list[str]] = {}
    for name, field in declared:
        types.setdefault(field.description, []).append(name)
    return "; ".join(f"{', '.join(names)}{': ' if text else ''}{text}" for text, names in types.items())


def _model(name: str, doc: str, fields_of: Mapping[str, Mapping[str, SchemaField]]) -> Any:
    """Return a model with the fields of all types; a field of several types may have the type of any of them."""
    found: dict[str, list[tuple[str, SchemaField]]] = {}
    for kind, fields in fields_of.items():
        for field_name, field in fields.items():
            found.setdefault(field_name, []).append((kind, field))
    definitions: dict[str, Any] = {
        field_name: (
            reduce(or_, (field.annotation for _kind, field in declared)) | None,
            Field(default=None, description=_described(declared)),
        )
        for field_name, declared in found.items()
        if field_name != "choices"  # the models say themselves what choices look like
    }
    return create_model(name, __doc__=doc, **definitions)


_TYPES = questions.all_types()

if TYPE_CHECKING:

    class OwnFields(BaseModel):
        """The fields that authors fill in for some types only."""

    class KeyFields(BaseModel):
        """The fields of graded types, which hold their key."""

    class PublicFields(BaseModel):
        """The fields that students see of some types only."""

    class TallyFields(BaseModel):
        """What is counted for some types only."""

else:
    OwnFields = _model(
        "OwnFields", "The fields that authors fill in for some types only.", {kind.name: kind.fields for kind in _TYPES}
    )
    KeyFields = _model(
        "KeyFields",
        "The fields of graded types, which hold their key.",
        {kind.name: kind.fields for kind in _TYPES if kind.graded},
    )
    PublicFields = _model(
        "PublicFields",
        "The fields that students see of some types only.",
        {kind.name: kind.public_fields for kind in _TYPES},
    )
    TallyFields = _model(
        "TallyFields", "What is counted for some types only.", {kind.name: kind.tally_fields for kind in _TYPES}
    )


def _answer_schema() -> dict[str, Any]:
    schemas: list[dict[str, Any]] = []
    for kind in _TYPES:
        schema = TypeAdapter(kind.answer.annotation).json_schema()
        if schema not in schemas:
            schemas.append(schema)
    return {"description": _described([(kind.name, kind.answer) for kind in _TYPES]), "anyOf": schemas}


Value = Annotated[Any, WithJsonSchema(_answer_schema())]
"""The value of an answer; the question's type checks it."""
