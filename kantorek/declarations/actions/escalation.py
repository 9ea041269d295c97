"""Deadlines that come close with the work not done: a second person is told, then the office's owners; once each."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from functools import partial

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import ngettext

from kantorek.core.actor import Actor
from kantorek.core.days import add_working_days
from kantorek.core.events import publish
from kantorek.core.refs import Ref
from kantorek.declarations import law
from kantorek.declarations.events import ObligationsEscalated
from kantorek.declarations.models import Obligation
from kantorek.notifications.actions import notify
from kantorek.notifications.models import Level
from kantorek.notifications.querysets import stand_ins
from kantorek.offices.models import Role, StaffMember

WARN_DAYS, ALARM_DAYS = 2, 1
"""Working days before the deadline."""
_NAMED = 10
_AT_ONCE = 5000
WARN, ALARM = "warn", "alarm"
Told = dict[tuple[int, bool], list[Obligation]]
"""What to tell whom: staff id, and whether as the carer of those clients, to the obligations."""


@transaction.atomic
def escalate(actor: Actor, *, on: date) -> int:
    """Tell of open obligations whose deadline is two working days away or less, and mark them; gives how many.

    So many are told at once that the transaction stays short; the next call goes on, until it gives 0.
    Two days before, a second person: the other carer of the client, else the managers, else the owners. One day before,
    the owners. Each obligation is told once at each step, and everybody gets one notice for all of theirs. What is
    already late is not told again here: it stands on everybody's board; a blocked client is nobody's work. Who stands
    in for a carer is told too; for a manager or an owner only who sees all clients.
    """
    last, latest = add_working_days(on, WARN_DAYS), add_working_days(on, ALARM_DAYS)
    near = Obligation.objects.visible_to(actor).open().due_between(on, last)
    rows = list(
        near.filter(Q(warned_at=None) | Q(alarmed_at=None, due_on__lte=latest), client__archived_at=None)
        .exclude(client__status="blocked")
        .order_by("client_id", "pk")  # as move_many() takes them: the two wait for each other at most once
        .select_for_update(of=("self",))
        .select_related("client")[:_AT_ONCE]
    )
    warn = [row for row in rows if row.warned_at is None]
    alarm = [row for row in rows if row.alarmed_at is None and row.due_on <= latest]
    if not warn and not alarm:
        return 0
    people = _people(actor, on)
    _tell(actor, WARN, _by_person(warn, people, second=True), on=on)
    _tell(actor, ALARM, _by_person(alarm, people, second=False), on=on)
    Obligation.objects.filter(pk__in=[row.pk for row in warn]).update(warned_at=actor.at)
    Obligation.objects.filter(pk__in=[row.pk for row in alarm]).update(alarmed_at=actor.at)
    return len({row.pk for row in (*warn, *alarm)})


def _people(actor: Actor, on: date) -> dict[str, list[int]]:
    """Give the managers and the owners who work here, each with whoever stands in for them and sees all clients too."""
    found: dict[str, list[int]] = {Role.MANAGER: [], Role.OWNER: []}
    working = StaffMember.objects.visible_to(actor).working().exclude(joined_at=None)
    for pk, role in working.values_list("pk", "role"):
        found.setdefault(role, []).append(pk)
    found["here"] = [pk for pks in found.values() for pk in pks]
    all_seeing = {*found[Role.MANAGER], *found[Role.OWNER]}
    for role in (Role.MANAGER, Role.OWNER):
        also = all_seeing & set(stand_ins(actor, found[role], on=on)) - set(found[role])
        found[role] = [*found[role], *sorted(also)]
    return found


def _by_person(rows: Iterable[Obligation], people: dict[str, list[int]], *, second: bool) -> Told:
    told: Told = defaultdict(list)
    for row in rows:
        first, other = _carers(row, people)
        if second and other:
            told[other, True].append(row)
            continue
        managers = [pk for pk in people[Role.MANAGER] if pk != first] if second else []
        for person in managers or people[Role.OWNER]:
            told[person, False].append(row)
    return told


def _carers(row: Obligation, people: dict[str, list[int]]) -> tuple[int | None, int | None]:
    """Name the carer whose work it is, and the other one if there is another who works here."""
    carers = [row.client.carer_id, row.client.payroll_carer_id]
    if row.rule in law.of_payroll() and carers[1]:
        carers.reverse()
    first, other = carers
    return first, other if other != first and other in people["here"] else None


def _tell(actor: Actor, level: str, told: Told, *, on: date) -> None:
    """Send each person one notice; those told of the very same rows are told together."""
    alike: dict[tuple[bool, tuple[int, ...]], list[int]] = defaultdict(list)
    rows = {row.pk: row for mine in told.values() for row in mine}
    for (person, as_carer), mine in told.items():
        alike[as_carer, tuple(row.pk for row in sorted(mine, key=_order))].append(person)
    for (as_carer, ids), persons in alike.items():
        mine = [rows[pk] for pk in ids]
        notify(
            actor,
            persons,
            kind=f"declarations.{level}",
            level=Level.BAD if level == ALARM else Level.LOOK,
            icon="alarm-clock" if level == ALARM else "calendar-clock",
            title=partial(_title, level, len(mine), mine[0].due_on),
            text=partial(_text, mine),
            url=f"{reverse('declarations:board')}?month={mine[0].board_month:%Y-%m}&stage=open",
            once=f"deadline:{level}:{on.isoformat()}:{min(ids)}",
            mail=level == ALARM,
            personal=not as_carer,  # their stand-in may not see these clients: _people() names those who do
        )
    if told:
        office, people = Ref("offices.office", actor.office_id or 0), {person for person, _as_carer in told}
        publish(ObligationsEscalated(actor=actor, subject=office, level=level, count=len(rows), people=len(people)))


def _order(row: Obligation) -> tuple[date, str, str, int]:
    return row.due_on, row.client.name, row.rule, row.pk


def _title(level: str, count: int, first: date) -> str:
    words = (
        ngettext("%(n)s deadline by %(day)s: not done", "%(n)s deadlines from %(day)s: not done", count)
        if level == ALARM
        else ngettext("%(n)s deadline close: %(day)s", "%(n)s deadlines close, from %(day)s", count)
    )
    return words % {"n": count, "day": f"{first:%d.%m}"}


def _text(rows: list[Obligation]) -> str:
    named = [
        f"{row.due_on:%d.%m} {row.client.name} – {law.rule(row.rule, row.period_to).title}" for row in rows[:_NAMED]
    ]
    more = len(rows) - len(named)
    if more:
        named.append(ngettext("and %(n)s more", "and %(n)s more", more) % {"n": more})
    return "; ".join(named)
