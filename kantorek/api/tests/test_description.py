"""The description of the API is one from which clients can be generated."""

import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from django.test import Client as Browser

pytestmark = pytest.mark.django_db


@cache
def as_a_stranger_gets_it() -> Any:
    """It says the same to everybody and is long in the making: asked once for all tests."""
    answer = Browser().get("/api/v1/openapi.json")
    assert answer.status_code == 200
    return answer.json()


@pytest.fixture
def document() -> dict[str, Any]:
    """The description, as a stranger gets it."""
    return dict(as_a_stranger_gets_it())


def operations(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield f"{method.upper()} {path}", operation


def test_every_operation_has_a_name_of_its_own_that_reads_well(document: dict[str, Any]) -> None:
    names = [operation["operationId"] for _where, operation in operations(document)]
    assert len(names) == len(set(names)) >= 20
    assert [name for name in names if not re.fullmatch(r"[a-z]+(_[a-z]+)+", name)] == []
    assert {"list_clients", "add_client", "get_client", "change_client", "list_events", "ask_gus"} <= set(names)


def test_every_operation_tells_how_it_fails_and_asks_for_the_token(document: dict[str, Any]) -> None:
    for where, operation in operations(document):
        told = operation["responses"]
        assert {"401", "403", "422", "429"} <= set(told), where
        assert ("requestBody" in operation) == ("413" in told), where
        assert operation["security"] == [{"BearerToken": []}], where
        for status, what in told.items():
            if status >= "4":
                schema = what["content"]["application/problem+json"]["schema"]
                assert schema == {"$ref": "#/components/schemas/ProblemOut"}, where
    scheme = document["components"]["securitySchemes"]["BearerToken"]
    assert (scheme["type"], scheme["scheme"]) == ("http", "bearer")


def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    named = set(re.findall(r'"#/components/schemas/(\w+)"', json.dumps(document)))
    assert named
    assert named - set(document["components"]["schemas"]) == set()


def test_every_argument_of_a_path_is_described(document: dict[str, Any]) -> None:
    for where, operation in operations(document):
        told = {one["name"] for one in operation["parameters"] if one["in"] == "path"}
        assert told == set(re.findall(r"{(\w+)}", where)), where


def test_changes_by_version_ask_for_if_match(document: dict[str, Any]) -> None:
    for where, operation in operations(document):
        headers = [one["name"] for one in operation["parameters"] if one["in"] == "header"]
        versioned = "428" in operation["responses"]
        assert versioned or not where.startswith("PATCH"), where
        assert headers == (["If-Match"] if versioned else []), where
