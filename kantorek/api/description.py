"""The API as a whole, and its description, from which clients can be generated."""

from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

from kantorek.api.problems import PROBLEM_JSON

ALWAYS = {401: "No valid token", 403: "The token lacks a right", 422: "Input that is not valid", 429: "Too many calls"}
WITH_BODY = {400: "No valid JSON", 413: "Too large"}


class DescribedAPI(NinjaAPI):
    """An API whose description names every operation plainly and tells how each may fail."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """Name an operation as its function is named: `list_clients`."""
        return operation.view_func.__name__

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        """Give the description, with problem documents wherever a call can fail."""
        schema = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
        for operations in schema["paths"].values():
            for operation in operations.values():
                _tell_failures(operation)
        return schema


def _tell_failures(operation: dict[str, Any]) -> None:
    failures = ALWAYS | (WITH_BODY if "requestBody" in operation else {})
    told = {int(status): what for status, what in operation["responses"].items()}
    for status, words in failures.items():
        told.setdefault(status, {"description": words})
    for status, what in told.items():
        if status >= 400:
            what["content"] = {PROBLEM_JSON: {"schema": {"$ref": "#/components/schemas/ProblemOut"}}}
    operation["responses"] = {str(status): told[status] for status in sorted(told)}
