"""Compares what a register says with our own data sheet: which fields differ, and what we would take over."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.utils.translation import gettext as _

from kantorek.clients.choices import LegalForm
from kantorek.clients.models import Client
from kantorek.core.words import fold, squeeze

Data = dict[str, Any]
SOURCES: Final = ("gus", "krs")
"""The registers whose word about a company may stand on the data sheet."""
_PLACE: Final = ("street", "building", "flat", "postal_code", "city")
_ADDRESS: Final = (*_PLACE, "commune", "county", "voivodeship")
_CODES_SHOWN: Final = 3


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that a register knows otherwise; `values` is what the sheet would take over."""

    field: str
    ours: str
    theirs: str
    values: dict[str, Any]

    @property
    def label(self) -> str:
        """Name the field."""
        return labels().get(self.field, self.field)


def differing_fields(client: Client, register: str, data: Data) -> list[str]:
    """Name the fields of the sheet that the register knows otherwise; what it leaves out is no difference."""
    return [one.field for one in differences(client, register, data)]


def differences(client: Client, register: str, data: Data) -> list[Difference]:
    """List what the register knows otherwise, with what the sheet would take over."""
    return [one for compare in _COMPARED.get(register, ()) for one in compare(client, data)]


def labels() -> dict[str, str]:
    """Name the compared fields as people read them."""
    return {
        "name": _("name"),
        "address": _("address"),
        "regon": "REGON",
        "krs": "KRS",
        "legal_form": _("legal form"),
        "started_on": _("started on"),
        "suspended_on": _("suspended on"),
        "ended_on": _("ended on"),
        "pkd": "PKD",
    }


def field_labels(fields: Iterable[str]) -> list[str]:
    """Give the labels of fields, those of a newer program as they are."""
    known = labels()
    return [known.get(name, name) for name in fields]


def _name(client: Client, data: Data) -> Iterator[Difference]:
    theirs = _fitting("name", data.get("name"))
    if theirs and fold(theirs) != fold(client.name):
        yield Difference("name", client.name, theirs, {"name": theirs})


def _address(client: Client, data: Data) -> Iterator[Difference]:
    values = {key: _fitting(key, data.get(key)) for key in _ADDRESS}
    if data.get("country") or not values["city"]:
        return  # an address abroad does not fit into the sheet
    if _place(values) != _place({key: getattr(client, key) for key in _PLACE}):
        theirs = Client(**{key: values[key] for key in _PLACE}).address_line
        yield Difference("address", client.address_line or "–", theirs, values)


def _numbers(client: Client, data: Data) -> Iterator[Difference]:
    regon, krs = squeeze(str(data.get("regon") or "")), squeeze(str(data.get("krs") or ""))
    if len(regon) in (9, 14) and regon[:9] != client.regon[:9]:
        yield Difference("regon", client.regon or "–", regon, {"regon": regon})
    if len(krs) == 10 and krs != client.krs:
        yield Difference("krs", client.krs or "–", krs, {"krs": krs})


def _form(client: Client, data: Data) -> Iterator[Difference]:
    form = str(data.get("legal_form") or "")
    if form in LegalForm.values and form not in (LegalForm.OTHER, client.legal_form):
        ours = client.get_legal_form_display() if client.legal_form else "–"
        yield Difference("legal_form", ours, str(LegalForm(form).label), {"legal_form": form})


def _days(client: Client, data: Data) -> Iterator[Difference]:
    told = {
        "started_on": _day(data.get("started_on")),
        "suspended_on": _day(data.get("suspended_on")) if data.get("status") == "suspended" else None,
        "ended_on": _day(data.get("ended_on") or data.get("struck_off_on")),
    }
    for key, theirs in told.items():
        ours = getattr(client, key)
        resumed = key == "suspended_on" and data.get("status") == "active" and ours is not None
        if (theirs and theirs != ours) or resumed:
            yield Difference(key, _shown(ours), _shown(theirs), {key: theirs})


def _business(client: Client, data: Data) -> Iterator[Difference]:
    rows = [row for row in data.get("pkd") or [] if isinstance(row, dict) and row.get("code")]
    main = _fitting("pkd_main", data.get("pkd_main"))
    codes = {str(row["code"]) for row in rows}
    if not codes or (codes == {str(row.get("code")) for row in client.pkd} and main in ("", client.pkd_main)):
        return
    values = {"pkd": rows, "pkd_main": main or client.pkd_main}
    yield Difference("pkd", _codes(client.pkd_main, client.pkd), _codes(main, rows), values)


def _codes(main: str, rows: list[Data]) -> str:
    """Write the main code, a few others, and how many more there are."""
    others = sorted(str(row.get("code")) for row in rows if row.get("code") != main)
    told = ", ".join([code for code in (main, *others[:_CODES_SHOWN]) if code])
    more = len(others) - _CODES_SHOWN
    return (f"{told} +{more}" if more > 0 else told) or "–"


def _place(values: dict[str, str]) -> list[str]:
    """Fold an address so that the way of writing makes no difference; a village without streets may repeat its name."""
    street = fold(values.get("street", ""))
    for mark in ("ul. ", "ul ", "ulica "):
        street = street.removeprefix(mark)
    city = fold(values.get("city", ""))
    return ["" if street == city else street, *(fold(values.get(key, "")) for key in _PLACE[1:])]


def _fitting(key: str, value: object) -> str:
    """Give a text as long as its column takes."""
    column: Any = Client._meta.get_field(key)
    text = str(value or "").strip()[: column.max_length].strip()
    return text.lower() if key == "voivodeship" else text


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value or "")[:10])
    except ValueError:
        return None


def _shown(day: date | None) -> str:
    return f"{day:%d.%m.%Y}" if day else "–"


_Compare = Callable[[Client, Data], Iterator[Difference]]
_COMPARED: Final[dict[str, tuple[_Compare, ...]]] = {
    "gus": (_name, _address, _numbers, _form, _days, _business),
    "krs": (_name, _address, _numbers),
}
