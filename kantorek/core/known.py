"""Questions whose text never changes: their values are sent beside them, so that the server plans a text once.

Django writes values into the text, and every question is planned anew: for the short ones of a guard that is two thirds
of what PostgreSQL does. psycopg prepares by itself what a connection asks again (`prepare_threshold`).
"""

import re
from functools import cache
from typing import Any, Final

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.postgresql.base import ServerBindingCursor
from django.db.models import Model
from django.db.models.query import RawQuerySet
from django.db.models.sql.query import RawQuery

_STAR: Final = re.compile(r"\b(\w+)\.\*")


def first_of(model: type[Model], sql: str, values: dict[str, Any]) -> Any:
    """Give the first row as a model, what else is selected as its attributes; None where there is none.

    `alias.*` in the text is the model's columns by name: the star would be another answer once a migration adds one, which
    PostgreSQL refuses to a text that it has prepared.
    """
    text = _named(model, sql)
    query: Any = _Known(text, DEFAULT_DB_ALIAS, values)
    return next(iter(RawQuerySet(text, model=model, query=query, using=DEFAULT_DB_ALIAS)), None)


@cache
def _named(model: type[Model], sql: str) -> str:
    def columns(star: re.Match[str]) -> str:
        return ", ".join(f'{star[1]}."{field.column}"' for field in model._meta.concrete_fields)

    return _STAR.sub(columns, sql, count=1)


def cursor_of(own: Any) -> Any:
    """Give a cursor of a connection of Django's that sends values beside the text."""
    if own.queries_logged:
        return own.cursor()  # which can say afterwards what was asked
    own.ensure_connection()
    with own.wrap_database_errors:
        return own._prepare_cursor(ServerBindingCursor(own.connection))  # type: ignore[call-arg]


class _Known(RawQuery):
    """A raw query by such a cursor."""

    def _execute_query(self) -> None:
        self.cursor = cursor_of(connections[self.using])
        self.cursor.execute(self.sql, self.params)
