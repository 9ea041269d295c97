"""Wishes: how a person wants to be told of each kind, when, and when not."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kantorek.core.actor import Actor
from kantorek.core.errors import Refused, Stale
from kantorek.notifications import due
from kantorek.notifications.kinds import MAIL, kind_of, kind_of_row, kinds_for, known
from kantorek.notifications.lists import wishes_of
from kantorek.notifications.models import Notice, Wishes


@transaction.atomic
def change_wishes(
    actor: Actor,
    *,
    kinds: dict[str, dict[str, Any]] | None = None,
    digest_hour: int | None = None,
    quiet: tuple[int | None, int | None] | None = None,
    version: int | None = None,
) -> Wishes:
    """Change how the actor is told: of the kinds named, at which hour the digest comes, between which hours nothing goes.

    `kinds` are {key: {"mail": "now" | "digest" | "off", "push": bool}}; clients' people choose "now" (the letter of the day)
    or "off". What is not named stays. `quiet` (None, None) ends the quiet hours. What waits already is planned anew.
    Refuses a kind that the person is not told of, switching off what must be told, hours that are none.
    """
    wishes = _held(actor)
    if version is not None and wishes.version != version:
        raise Stale(_("You have changed this in another window meanwhile."), theirs={})
    reader = "contact" if actor.kind == "contact" else "staff"
    _check(kinds or {}, reader)
    wishes.kinds = _merged(wishes.kinds, kinds or {}, reader)
    if digest_hour is not None:
        wishes.digest_hour = _hour(digest_hour, "digest_hour")
    if quiet is not None:
        first, last = quiet
        if (first is None) != (last is None) or (first is not None and first == last):
            raise Refused(_("Quiet hours need a beginning and another end."), code="invalid", field="quiet_to")
        wishes.quiet_from = None if first is None else _hour(first, "quiet_from")
        wishes.quiet_to = None if last is None else _hour(last, "quiet_to")
    wishes.version += 1
    wishes.save()
    _plan_again(actor, wishes)
    return wishes


def _held(actor: Actor) -> Wishes:
    own = wishes_of(actor)
    if not (own.staff_id or own.contact_id):
        raise Refused(_("Only a person can wish how to be told."), code="no_person")
    if not own.pk:
        whose = {"office_id": own.office_id, "staff_id": own.staff_id, "contact_id": own.contact_id}
        Wishes.objects.get_or_create(**whose, defaults={"client_id": own.client_id, "digest_hour": own.digest_hour})
    return Wishes.objects.visible_to(actor).select_for_update().get()


def _check(kinds: dict[str, dict[str, Any]], reader: str) -> None:
    if set(kinds) - known(kinds, reader):
        raise Refused(_("There is no such kind of notice."), code="unknown_kind", field="kinds")
    for key, said in kinds.items():
        kind, mail = kind_of(key), said.get("mail")
        if mail is not None and (mail not in MAIL or (mail == "digest" and reader == "contact")):
            raise Refused(_("Choose one of the ways shown."), code="invalid", field=key)
        if mail == "off" and kind.must and reader == "staff":
            raise Refused(
                _("“%(kind)s” cannot be switched off: %(why)s") % {"kind": kind.label, "why": kind.why},
                code="must",
                field=key,
            )


def _merged(held: dict[str, Any], said: dict[str, dict[str, Any]], reader: str) -> dict[str, Any]:
    """Keep what differs from what the kind says of itself; kinds that are no more fall away."""
    found = {}
    for kind in kinds_for(reader):
        plain = {"mail": due.plain_mail(kind, reader=reader), "push": kind.push}
        mine = {**(held.get(kind.key) or {}), **(said.get(kind.key) or {})}
        if differing := {
            name: mine[name] for name in plain if mine.get(name) is not None and mine[name] != plain[name]
        }:
            found[kind.key] = differing
    return found


def _hour(value: int, field: str) -> int:
    if not 0 <= value <= 23:
        raise Refused(_("An hour is a number from 0 to 23."), code="invalid", field=field)
    return value


def _plan_again(actor: Actor, wishes: Wishes) -> None:
    """What was to go at another hour, or not at all, follows the new wishes from now on."""
    for notice in Notice.objects.visible_to(actor).unread().to_go():
        kind = kind_of_row(notice.kind)
        if notice.mail_due_at and not notice.mailed_at:
            soon = max(notice.mail_due_at, actor.at) if due.mail_wish(wishes, kind) == "now" else actor.at
            notice.mail_due_at = due.mail_due(wishes, kind, at=soon)
        if notice.push_due_at and not notice.pushed_at:
            notice.push_due_at = due.push_due(wishes, kind, at=actor.at)
        notice.save(update_fields=["mail_due_at", "push_due_at"])
