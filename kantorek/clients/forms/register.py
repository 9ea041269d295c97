"""What a register's answer puts into the form, and what in it a person must look at."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kantorek.clients.choices import LegalForm

SOURCE = "GUS"
_SAME = ("name", "regon", "krs", "pkd_main", "street", "building", "flat", "postal_code", "city", "commune", "county")


@dataclass(frozen=True)
class Look:
    """One thing that a person must look at; `field` is where, `kind` how bad: look, wait, bad."""

    field: str
    title: str
    text: str = ""
    kind: str = "look"
    hint: str = ""


def typed_day(text: str | None) -> str:
    """Write a day of a register the way people type it."""
    return f"{date.fromisoformat(text):%d.%m.%Y}" if text else ""


def register_values(data: dict[str, Any]) -> dict[str, str]:
    """Give the form's fields as the register knows them, as text; what it does not say is left out."""
    form = data.get("legal_form", "")
    values = {key: str(data.get(key) or "") for key in _SAME}
    values |= {
        "legal_form": form if form in LegalForm.values else LegalForm.OTHER.value,
        "voivodeship": str(data.get("voivodeship") or "").lower(),
        "started_on": typed_day(data.get("started_on")),
        "suspended_on": typed_day(data.get("suspended_on")) if data.get("status") == "suspended" else "",
        "ended_on": typed_day(data.get("ended_on") or data.get("struck_off_on")),
    }
    return {key: value for key, value in values.items() if value}


def register_looks(data: dict[str, Any]) -> list[Look]:
    """Give what in the answer needs a person: the state of the business first, then gaps of the register."""
    found = [look for warning in data.get("warnings", []) for look in _look(str(warning), data)]
    if not data.get("city"):
        found.append(Look("city", _("No address"), _("GUS gives none. Enter it yourself.")))
    if data.get("legal_form") in (None, "", "inna"):
        found.append(Look("legal_form", _("Legal form"), _("GUS gives an unusual one: choose it yourself.")))
    return found


def _look(warning: str, data: dict[str, Any]) -> list[Look]:
    made = _states(data) | _gaps(data)
    return [made[warning]] if warning in made else []


def _states(data: dict[str, Any]) -> dict[str, Look]:
    suspended, ended = typed_day(data.get("suspended_on")), typed_day(data.get("ended_on") or data.get("struck_off_on"))
    gone = _("Struck off %(day)s") % {"day": ended} if ended else _("Struck off")
    bankrupt = _("Bankrupt since %(day)s") % {"day": typed_day(data.get("bankruptcy_on"))}
    resting = _("Suspended since %(day)s") % {"day": suspended}
    return {
        "suspended": Look("suspended_on", resting, _("Ask whether to add it now."), "wait"),
        "ended": Look("ended_on", gone, _("This business no longer exists in REGON."), "bad"),
        "not_started": Look(
            "started_on", _("Not started yet"), _("The business is entered but has not begun."), "wait"
        ),
        "bankruptcy": Look("name", bankrupt, _("Ask who represents it."), "bad"),
    }


def _gaps(data: dict[str, Any]) -> dict[str, Look]:
    several = _("Check that this is the unit you mean.")
    return {
        "several_rows": Look("regon", _("More under this NIP"), _others(data), hint=several),
        "krs_unreadable": Look("krs", "KRS", _("GUS gives a number that is not a KRS. Enter it yourself.")),
        "bad_date": Look("started_on", _("Days"), _("One of the days in GUS cannot be read. Check them.")),
        "report_missing": Look(
            "name", _("Incomplete answer"), _("GUS gave the name and address only. Fill in the rest.")
        ),
        "pkd_missing": Look("pkd_main", "PKD", _("GUS did not give the kinds of business.")),
    }


def _others(data: dict[str, Any]) -> str:
    rows = data.get("rows") or []
    names = ", ".join(
        f"{row.get('name') or '–'}, {row.get('city') or '–'} (REGON {row.get('regon')})" for row in rows[:3]
    )
    told = ngettext("GUS has one more unit", "GUS has %(count)s more units", len(rows)) % {"count": len(rows)}
    return f"{told}: {names}" + (" …" if len(rows) > 3 else "")


def register_trouble(outcome: str, reason: str) -> tuple[str, str]:
    """Say why there is no answer, and what to do; two sentences."""
    by_hand = _("Fill in the form by hand.")
    if outcome == "not_found":
        return _("GUS does not know this NIP."), _("Check the number, or fill in the form by hand.")
    settled = {
        "not_configured": _("The connection to GUS is not set up."),
        "bad_key": _("GUS does not accept our key."),
        "blocked": _("GUS has blocked this address for a while."),
        "captcha": _("GUS asks for a picture code."),
        "no_right": _("GUS does not let us ask about this."),
        "bad_request": _("GUS did not understand the question."),
        "quota": _("The limit of questions to GUS is used up for now."),
        "rate_limited": _("GUS asks us to wait."),
        "circuit_open": _("GUS has been failing; we give it a rest."),
        "malformed": _("GUS answered with something that cannot be read."),
    }
    first = settled.get(reason, _("GUS is not answering."))
    return first, by_hand if outcome == "unknown" else _("Fill in the form by hand; we keep asking.")
