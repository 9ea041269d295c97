"""Single values of an answer as people read them: days, addresses, stakes, members; odd ones are empty, never a crash."""

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from kantorek.core.actor import WARSAW
from kantorek.core.templatetags.kantorek import money
from kantorek.registers.values import list_of, number_of, object_of, text_of

Data = dict[str, Any]


def day(value: Any) -> str:
    """20.11.2026, from ISO text."""
    try:
        return f"{date.fromisoformat(text_of(value)[:10]):%d.%m.%Y}"
    except ValueError:
        return ""


def moment(value: Any) -> str:
    """20.11.2026, 8:12:05 in Warsaw, from ISO text or a moment."""
    try:
        told = value if isinstance(value, datetime) else datetime.fromisoformat(text_of(value))
        here = told.astimezone(WARSAW) if told.tzinfo else told
    except (ValueError, OverflowError):
        return ""
    return f"{here:%d.%m.%Y}, {here.hour}:{here:%M:%S}"


def texts(value: Any) -> list[str]:
    """Give the texts of a list."""
    return [text for one in value if (text := text_of(one))] if isinstance(value, list) else []


def digest(value: Any) -> str:
    """A long hash in groups of eight, four to a line, so that two can be compared by eye."""
    text = text_of(value)
    groups = [text[at : at + 8] for at in range(0, len(text), 8)]
    return "\n".join(" ".join(groups[at : at + 4]) for at in range(0, len(groups), 4))


def address(data: Data) -> str:
    """ul. Kolejowa 14/3, 95-100 Zgierz, łódzkie; in a village without streets the house stands behind its name."""
    street, city, post = (text_of(data.get(key)) for key in ("street", "city", "post_city"))
    number = "/".join(filter(None, [text_of(data.get("building")), text_of(data.get("flat"))]))
    first = f"{street or city} {number}".strip() if street or number else ""
    town = city if street or not number else post or city
    second = f"{text_of(data.get('postal_code'))} {town}".strip()
    return ", ".join(filter(None, [first, second, text_of(data.get("voivodeship")), text_of(data.get("country"))]))


def unit(row: Data) -> str:
    """One more unit under a NIP: its name, town and REGON."""
    regon = text_of(row.get("regon"))
    parts = [text_of(row.get("name")), text_of(row.get("city")), f"REGON {regon}" if regon else ""]
    return ", ".join(filter(None, parts))


def with_basis(data: Data, on: str, basis: str) -> str:
    """A day with the provision that it rests on."""
    return ", ".join(filter(None, [day(data.get(on)), text_of(data.get(basis))]))


def person(one: Data) -> str:
    """A beneficial owner: names, and what the register says beside the hidden number."""
    names = " ".join(filter(None, (text_of(one.get(key)) for key in ("first_name", "other_names", "last_name"))))
    return names.title() if names.isupper() else names


def person_lines(one: Data) -> str:
    """What a beneficial owner holds, and where the owner is from; one line each."""
    told = [_("citizenship: %(countries)s") % {"countries": ", ".join(texts(one.get("citizenships")))}]
    if country := text_of(one.get("country")):
        told.append(_("lives in: %(country)s") % {"country": country})
    if born := day(one.get("born_on")):
        told.append(_("born: %(day)s") % {"day": born})
    stakes = [stake(object_of(held)) for held in list_of(one.get("stakes"))[:20]]
    return "\n".join(filter(None, [*stakes, " · ".join(told)]))


def stake(held: Data) -> str:
    """60% – udziały w spółce, held directly, brak uprzywilejowania: the register's words are in Polish."""
    kinds = {"direct": _("held directly"), "indirect": _("held indirectly"), "other": _("other rights")}
    amount, measure = text_of(held.get("amount")), text_of(held.get("unit"))
    figure = amount.replace(".", ",")
    share = "" if not amount else f"{figure}%" if measure.upper() == "PROCENT" else f"{figure} {lower(measure)}"
    privilege = text_of(held.get("privilege"))
    right = " – ".join(filter(None, [share, lower(text_of(held.get("right")))]))
    return ", ".join(filter(None, [right, kinds.get(text_of(held.get("kind")), ""), lower(privilege)]))


def lower(text: str) -> str:
    """The register's capitals in small letters; what has small letters stays."""
    return text.lower() if text.isupper() else text


def trust(value: Any) -> str:
    """Where a trust is registered; one of our own has nothing to add."""
    told = object_of(value)
    parts = [text_of(told.get(key)) for key in ("register", "number", "country")]
    return ", ".join(filter(None, parts)) or (_("yes") if isinstance(value, dict) else "")


def reporter(one: Data) -> str:
    """Who sent the report, and as what."""
    functions = ", ".join(lower(text) for text in texts(one.get("functions")))
    return ", ".join(filter(None, [person({"first_name": one.get("name")}), functions]))


def note(one: Data) -> str:
    """A note on a discrepancy, with its number."""
    return ": ".join(filter(None, [text_of(one.get("id")), text_of(one.get("text"), 1000)]))


def member(one: Data) -> str:
    """A member of an organ, with the function."""
    suspended = _("suspended in office") if one.get("suspended") is True else ""
    return ", ".join(filter(None, [text_of(one.get("name")), text_of(one.get("function")), suspended]))


def partner(one: Data) -> str:
    """A partner of a company, with the shares as the register words them."""
    return ", ".join(filter(None, [text_of(one.get("name")), text_of(one.get("shares"))]))


def noted(section: Data, on: str) -> str:
    """The day of a note in the court register, and whether the matter is over."""
    if not section:
        return ""
    ended = day(section.get("ended_on"))
    over = _("ended %(day)s") % {"day": ended} if ended else _("ended") if section.get("ended") is True else ""
    return ", ".join(filter(None, [day(section.get(on)) or _("noted"), over]))


def last_entry(data: Data) -> str:
    """The number of the last entry, and its day."""
    number = text_of(data.get("last_entry_no"))
    return ", ".join(filter(None, [f"nr {number}" if number else "", day(data.get("last_entry_on"))]))


def capital(section: Data) -> str:
    """50 000,00 zł; an amount that is none stays as it is written."""
    amount, currency = number_of(section.get("amount")), text_of(section.get("currency"))
    if amount is None:
        return " ".join(filter(None, [text_of(section.get("amount")), currency]))
    return money(amount, "zł" if currency in ("", "PLN") else currency)


def rate(value: Any, currency: str = "") -> str:
    """1 EUR = 4,2512 zł, with the digits that the bank gives."""
    number = number_of(value)
    if number is None:
        return ""
    figure = f"{number:f} zł".replace(".", ",")
    return f"1 {currency} = {figure}" if currency else figure
