"""Reads what is sent, and refuses text that no database column and no UTF-8 answer can hold, in one place for all."""

import json
from collections.abc import Iterator
from typing import Any, NoReturn

from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from ninja.parser import Parser

from kantorek.api.problems import Problem


class CleanParser(Parser):
    """JSON and query without NUL, without halves of surrogate pairs and without NaN."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        """Give the body; what is no JSON raises a ValueError, which is answered with 400."""
        body: dict[str, Any] = json.loads(request.body, parse_constant=_no_number)
        _refuse_unfit(body)
        return body

    def parse_querydict(
        self, data: MultiValueDict[str, str], list_fields: list[str], request: HttpRequest
    ) -> dict[str, Any]:
        """Give the query."""
        _refuse_unfit({key: data.getlist(key) for key in data})
        return super().parse_querydict(data, list_fields, request)


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")


def _refuse_unfit(sent: Any) -> None:
    for place, text in _texts(sent):
        if "\x00" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
            words = _("The text holds a character that cannot be kept.")
            error = {"field": place, "code": "unfit_text", "message": words}
            raise Problem(422, "invalid", _("The input is not valid."), errors=[error])


def _texts(sent: Any) -> Iterator[tuple[str, str]]:
    """Every text with its place, without recursion: what is sent may be nested as deep as the body is long."""
    waiting: list[tuple[str, Any]] = [("", sent)]
    while waiting:
        place, thing = waiting.pop()
        if isinstance(thing, str):
            yield place, thing
        elif isinstance(thing, dict):
            yield from ((place, key) for key in thing)
            waiting += [(f"{place}.{key}".lstrip("."), value) for key, value in thing.items()]
        elif isinstance(thing, list):
            waiting += [(place, value) for value in thing]
