"""How the program stands in an office: letters and work that wait or were given up, and when the jobs last ran.

Of a letter it says what kind it is, to whom by role, and the kind of the last fault; never an address nor a word of it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from celery import current_app
from celery.schedules import maybe_schedule
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from kantorek.accounts.models import Seat
from kantorek.core import events, post, slots
from kantorek.core.actor import Actor
from kantorek.core.models import Delivery, JobRun, Letter
from kantorek.offices.models import Role

MOST: Final = 50
"""Rows of each list; the worst first."""
FRESH: Final = timedelta(minutes=5)
"""What has been written a moment ago is on its way and no trouble."""
LATE: Final = timedelta(hours=1)
"""After its hour a job counts as left out."""
LETTERS: Final = {
    "contact_invitation": _("Invitation into the portal"),
    "staff_invitation": _("Invitation of a colleague"),
    "account/email/login_code": _("Code for signing in"),
    "account/email/password_reset_key": _("Link for a new password"),
    "account/email/address_proved": _("What has changed about signing in"),
    "mfa/email/webauthn_added": _("What has changed about signing in"),
    "mfa/email/webauthn_removed": _("What has changed about signing in"),
    "notice": _("Notice"),
    "digest": _("Letter with several notices"),
    "day": _("Letter of the day to a client"),
    "link": _("Link to a request"),
    "chat": _("Messages that were not read"),
    "chat-link": _("Link to a conversation"),
    "news": _("Announcement"),
    "news-link": _("Link to an announcement"),
}
"""By what stands before the first colon of Letter.once."""
PASSING: Final = ("account/email/login_code", "account/email/password_reset_key")
"""Letters whose link or code is over soon: a new one is asked for, the old one is not sent again."""
TOO_OLD: Final = timedelta(days=7)
"""After that a letter is not sent again: what it asks or tells has passed, and invitations end with it."""
JOBS: Final = {
    "tasks.make_recurring": _("Recurring tasks are made"),
    "declarations.plan_night": _("Duties of clients are planned"),
    "declarations.escalate": _("Deadlines that come close are told of"),
    "documents.tell_of_ends": _("Documents that end are told of"),
    "files.sweep_orphans": _("Storage is swept"),
    "files.purge_removed": _("Files taken away long ago are deleted"),
    "files.drop_left": _("Uploads that were left are let go of"),
    "agreements.settle": _("Agreements are settled"),
    "agreements.remind": _("Agreements that end are told of"),
    "inspections.remind": _("Inspections are told of"),
    "requests.remind": _("Clients are reminded of requests"),
    "news.refresh": _("Announcements are brought to new clients"),
}
"""What the jobs of the timetable do that run every ten minutes or more rarely; all others share one line."""


@dataclass(frozen=True, slots=True)
class Stuck:
    """A letter, or work that follows from an event, which has not come through: `title` says what, `whom` to whom."""

    pk: int
    title: str
    whom: str
    at: datetime
    next_at: datetime | None
    attempts: int
    error: str
    again: bool = True


@dataclass(frozen=True, slots=True)
class Ran:
    """A job of the timetable; `state` is ok, wait (never noted yet) or bad (failed, or late)."""

    name: str
    label: str
    state: str
    at: datetime | None
    error: str


@dataclass(frozen=True, slots=True)
class Health:
    """Everything the page shows; `waiting` and `given_up` count all, the lists hold MOST at most."""

    letters: list[Stuck]
    letters_given_up: int
    letters_waiting: int
    work: list[Stuck]
    work_given_up: int
    work_waiting: int
    jobs: list[Ran]
    lines: list[tuple[str, str]]

    @property
    def well(self) -> bool:
        """Nothing waits, nothing was given up, no job is late."""
        states = [job.state for job in self.jobs] + [kind for kind, _words in self.lines]
        return not self.letters and not self.work and "bad" not in states


def health_of(actor: Actor) -> Health:
    """Look at everything; nine questions at most, however much there is."""
    letters, work = stuck_letters(actor), stuck_work(actor)
    lost = _counts(letters, post.GIVEN_UP)
    undone = _counts(work, events.GIVEN_UP)
    lines = [line.load(actor) for line in slots.open_to(actor, slots.HealthLine)]
    return Health(_letters(letters, actor.at), *lost, _work(work), *undone, _jobs(actor.at), lines)


def stuck_letters(actor: Actor) -> QuerySet[Letter]:
    """The office's letters that did not go at once, and wait or were given up."""
    unsent = Letter.objects.filter(_mine(actor), sent_at=None)
    return unsent.filter(Q(attempts__gt=0) | Q(written_at__lt=actor.at - FRESH))


