"""Migration operations for the second wall: one policy text for every office-owned and client-owned table."""

from collections.abc import Sequence
from typing import Any

from django.db.migrations.operations import RunSQL
from django.db.migrations.operations.base import Operation

_OFFICE = "{office} = (select nullif(current_setting('kantorek.office', true), '')::bigint)"
_CLIENT = (
    " AND CASE WHEN (select current_setting('kantorek.clients', true)) = '*' THEN true ELSE {client} = ANY"
    " ((select string_to_array(nullif(current_setting('kantorek.clients', true), '*'), ',')::bigint[])::bigint[]) END"
)


def policy(*, office: str = "office_id", client: str | None = None) -> str:
    """The one policy text; `client` is the column (or expression) that names the client, None for office rows."""
    return _OFFICE.format(office=office) + (_CLIENT.format(client=client) if client else "")


class Walled(RunSQL):
    """Put a table behind the wall; `nullable` rows without a client count as the office's own (client 0)."""

    def __init__(self, table: str, *, client: str | None = None, nullable: bool = False) -> None:
        self.arguments: dict[str, Any] = {"table": table, "client": client, "nullable": nullable}
        expression = f"coalesce({client}, 0)" if client and nullable else client
        text = policy(client=expression)
        super().__init__(
            [
                f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
                f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
                f"CREATE POLICY wall ON {table} USING ({text}) WITH CHECK ({text})",
            ],
            [
                f"DROP POLICY wall ON {table}",
                f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY",
                f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
            ],
        )

    def deconstruct(self) -> tuple[str, Sequence[Any], dict[str, Any]]:
        return (self.__class__.__name__, [], self.arguments)


class OfficeForeignKey(RunSQL):
    """A foreign key that keeps to one office: (column, office_id) points at UNIQUE (id, office_id).

    Needed because the database checks foreign keys past the policies.
    """

    def __init__(self, table: str, column: str, target: str, *, on_delete: str = "NO ACTION") -> None:
        self.arguments = {"table": table, "column": column, "target": target, "on_delete": on_delete}
        name = f"{table}_{column}_office_fk"
        super().__init__(
            f"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY ({column}, office_id)"
            f" REFERENCES {target} (id, office_id) ON DELETE {on_delete} DEFERRABLE INITIALLY DEFERRED",
            f"ALTER TABLE {table} DROP CONSTRAINT {name}",
        )

    def deconstruct(self) -> tuple[str, Sequence[Any], dict[str, Any]]:
        return (self.__class__.__name__, [], self.arguments)


class Unwalled(Operation):
    """Lift FORCE from a table around data operations: behind it a migration silently sees no rows."""

    reversible = True
    atomic = True

    def __init__(self, table: str, operations: Sequence[Operation]) -> None:
        self.table = table
        self.operations = list(operations)

    def state_forwards(self, app_label: str, state: Any) -> None:
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        schema_editor.execute(f"ALTER TABLE {self.table} NO FORCE ROW LEVEL SECURITY")
        for operation in self.operations:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)
        schema_editor.execute(f"ALTER TABLE {self.table} FORCE ROW LEVEL SECURITY")

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        schema_editor.execute(f"ALTER TABLE {self.table} NO FORCE ROW LEVEL SECURITY")
        for operation in reversed(self.operations):
            operation.database_backwards(app_label, schema_editor, from_state, to_state)
        schema_editor.execute(f"ALTER TABLE {self.table} FORCE ROW LEVEL SECURITY")
