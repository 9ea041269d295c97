"""The cells of the month board, drawn by hand: a board has thousands of them, and each is some 200 letters."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kantorek.clients.choices import AccountingType
from kantorek.core import icons
from kantorek.declarations.choices import OPEN
from kantorek.declarations.lists import STAGES, Cell, stage_of
from kantorek.declarations.views.words import LABELS, SIGNS, amounts, column_of, look_of, rule_name

SOON = 3
"""Fewer days than these before the deadline: a red frame."""
Column = tuple[str, str]


def grouped(cells: Iterable[Cell], on: date) -> dict[str, list[Cell]]:
    """The duties of one client by column, the worst first: overdue, then as far from done as can be."""
    found: dict[str, list[Cell]] = {}
    for cell in cells:
        found.setdefault(column_of(cell.rule), []).append(cell)
    for same in found.values():
        same.sort(key=lambda cell: (STAGES.index(stage_of(cell.state, cell.due_on, on)), cell.due_on, cell.id))
    return found


def soon(cell: Cell, on: date) -> bool:
    """Whether an open duty has fewer than three days left."""
    return cell.state in OPEN and 0 <= (cell.due_on - on).days < SOON


class Pen:
    """What all cells of one answer share: signs and addresses are made once."""

    def __init__(self, on: date) -> None:
        self.on = on
        self.signs = {stage: icons.use(icon) for stage, (_kind, icon) in SIGNS.items()}
        self.labels = {stage: str(label) for stage, label in LABELS.items()}
        self.asking = icons.use("circle-question-mark")
        self.path = reverse("declarations:obligation", args=[0]).split("0")
        self.names: dict[str, str] = {}
        self.risk, self.question = _("at risk"), _("question")

    def cell(self, same: Sequence[Cell]) -> str:
        """One cell: the sign of its worst duty, how many are settled, all by name for who hovers or listens."""
        if not same:
            return '<span aria-hidden="true">–</span>'
        worst = same[0]
        stage = stage_of(worst.state, worst.due_on, self.on)
        frame = " late" if any(soon(cell, self.on) for cell in same) and stage != "late" else ""
        asks = any(cell.proposal for cell in same)
        look = "s-ask line" if worst.proposal == "add" else look_of(stage)
        sign = self.asking if worst.proposal == "add" else self.signs[stage]
        settled = sum(1 for cell in same if cell.state not in OPEN)
        count = f"<sub>{settled}/{len(same)}</sub>" if 0 < settled < len(same) else ""
        if asks and worst.proposal != "add":
            count = "<sub>?</sub>"
        ids = f"{worst.id}" if len(same) == 1 else " ".join(str(cell.id) for cell in same)
        href = f"{self.path[0]}{worst.id}{self.path[1]}"
        told = conditional_escape("; ".join(self.told(cell) for cell in same))
        return (
            f'<a class="k-cell {look}{frame}" href="{href}" data-o="{ids}" data-v="{worst.version}"'
            f' tabindex="-1" title="{told}">{sign}{count}</a>'
        )

    def told(self, cell: Cell) -> str:
        """One duty in words."""
        name = self.names.get(cell.rule) or self.names.setdefault(cell.rule, rule_name(cell.rule))
        stage = stage_of(cell.state, cell.due_on, self.on)
        more = [self.labels[stage]]
        if soon(cell, self.on):
            more.append(self.risk)
        if cell.proposal:
            more.append(self.question)
        return f"{name} {cell.due_on:%d.%m}: {', '.join(more)}"

    def row(self, client_id: int, columns: Sequence[Column], cells: Iterable[Cell]) -> SafeString:
        """All cells of one client."""
        by_column = grouped(cells, self.on)
        return mark_safe(
            "".join(
                f'<td class="mid" id="c{client_id}-{key}" data-cell>{self.cell(by_column.get(key, ()))}</td>'
                for key, _label in columns
            )
        )

    def fresh(self, client_id: int, keys: Iterable[str], cells: Iterable[Cell]) -> SafeString:
        """Some cells of one client, to be swapped in where they stand."""
        by_column = grouped(cells, self.on)
        return mark_safe(
            "".join(
                f'<div hx-swap-oob="innerHTML:#c{client_id}-{key}">{self.cell(by_column.get(key, ()))}</div>'
                for key in keys
            )
        )


def payable(cells: Sequence[Cell]) -> SafeString:
    """What the month costs the client, or that nobody has counted it yet."""
    written = amounts(cells)
    if written:
        return SafeString(written)
    waiting = any(cell.state in OPEN for cell in cells)
    return SafeString(f'<span class="text-muted">{_("not counted")}</span>') if waiting else SafeString("")


def facts(client: dict[str, Any]) -> str:
    """How the client's books are kept and for how many people, below its name."""
    kind = (client["now"] or {}).get("books") or ""
    words: dict[str, Any] = {
        AccountingType.FULL: _("full books"),
        AccountingType.SIMPLIFIED: "KPiR",
        AccountingType.LUMP: _("lump sum"),
    }
    many = client["employee_count"]
    people = ngettext("%(n)s employee", "%(n)s employees", many) % {"n": many} if many else ""
    return ", ".join(part for part in (str(words.get(kind, "")), people) if part)
