"""What an agreement may say: days that follow each other, a fee that is one, versions that do not overlap."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from kantorek.agreements.choices import Kind, NoticeUnit
from kantorek.agreements.models import Agreement
from kantorek.clients.actions.taking import taken
from kantorek.clients.models import Client
from kantorek.core.actor import Actor
from kantorek.core.errors import Refused
from kantorek.core.refs import url_of

FIELDS = (
    "kind",
    "number",
    "starts_on",
    "ends_on",
    "signed_on",
    "terms",
    "monthly_fee",
    "notice_count",
    "notice_unit",
)
"""What a person may write into an agreement."""
EARLIEST = date(1990, 1, 1)
YEARS_AHEAD = 10
LATEST = date(2200, 1, 1)
"""31.12.9999 for "without an end" has no day after it, and every list reckons with that day."""
LONGEST_NOTICE = 999
LONGEST_TERMS = 20_000
LARGEST_FEE = Decimal(10) ** 9
"""The sheet holds the sum of several, below ten to the twelfth."""


def open_client(actor: Actor, client_id: int) -> Client:
    """Give the client, locked. Refuses one that is closed."""
    client = taken(client_id)
    if reason := client.why_closed():
        raise Refused(reason, code="closed")
    return client


def locked(actor: Actor, agreement: Agreement, *, removed: bool = False) -> Agreement:
    """Give the agreement as it stands, locked with its client. Refuses a closed client, and one taken away meanwhile."""
    client = open_client(actor, agreement.client_id)
    found: Agreement = Agreement.objects.select_for_update().get(pk=agreement.pk)
    found.client = client
    if found.removed_at and not removed:
        raise Refused(_("This agreement has been removed meanwhile."), code="removed")
    return found


def checked_fields(actor: Actor, fields: dict[str, Any]) -> dict[str, Any]:
    """Give the fields as they are stored. Refuses what is no field, no choice, too long, or a fee without the right."""
    if unknown := set(fields) - set(FIELDS):
        raise Refused(_("Unknown field: %(name)s") % {"name": ", ".join(sorted(unknown))}, code="unknown_field")
    if "monthly_fee" in fields and not actor.may("clients.fees"):
        raise Refused(_("Fees are not yours to set."), code="forbidden", field="monthly_fee")
    values: dict[str, Any] = {key: value.strip() if isinstance(value, str) else value for key, value in fields.items()}
    _refuse_choices(values)
    fee = values.get("monthly_fee")
    if fee is not None and fee >= LARGEST_FEE:
        raise Refused(_("This fee is out of range."), code="too_large", field="monthly_fee")
    if fee is not None and fee < 0:
        raise Refused(_("A fee cannot be less than zero."), code="negative", field="monthly_fee")
    if len(values.get("terms") or "") > LONGEST_TERMS:
        words = _("The terms have at most %(count)s characters.") % {"count": LONGEST_TERMS}
        raise Refused(words, code="too_long", field="terms")
    if not 0 <= (values.get("notice_count") or 0) <= LONGEST_NOTICE:
        raise Refused(_("A notice period is a number from 1 to 999."), code="bad_notice", field="notice_count")
    return values


def refuse_days(actor: Actor, agreement: Agreement) -> None:
    """Refuse days that cannot be: out of range, or an end before the start."""
    starts, ends = agreement.starts_on, agreement.ends_on
    if starts is None:
        raise Refused(_("Say from which day it holds."), code="required", field="starts_on")
    if not EARLIEST <= starts < date(actor.on.year + YEARS_AHEAD, 1, 1):
        raise Refused(_("This day is out of range."), code="bad_day", field="starts_on")
    if ends and ends >= LATEST:
        words = _("This day is out of range. Leave it empty when there is no end.")
        raise Refused(words, code="bad_day", field="ends_on")
    if ends and ends < starts:
        words = _("It cannot end before it starts (%(day)s).") % {"day": f"{starts:%d.%m.%Y}"}
        raise Refused(words, code="ends_early", field="ends_on")
    if agreement.cancelled_on and agreement.cancelled_on < starts:
        raise Refused(_("It was cancelled before that day."), code="starts_late", field="starts_on")


def refuse_overlap(actor: Actor, agreement: Agreement) -> None:
    """Refuse days that run into the version before or after: one ends before the next begins."""
    before = Agreement.objects.current().filter(pk=agreement.replaces_id or 0).first()
    if before and (before.ends_on is None or agreement.starts_on <= before.ends_on):
        words = _("The version before holds until %(day)s. This one starts later.") % {
            "day": f"{before.ends_on:%d.%m.%Y}" if before.ends_on else "…"
        }
        raise Refused(words, code="overlap", field="starts_on", link=url_of(before.ref))
    after = Agreement.objects.current().filter(replaces=agreement).first() if agreement.pk else None
    if after and (agreement.ends_on is None or agreement.ends_on >= after.starts_on):
        words = _("The next version starts on %(day)s. This one ends earlier.") % {"day": f"{after.starts_on:%d.%m.%Y}"}
        raise Refused(words, code="overlap", field="ends_on", link=url_of(after.ref))


def _refuse_choices(values: dict[str, Any]) -> None:
    for key, allowed in (("kind", Kind.values), ("notice_unit", NoticeUnit.values)):
        if key in values and values[key] not in allowed:
            raise Refused(_("Choose one of the list."), code="bad_choice", field=key)
    if len(values.get("number") or "") > 60:
        raise Refused(_("A number has at most 60 characters."), code="too_long", field="number")
