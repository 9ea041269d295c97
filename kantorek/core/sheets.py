"""Tables as files: XLSX and CSV that a spreadsheet opens without running anything."""

import csv
import io
import tempfile
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

Cell = str | int | Decimal | None
TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_MONEY = "#,##0.00"


def harmless(cell: Cell) -> Cell:
    """Keep a text that a spreadsheet would read as a formula from running: an apostrophe makes it a text."""
    if not isinstance(cell, str):
        return cell
    text = "".join(c for c in cell if c >= " " or c in "\t\n\r")  # the other control signs may not stand in XML
    return f"'{text}" if text.lstrip().startswith(_FORMULA) or text.startswith(_FORMULA) else text


def table_file(kind: str, name: str, head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> HttpResponse:
    """Build the whole file now, inside the scope, and give it as a download called `name`."""
    with tempfile.TemporaryFile() as file:
        (_write_xlsx if kind == "xlsx" else _write_csv)(file, name, head, rows)
        file.seek(0)
        response = HttpResponse(file.read(), content_type=TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    response["Cache-Control"] = "private, no-store"
    return response


def _write_xlsx(file: Any, name: str, head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet(name[:31])
    sheet.freeze_panes = "A2"
    for at, label in enumerate(head, start=1):
        sheet.column_dimensions[get_column_letter(at)].width = 44 if at == 1 else max(14, len(label) + 2)
    sheet.append([_styled(sheet, label, font=Font(bold=True)) for label in head])
    for row in rows:
        sheet.append([_styled(sheet, c, number_format=_MONEY) if isinstance(c, Decimal) else harmless(c) for c in row])
    book.save(file)


def _styled(sheet: Any, value: Cell, **style: Any) -> Any:
    cell: Any = WriteOnlyCell(sheet)
    cell.value = value
    for name, wanted in style.items():
        setattr(cell, name, wanted)
    return cell


def _write_csv(file: Any, name: str, head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    """UTF-8 with its mark, semicolons and decimal commas: what Excel in Polish opens by a double click."""
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text, delimiter=";")
    writer.writerow(head)
    writer.writerows([_written(cell) for cell in row] for row in rows)
    text.detach()


def _written(cell: Cell) -> Cell:
    return str(cell).replace(".", ",") if isinstance(cell, Decimal) else harmless(cell)
