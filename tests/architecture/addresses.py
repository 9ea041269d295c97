"""Every address of the program, read from the resolver: pages and the API's operations alike."""

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

LIBRARY_PAGES = {
    "api:openapi-json": "the description of the API: constant, written by the library, no data",
    "api:api-root": "the library's own root: nothing is ever served there, it only gives reverse() a base",
}
"""Addresses that a library brings and no guard can be put around, with the reason why that is right."""


@dataclass(frozen=True, slots=True)
class Address:
    """One address: its name, its pattern as one line, its arguments and the functions behind it."""

    name: str
    route: str
    arguments: tuple[str, ...]
    views: tuple[Callable[..., Any], ...]
    methods: tuple[str, ...] = ()
    """Those of the API's operations; any other is the library's own 405. A page's are found by asking."""

    def path(self, values: dict[str, object]) -> str:
        """The address with its arguments filled in."""
        filled = self.route
        for argument in self.arguments:
            filled = _fill(filled, argument, str(values[argument]))
        return "/" + filled

    @property
    def is_api(self) -> bool:
        """Whether machines ask here, by token."""
        return self.route.startswith("api/")


def _fill(route: str, argument: str, value: str) -> str:
    for start in ("<" + argument + ">", *(f"<{kind}:{argument}>" for kind in ("int", "str", "slug", "uuid", "path"))):
        route = route.replace(start, value)
    return route


def every_address() -> list[Address]:
    """All of them, in the order of the resolver."""
    return list(_walk(get_resolver().url_patterns, "", ""))


def _walk(patterns: list[Any], route: str, space: str) -> Iterator[Address]:
    for pattern in patterns:
        here = route + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _walk(pattern.url_patterns, here, inner)
        elif isinstance(pattern, URLPattern):
            views, methods = tuple(_views(pattern.callback)), tuple(_methods(pattern.callback))
            yield Address(f"{space}{pattern.name or here}", here, _arguments(here), views, methods)


def _arguments(route: str) -> tuple[str, ...]:
    pieces = (piece.split(">")[0] for piece in route.split("<")[1:])
    return tuple(piece.rpartition(":")[2] for piece in pieces)


def _views(callback: Any) -> Iterator[Callable[..., Any]]:
    """The function behind an address; for the API, one for each of its operations."""
    operations = _operations(callback)
    if operations:
        yield from (operation.view_func for operation in operations)
    else:
        yield callback


def _methods(callback: Any) -> list[str]:
    return sorted({method for operation in _operations(callback) for method in operation.methods})


def _operations(callback: Any) -> list[Any]:
    for cell in getattr(inspect.unwrap(callback), "__closure__", None) or ():
        found = getattr(cell.cell_contents, "operations", None)
        if found:
            return list(found)
    return []
