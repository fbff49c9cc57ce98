"""The OpenAPI 3.1 document of the API, built from the descriptions of its views."""

from classroom.api.openapi.build import document
from classroom.api.openapi.describe import Description, Errors, describes

__all__ = ["Description", "Errors", "describes", "document"]
