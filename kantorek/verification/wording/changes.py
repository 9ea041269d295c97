"""What has changed in a register, as a title and a sentence; for the timeline and for notices."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from kantorek.core.numbers import nrb_display
from kantorek.verification.wording.lights import Words, since_day, told_day
from kantorek.verification.wording.names import short_name

Told = dict[str, Any]


def change_words(register: str, code: str, told: Told) -> tuple[str, str]:
    """Give the title and one sentence about a change; a code nobody has words for is told as a change."""
    write = _CHANGES.get(code)
    words = write(told) if write else Words(_("The answer has changed"))
    return f"{short_name(register)}: {words.text}", words.detail


def _removed(told: Told) -> Words:
    basis = str(told.get("basis") or "")
    return Words(since_day(_("struck off VAT"), told.get("day")), basis or _("Invoices and deductions depend on it."))


def _account(told: Told) -> str:
    return nrb_display(str(told.get("account") or ""))


def _renamed(told: Told) -> str:
    return f"{told.get('was') or '–'} → {told.get('now') or '–'}"


def _person(told: Told) -> str:
    name = str(told.get("name") or "–")
    return name.title() if name.isupper() else name


def _stakes(told: Told) -> Words:
    return Words(_("other stakes: %(name)s") % {"name": _person(told)}, _renamed(told))


def _board(told: Told) -> Words:
    if told.get("was") == told.get("now"):
        return Words(_("another board"), _("As many people as before, but not the same."))
    return Words(
        _("another board"),
        _("People before: %(was)s, now: %(now)s.") % {"was": told.get("was"), "now": told.get("now")},
    )


def _bad(told: Told) -> Words:
    """The very first answer is bad news: say what it is, in the words of its light."""
    return Words(_BAD_NEWS.get(str(told.get("now")), lambda: _("bad news"))(), _("The first answer already says so."))


_BAD_NEWS: dict[str, Callable[[], str]] = {
    "vat_unknown": lambda: _("not on the list"),
    "vat_none": lambda: _("not registered for VAT"),
    "gus_ended": lambda: _("struck off"),
    "gus_unknown": lambda: _("does not know this NIP"),
    "gus_bankrupt": lambda: _("bankrupt"),
    "eu_invalid": lambda: _("VAT-EU number not valid"),
    "owners_missing": lambda: _("owners not reported"),
    "krs_liquidation": lambda: _("in liquidation"),
    "krs_bankruptcy": lambda: _("bankrupt"),
    "krs_struck_off": lambda: _("struck off"),
    "krs_unknown": lambda: _("no such entry"),
}
_CHANGES: dict[str, Callable[[Told], Words]] = {
    "found_bad": _bad,
    "vat_removed": _removed,
    "vat_restored": lambda t: Words(_("active VAT payer again")),
    "vat_exempt": lambda t: Words(_("now exempt from VAT")),
    "account_gone": lambda t: Words(
        _("an account is gone"), _("%(account)s is no longer on the list: do not pay there.") % {"account": _account(t)}
    ),
    "account_new": lambda t: Words(_("a new account"), _account(t)),
    "virtual_accounts": lambda t: Words(_("virtual accounts have changed")),
    "suspended": lambda t: Words(
        since_day(_("suspended since"), t.get("day")) if told_day(t.get("day")) else _("business suspended")
    ),
    "resumed": lambda t: Words(_("business resumed")),
    "ended": lambda t: Words(since_day(_("struck off"), t.get("day"))),
    "name_changed": lambda t: Words(_("another name"), _renamed(t)),
    "address_changed": lambda t: Words(_("another address"), _renamed(t)),
    "liquidation": lambda t: Words(_("in liquidation"), _("Ask who represents the company now.")),
    "bankruptcy": lambda t: Words(
        since_day(_("bankrupt since"), t.get("day")) if told_day(t.get("day")) else _("bankrupt"),
        _("Ask who represents the company now."),
    ),
    "struck_off": lambda t: Words(_("struck off"), _("The register no longer shows this company as active.")),
    "board_changed": _board,
    "court_notes": lambda told: Words(
        _("new notes in the extract"), _("Arrears, restructuring or a curator: read them.")
    ),
    "eu_registered": lambda t: Words(_("VAT-EU number valid now")),
    "eu_gone": lambda t: Words(
        _("VAT-EU number no longer valid"), _("Check before the next sale to another EU country.")
    ),
    "owner_new": lambda t: Words(_("new beneficial owner: %(name)s") % {"name": _person(t)}),
    "owner_gone": lambda t: Words(_("no longer a beneficial owner: %(name)s") % {"name": _person(t)}),
    "stake_changed": _stakes,
    "owners_reported": lambda t: Words(_("owners reported")),
    "owners_missing": lambda t: Words(_("no report of owners any more")),
}
