"""What a light says: a few words, a second line, and how old that is."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kantorek.core.templatetags.kantorek import day
from kantorek.verification.models import Light, State

Facts = dict[str, Any]
_DAYS_TOLD: Final = 31
_A_MINUTE: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Words:
    """What stands beside the sign of a light."""

    text: str
    detail: str = ""


def light_words(light: Light) -> Words:
    """Word the last thing a register said; a light that was never answered is not asked yet."""
    write = _WRITERS.get(light.code)
    words = write(light.facts or {}) if write else Words(_("not asked yet"))
    doubt = _doubts().get(light.code, "") if light.state == State.WAIT else ""
    return Words(words.text, doubt) if doubt else words


def _doubts() -> dict[str, str]:
    """Say what to look at where the register is at ease and only our own terms say otherwise."""
    return {
        "eu_valid": _("our terms do not say VAT-EU"),
        "vat_exempt": _("our terms say that VAT is settled"),
        "vat_active": _("our terms say: not a VAT payer"),
    }


def not_asked_words(register: str, *, has_nip: bool, legal_form: str) -> Words:
    """Say why there is no such light at this client: nothing is wrong, the register is just not for them."""
    if register == "krs" and has_nip:
        return Words(_("does not apply"), _("no KRS number on the data sheet"))
    if register == "crbr" and has_nip:
        if legal_form in ("", "inna"):
            return Words(_("legal form not known"), _("enter it on the data sheet, then CRBR can be asked"))
        return Words(_("does not apply"), _("this legal form does not report owners"))
    return Words(_("nothing to ask about"), _("no NIP on the data sheet"))


def age_words(when: datetime | None, *, at: datetime) -> str:
    """Give the age of an answer: today 3:12, yesterday, 3 days ago; after a month its day."""
    if when is None:
        return ""
    days = (localtime(at).date() - localtime(when).date()).days
    if days <= 0:
        return _("today, %(clock)s") % {"clock": moment_of_day(when)}
    if days == 1:
        return _("yesterday")
    if days <= _DAYS_TOLD:
        return ngettext("%(n)s day ago", "%(n)s days ago", days) % {"n": days}
    return day(when)


def when_words(when: datetime | None, *, at: datetime) -> str:
    """Say when we ask again."""
    if when is None:
        return ""
    if when < at + _A_MINUTE:
        return _("we ask again in a moment")
    days = (localtime(when).date() - localtime(at).date()).days
    if days > 0:
        return _("we ask again on %(day)s") % {"day": f"{localtime(when):%d.%m}"}
    return _("we ask again at %(clock)s") % {"clock": moment_of_day(when)}


def moment_of_day(when: datetime) -> str:
    """Write 8:12, whatever the day."""
    here = localtime(when)
    return f"{here.hour}:{here:%M}"


def told_day(text: object) -> str:
    """Write a day of a register; nothing for what is none."""
    try:
        return day(date.fromisoformat(str(text or "")), "full")
    except ValueError:
        return ""


def since_day(words: str, text: object) -> str:
    """Put a day behind words, where there is one."""
    told = told_day(text)
    return f"{words} {told}" if told else words


def _accounts(facts: Facts) -> str:
    count = len(facts.get("accounts") or [])
    told = ngettext("%(n)s account", "%(n)s accounts", count) % {"n": count} if count else _("no accounts")
    return _("white list, %(accounts)s") % {"accounts": told}


def _vat_none(facts: Facts) -> Words:
    if facts.get("removed_on"):
        return Words(since_day(_("struck off"), facts["removed_on"]), str(facts.get("basis") or "")[:80])
    return Words(_("not registered"), _("white list"))


def _owners(facts: Facts) -> str:
    count = len(facts.get("owners") or {})
    return ngettext("%(n)s beneficial owner", "%(n)s beneficial owners", count) % {"n": count}


def _board(facts: Facts) -> str:
    count = len(facts.get("board") or [])
    return ngettext("board: %(n)s person", "board: %(n)s people", count) % {"n": count} if count else ""


_WRITERS: dict[str, Callable[[Facts], Words]] = {
    "vat_active": lambda f: Words(_("active payer"), _accounts(f)),
    "vat_exempt": lambda f: Words(_("exempt"), _accounts(f)),
    "vat_none": _vat_none,
    "vat_unknown": lambda f: Words(_("not on the list"), _("white list: no VAT payer under this NIP")),
    "gus_active": lambda f: Words(_("in business")),
    "gus_suspended": lambda f: Words(since_day(_("suspended since"), f.get("suspended_on"))),
    "gus_not_started": lambda f: Words(_("not started yet")),
    "gus_ended": lambda f: Words(since_day(_("struck off"), f.get("ended_on"))),
    "gus_unknown": lambda f: Words(_("does not know this NIP")),
    "gus_bankrupt": lambda f: Words(since_day(_("bankrupt since"), f.get("bankruptcy_on"))),
    "eu_valid": lambda f: Words(_("valid"), "VIES"),
    "eu_invalid": lambda f: Words(_("not valid"), "VIES"),
    "owners_known": lambda f: Words(_("reported"), _owners(f)),
    "owners_none": lambda f: Words(_("no owner named"), _("the report names nobody")),
    "owners_missing": lambda f: Words(_("no report"), _("nobody has reported the owners")),
    "owners_discrepancy": lambda f: Words(_("discrepancy noted"), _owners(f)),
    "krs_notes": lambda f: Words(_("the extract has notes"), _board(f)),
    "krs_active": lambda f: Words(_("entered"), _board(f)),
    "krs_liquidation": lambda f: Words(_("in liquidation"), _board(f)),
    "krs_bankruptcy": lambda f: Words(_("bankrupt"), _board(f)),
    "krs_suspended": lambda f: Words(_("suspended")),
    "krs_struck_off": lambda f: Words(_("struck off")),
    "krs_unknown": lambda f: Words(_("no such entry")),
}