def stuck_work(actor: Actor) -> QuerySet[Delivery]:
    """What should have followed from the office's events and did not."""
    undone = Delivery.objects.filter(_mine(actor), done_at=None)
    return undone.filter(Q(attempts__gt=0) | Q(next_at__lt=actor.at - FRESH))


def kind_of(letter: Letter) -> str:
    """Read from a letter's mark which kind it is."""
    return letter.once.partition(":")[0]


def is_too_old(letter: Letter, at: datetime) -> bool:
    """Tell whether a letter was written so long ago that it would rather mislead."""
    return at - letter.written_at > TOO_OLD


def _mine(actor: Actor) -> Q:
    """The office's own rows, and those of the clients that the actor sees."""
    seen = Q() if actor.clients is None else Q(client_id=None) | Q(client_id__in=actor.clients)
    return Q(office_id=actor.office_id) & seen


def _counts(rows: QuerySet[Any], given_up: int) -> tuple[int, int]:
    many = rows.aggregate(lost=Count("pk", filter=Q(attempts__gte=given_up)), all=Count("pk"))
    return many["lost"], many["all"] - many["lost"]


def _letters(rows: QuerySet[Letter], at: datetime) -> list[Stuck]:
    found = list(rows.defer("text", "html", "subject").order_by("-attempts", "pk")[:MOST])
    roles = _roles([letter.to for letter in found], found[0].office_id) if found else {}
    return [
        Stuck(
            pk=letter.pk,
            title=str(LETTERS.get(kind_of(letter), _("Letter"))),
            whom=roles.get(letter.to.lower(), str(_("somebody who does not enter here"))),
            at=letter.written_at,
            next_at=letter.next_at if letter.attempts < post.GIVEN_UP else None,
            attempts=letter.attempts,
            error=letter.error,
            again=kind_of(letter) not in PASSING and not is_too_old(letter, at),
        )
        for letter in found
    ]


def _roles(addresses: Iterable[str], office_id: int) -> dict[str, str]:
    mine = Seat.objects.filter(office_id=office_id, user__email__in={address.lower() for address in addresses})
    said: dict[str, str] = {}
    for email, kind, role in mine.order_by("pk").values_list("user__email", "kind", "role"):
        if kind == Seat.Kind.STAFF:
            said[email] = str(dict(Role.choices).get(role, role))
        else:
            said.setdefault(email, str(_("a client's person")))
    return said


def _work(rows: QuerySet[Delivery]) -> list[Stuck]:
    found = rows.select_related("event").order_by("-attempts", "pk")[:MOST]
    return [
        Stuck(
            pk=owed.pk,
            title=owed.event.name,
            whom=owed.handler.removeprefix("kantorek."),
            at=owed.event.at,
            next_at=owed.next_at if owed.attempts < events.GIVEN_UP else None,
            attempts=owed.attempts,
            error=owed.error,
        )
        for owed in found
    ]


def _jobs(at: datetime) -> list[Ran]:
    ran = {run.name: run for run in JobRun.objects.all()}
    entries = {entry["task"]: maybe_schedule(entry["schedule"]) for entry in current_app.conf.beat_schedule.values()}
    rare = [_ran(name, str(words), ran.get(name), entries[name]) for name, words in JOBS.items() if name in entries]
    often = [ran[name].at for name in entries if name not in JOBS and name in ran]
    last = max(often, default=None)
    state = "wait" if last is None else "bad" if at - last > FRESH else "ok"
    return [Ran("clock", str(_("What is done by the minute")), state, last, ""), *rare]


def _ran(name: str, label: str, run: JobRun | None, schedule: Any) -> Ran:
    if run is None:
        return Ran(name, label, "wait", None, "")
    late = schedule.remaining_estimate(run.at) < -LATE
    return Ran(name, label, "bad" if run.error or late else "ok", run.at, run.error)
