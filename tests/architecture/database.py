"""The database as its owner sees it, and the walls as the migrations promise them."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.apps import apps
from django.db.migrations.loader import MigrationLoader
from psycopg.rows import dict_row

from kantorek.core.walls import Walled


@contextmanager
def owner() -> Iterator[psycopg.Connection[dict[str, Any]]]:
    """A connection of the role that migrates; whatever is done in it is undone."""
    url = os.environ["KANTOREK_MIGRATE_DATABASE_URL"]
    with psycopg.connect(url, row_factory=dict_row, options="-c client_min_messages=error") as connection:
        yield connection
        connection.rollback()


def ask(sql: str, *values: Any) -> list[dict[str, Any]]:
    """The rows of one question."""
    with owner() as connection:
        return connection.execute(sql, values).fetchall()


def tables() -> set[str]:
    """Every table of the database."""
    return {row["tablename"] for row in ask("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")}


def walls() -> dict[str, str | None]:
    """Every table that a migration walls, with the expression that names its client (None: the office's own rows)."""
    found: dict[str, str | None] = {}
    for migration in MigrationLoader(None).disk_migrations.values():
        for operation in migration.operations:
            if isinstance(operation, Walled):
                client, nullable = operation.arguments["client"], operation.arguments["nullable"]
                found[operation.arguments["table"]] = f"coalesce({client}, 0)" if client and nullable else client
    return found


def client_columns() -> dict[str, str]:
    """The column that names the client, of every table that has one."""
    return {table: text.removeprefix("coalesce(").removesuffix(", 0)") for table, text in walls().items() if text}


def model_of() -> dict[str, Any]:
    """The model of each table that has one."""
    return {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}


def columns(table: str) -> list[str]:
    """The columns of a table that can be written."""
    rows = ask(
        "SELECT column_name FROM information_schema.columns WHERE table_schema = 'public' AND table_name = %s"
        " AND is_generated = 'NEVER' ORDER BY ordinal_position",
        table,
    )
    return [row["column_name"] for row in rows]
