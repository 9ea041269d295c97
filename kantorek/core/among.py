"""`client_id__among=ids`: one value however many ids, where IN has one for each.

The text of a question stays the same for everybody, so that PostgreSQL and core/prepared.py know it again.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Field, ForeignObject, Lookup
from django.db.models.sql.compiler import SQLCompiler


@ForeignObject.register_lookup  # which does not look among those of fields
@Field.register_lookup
class Among(Lookup):
    """`column = ANY(array)` over ids; no ids find nothing."""

    lookup_name = "among"
    prepare_rhs = False

    def get_prep_lookup(self) -> list[int]:
        """Take ids; anything else is a mistake of the caller."""
        ids: Iterable[Any] = self.rhs
        return [int(each) for each in ids]

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """Write the one condition; the type is named, or a list of small numbers would be another question."""
        column, params = self.process_lhs(compiler, connection)
        return f"{column} = ANY(%s::bigint[])", (*params, self.rhs)
