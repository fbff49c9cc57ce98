"""The description of the API in OpenAPI 3.1, put together from what stands beside each view."""

from classroom.api.openapi.build import document
from classroom.api.openapi.describe import Description, Errors, describes

__all__ = ["Description", "Errors", "describes", "document"]
