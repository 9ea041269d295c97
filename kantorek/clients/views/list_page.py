"""What the list of clients shows: tabs, filters and their chips, columns, rows; the same columns go into an export."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from kantorek.clients import choices
from kantorek.clients.forms.listing import FilterForm, address, asked
from kantorek.clients.lists import FILTERS, ORDERS, TERMS, Asked, Counts, tags_in_use
from kantorek.core.actor import Actor
from kantorek.core.keyset import Page
from kantorek.core.numbers import nip_display
from kantorek.core.sheets import Cell
from kantorek.core.templatetags.kantorek import avatar, money, status
from kantorek.offices.models import StaffMember

LOOKS = {
    "potential": ("run", "circle-dot-dashed"),
    "active": ("ok", "circle-check"),
    "inactive": ("off", "minus"),
    "blocked": ("bad", "ban"),
}
ORDER_LABELS = {
    "name": gettext_lazy("Name, A to Z"),
    "-name": gettext_lazy("Name, Z to A"),
    "-created": gettext_lazy("Newest first"),
    "created": gettext_lazy("Oldest first"),
    "status": gettext_lazy("Status"),
    "-status": gettext_lazy("Status, from the end"),
}
FIRST = 3
"""So many filters have a menu of their own, the others share one."""
_WORDS = {
    "status": choices.Status,
    "payment_status": choices.PaymentStatus,
    "accounting_type": choices.AccountingType,
    "vat_frequency": choices.VatFrequency,
    "tax_form": choices.TaxForm,
}


@dataclass(frozen=True)
class Desk:
    """One person at the list: who they are, what they asked for, who works here."""

    actor: Actor
    data: QueryDict
    asked: Asked
    start: str
    people: dict[int, str]
    offered: list[tuple[int, str]]

    @cached_property
    def form(self) -> FilterForm:
        """The filters; made only where they are looked at."""
        return FilterForm(self.data, people=self.offered, tags=tags_in_use(self.actor))

    def url(self, **changed: Any) -> str:
        """The address of the list with something changed."""
        return reverse("clients:list") + address(self.asked, start=self.start, **changed).rstrip("?")


def desk_of(actor: Actor, data: QueryDict) -> Desk:
    """Read the address of a list; the colleagues come along, for the filter and for the rows."""
    staff = list(StaffMember.objects.visible_to(actor).alphabetical().values_list("pk", "name", "left_at"))
    offered = [(pk, name) for pk, name, left in staff if left is None]
    start = "all" if actor.may("clients.see_all") else "mine"
    people = {pk: name for pk, name, _left in staff}
    return Desk(actor, data, asked(data, people=offered, view=start), start, people, offered)


def context_of(desk: Desk, page: Page, counts: Counts) -> dict[str, Any]:
    """Everything that the template prints."""
    return {
        "asked": desk.asked,
        "rows": list(_drawn(desk, page.rows)),
        "found": counts.found,
        "whole": counts.views[desk.asked.view],
        "nobody_yet": not (counts.views["all"] or counts.views["archive"]),
        "next": page.after and desk.url(after=page.after),
        "prev": page.before and desk.url(before=page.before),
        "tabs": _tabs(desk, counts),
        **_tools(desk),
        **_rights(desk),
    }


def _tools(desk: Desk) -> dict[str, Any]:
    """What stands around the rows: filters, orders, ways out."""
    return {
        "chips": _chips(desk),
        # Lazily: the drawn menus are kept under `offered`.
        "menus": lambda: _menus(desk, FILTERS[:FIRST]),
        "more": lambda: _menus(desk, FILTERS[FIRST:]),
        "orders": lambda: _orders(desk),
        "offered": lambda: repr(
            (get_language(), desk.asked.filters, desk.asked.order, desk.offered, tags_in_use(desk.actor))
        ),
        "heads": {name: _head(desk, name) for name in ("name", "status")},
        "clear": desk.url(q="", **dict.fromkeys(FILTERS, "")),
        "elsewhere": _elsewhere(desk),
        "hidden_view": "" if desk.asked.view == desk.start else desk.asked.view,
        "verbs": _verbs(desk),
    }


def _verbs(desk: Desk) -> list[dict[str, str]]:
    """What may be done to many at once; to those in the archive nothing."""
    verbs = {
        "clients.assign": ("carers", _("Change the carer"), "user-round-cog", "clients:reassign"),
        "clients.edit": ("tags", _("Tags"), "tag", "clients:tag"),
    }
    held = [verb for right, verb in verbs.items() if desk.actor.may(right) and desk.asked.view != "archive"]
    return [{"key": key, "label": label, "icon": icon, "url": reverse(to)} for key, label, icon, to in held]


def _rights(desk: Desk) -> dict[str, Any]:
    may = desk.actor.may
    return {
        "fees": may("clients.fees"),
        "may_add": may("clients.add"),
        "may_edit": may("clients.edit"),
        "may_tick": desk.asked.view != "archive" and (may("clients.assign") or may("clients.edit")),
        "export": reverse("clients:export") + address(desk.asked, start=desk.start) if may("clients.export") else "",
    }


def _rows(desk: Desk, rows: Iterable[dict[str, Any]]) -> Iterable[dict[str, Any]]:
    """Rows with words in place of codes; each word is looked up once, for a list has many rows."""
    words = _words()
    detail = reverse("clients:detail", args=[0]).split("0")
    for row in rows:
        terms = row["now"] or {}
        yield {
            **row,
            "url": f"{detail[0]}{row['id']}{detail[1]}",
            "code": row["status"],
            "status": words["status"][row["status"]],
            "overdue": row["payment_status"] == choices.PaymentStatus.OVERDUE,
            "payment_status": words["payment_status"][row["payment_status"]],
            "nip": nip_display(row["nip"] or ""),
            "carer": desk.people.get(row["carer_id"], ""),
            "payroll": desk.people.get(row["payroll_carer_id"], ""),
            **{column: words[column].get(terms.get(column) or "", "") for column in TERMS.values()},
        }


def _drawn(desk: Desk, rows: Iterable[dict[str, Any]]) -> Iterable[dict[str, Any]]:
    """Rows as the page prints them: marks that repeat are drawn once, a name is escaped once."""
    chips = {code: status(*LOOKS[code], label) for code, label in choices.Status.choices}
    faces = {name: avatar(name, told=True) for name in desk.people.values()} | {"": SafeString("")}
    for row in _rows(desk, rows):
        second = faces[row["payroll"]] if row["payroll"] != row["carer"] else ""
        yield row | {
            "name": conditional_escape(row["name"]),
            "fee": SafeString(money(row["monthly_fee"])),
            "dot": " · " if row["nip"] else "",
            "chip": chips[row["code"]],
            "tags": conditional_escape(", ".join(row["tags"])),
            "faces": SafeString(faces[row["carer"]] + second),
        }


def _words() -> dict[str, dict[str, str]]:
    return {column: {value: SafeString(label) for value, label in kind.choices} for column, kind in _WORDS.items()}


def _tabs(desk: Desk, counts: Counts) -> list[dict[str, Any]]:
    labels = {
        "mine": _("My clients"),
        "standing": _("Substitution"),
        "all": _("All"),
        "potential": _("Potential"),
        "archive": _("Archive"),
    }
    if not desk.actor.stands_for and desk.asked.view != "standing":
        del labels["standing"]
    if not desk.actor.may("clients.see_all"):
        if not desk.actor.stands_for:
            del labels["all"]  # to them it is the same as their own
    elif not counts.views["mine"] and desk.asked.view != "mine":
        del labels["mine"]
    base = reverse("clients:list")
    return [
        {
            "label": label,
            "url": base if view == desk.start else f"{base}?view={view}",
            "count": counts.views[view],
            "current": view == desk.asked.view,
        }
        for view, label in labels.items()
    ]


def _chips(desk: Desk) -> list[dict[str, str]]:
    chips = []
    for key in FILTERS:
        if values := desk.asked.filters.get(key):
            field = desk.form.fields[key]
            words = {str(value): str(label) for value, label in field.choices}  # type: ignore[attr-defined]
            label = f"{field.label}: {', '.join(words[value] for value in values)}"
            chips.append({"label": label, "remove": desk.url(**{key: ""})})
    return chips


def _orders(desk: Desk) -> list[dict[str, Any]]:
    return [{"value": key, "label": label, "on": key == desk.asked.order} for key, label in ORDER_LABELS.items()]


def _menus(desk: Desk, keys: Iterable[str]) -> list[dict[str, Any]]:
    made = []
    for key in keys:
        on = set(desk.asked.filters.get(key, ()))
        field = desk.form.fields[key]
        options = [
            {"value": str(value), "label": label, "on": str(value) in on}
            for value, label in field.choices  # type: ignore[attr-defined]
        ]
        made.append({"name": key, "label": field.label, "choices": options})
    return made


def _head(desk: Desk, name: str) -> dict[str, str]:
    """A column head that sorts: by itself, and a second click the other way round."""
    order = desk.asked.order
    turned = f"-{name}" if order == name else name
    state = {name: "ascending", f"-{name}": "descending"}.get(order, "none")
    return {"url": desk.url(sort="" if turned == "name" else turned), "sort": state}


def _elsewhere(desk: Desk) -> list[tuple[str, str]]:
    """Where else the same words might be found, when this view has nothing."""
    if not desk.asked.q:
        return []
    everywhere = desk.asked.view in ("mine", "potential") and desk.actor.may("clients.see_all")
    wider = [(_("Look among all clients"), "all")] if everywhere else []
    other = [(_("Look in the archive"), "archive")] if desk.asked.view != "archive" else []
    base = reverse("clients:list")
    return [
        (label, base + address(Asked(view=view, q=desk.asked.q), start=desk.start)) for label, view in wider + other
    ]


Column = tuple[str, Callable[[dict[str, Any]], Cell]]


def columns(actor: Actor) -> list[Column]:
    """What an export holds, column by column, in the order of the page."""
    shown: list[Column] = [
        (_("Client"), lambda row: row["name"]),
        (_("NIP"), lambda row: row["nip"]),
        (_("Status"), lambda row: row["status"]),
        (_("Accounting"), lambda row: row["accounting_type"]),
        (_("VAT"), lambda row: row["vat_frequency"]),
        (_("Tax form"), lambda row: row["tax_form"]),
    ]
    if actor.may("clients.fees"):
        shown += [
            (_("Monthly fee"), lambda row: row["monthly_fee"]),
            (_("Currency"), lambda row: row["fee_currency"] if isinstance(row["monthly_fee"], Decimal) else ""),
            (_("Payments"), lambda row: row["payment_status"]),
        ]
    shown += [(_("Carer"), lambda row: row["carer"]), (_("Payroll"), lambda row: row["payroll"])]
    return [*shown, (_("Tags"), lambda row: ", ".join(row["tags"]))]


def exported(desk: Desk, rows: Iterable[dict[str, Any]]) -> Iterable[list[Cell]]:
    """The rows of an export, cell by cell."""
    cells = [cell for _label, cell in columns(desk.actor)]
    for row in _rows(desk, rows):
        yield [cell(row) for cell in cells]


assert set(ORDER_LABELS) == set(ORDERS)
