"""How an agreement looks on a page: its state as sign, word and colour, its fee for those who may see fees."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from kantorek.agreements.choices import NoticeUnit, Status
from kantorek.agreements.models import Agreement
from kantorek.core.actor import Actor

SOON = 30
Look = tuple[str, str, str]
"""Kind, icon and word of a state, as the tag `status` takes them."""


def look_of(agreement: Agreement, on: date, *, renewed: bool = False) -> Look:
    """Say in which state an agreement is; one that ends soon and is not renewed asks to be looked at."""
    if agreement.status == Status.CANCELLED:
        return "off", "ban", pgettext("agreement", "cancelled")
    if agreement.status == Status.EXPIRED:
        return "off", "calendar-x", pgettext("agreement", "expired")
    if agreement.cancelled_on:
        return "wait", "ban", _("cancelled from %s") % _day(agreement.cancelled_on)
    if agreement.is_ahead(on):
        return "run", "calendar-clock", _("active from %s") % _day(agreement.starts_on)
    left = (agreement.ends_on - on).days if agreement.ends_on else None
    if left is None or left > SOON or renewed:
        return "ok", "circle-check", pgettext("agreement", "active")
    if left <= 0:
        return "wait", "hourglass", _("active, ends today")
    return "wait", "hourglass", ngettext("active, %(n)s day left", "active, %(n)s days left", left) % {"n": left}


def notice_of(agreement: Agreement) -> str:
    """Say how long the notice period is; nothing where none was agreed on."""
    count = agreement.notice_count
    if not count:
        return ""
    if agreement.notice_unit == NoticeUnit.DAY:
        return ngettext("%(n)s day", "%(n)s days", count) % {"n": count}
    if agreement.notice_unit == NoticeUnit.WEEK:
        return ngettext("%(n)s week", "%(n)s weeks", count) % {"n": count}
    return ngettext("%(n)s month", "%(n)s months", count) % {"n": count}


def shown(actor: Actor, row: dict[str, Any]) -> dict[str, Any]:
    """Make a row of a list ready to print; the fee is left out for whoever may not see fees."""
    columns = {key: value for key, value in row.items() if key in _COLUMNS}
    agreement = Agreement(**columns)
    last = agreement.last_day_for_notice
    return row | {
        "title": agreement.title[:1].upper() + agreement.title[1:],
        "look": look_of(agreement, actor.on, renewed=row["renewed"]),
        "notice": notice_of(agreement),
        "notice_by": last if agreement.status == Status.ACTIVE and last and last >= actor.on else None,
        "monthly_fee": row["monthly_fee"] if actor.may("clients.fees") else None,
    }


_COLUMNS = {field.attname for field in Agreement._meta.concrete_fields}


def _day(day: date) -> str:
    return f"{day:%d.%m.%Y}"
