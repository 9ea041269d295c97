"""How each register and its round stand, for the page of registers: the server's calls, the office's own queue."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.db.models import Count, Max, Min, Q

from kantorek.core.actor import WARSAW, Actor
from kantorek.registers import lines
from kantorek.registers.actions import flat_day, usage
from kantorek.registers.limits import UNLIMITED
from kantorek.registers.models import Answer
from kantorek.verification import law
from kantorek.verification.models import Light, Round
from kantorek.verification.rounds import planning

SHOWN: Final = ("white_list", "flat_file", "vies", "crbr", "krs", "gus", "account", "nbp")
"""The registers in the order of the page; `account` is a line of its own in the list of VAT payers."""
_FRESH_TROUBLE: Final = timedelta(days=1)
_HOURS_AHEAD: Final = 48


@dataclass(frozen=True, slots=True)
class Queue:
    """The office's own lights of one register: all, with a fresh answer, due now, never answered, last tried in vain."""

    watched: int = 0
    fresh: int = 0
    waiting: int = 0
    never: int = 0
    failing: int = 0
    oldest_at: datetime | None = None
    newest_at: datetime | None = None

    @property
    def stale(self) -> int:
        """How many have no fresh answer, whether they are due or wait after a vain attempt."""
        return self.watched - self.fresh


@dataclass(frozen=True, slots=True)
class Standing:
    """How one register stands at a moment; `state` is the kind of its light: ok, run, wait, bad, off."""

    register: str
    setting: str
    state: str
    configured: bool
    invented: bool
    today: int
    per_day: int | None
    for_people: int
    last_minute: int
    per_minute: int | None
    answered_at: datetime | None
    closed_until: datetime | None
    trouble: str
    trouble_at: datetime | None
    walking: bool = False
    queue: Queue | None = None
    hours: tuple[tuple[int, int], ...] = ()
    days: int = 0
    next_at: datetime | None = None
    file: Any = None
    file_is_todays: bool = False
    last: dict[str, Any] | None = field(default=None)


def standings(actor: Actor) -> list[Standing]:
    """Tell how every register stands; the queues hold only clients that the actor sees."""
    walked = {row.register: row for row in Round.objects.all()}
    queues = _queues(actor)
    return [_standing(actor, register, walked.get(register), queues.get(register)) for register in SHOWN]


def _standing(actor: Actor, register: str, walked: Round | None, queue: Queue | None) -> Standing:
    at = actor.at
    used = usage(register, at=at)
    configured, rounds = lines.is_configured(register), register in law.WATCHED
    closed = used.closed_until if used.closed_until and used.closed_until > at else None
    fresh = bool(used.last_trouble_at and used.last_trouble_at > at - _FRESH_TROUBLE)
    told: dict[str, Any] = {
        "register": register,
        "setting": _setting(register),
        "configured": configured,
        "invented": lines.is_invented(register),
        "today": used.today,
        "per_day": used.limits.per_day if used.limits.per_day < UNLIMITED else None,
        "for_people": law.round_rules(register).left_for_people(at) if rounds else 0,
        "last_minute": used.last_minute,
        "per_minute": used.limits.per_minute if used.limits.per_minute < UNLIMITED else None,
        "answered_at": used.answered_at,
        "closed_until": closed,
        "trouble": used.last_trouble if fresh else "",
        "trouble_at": used.last_trouble_at if fresh else None,
    }
    if rounds:
        told |= _round(register, walked, queue or Queue(), at=at)
    if register == "flat_file":
        file = flat_day(on=actor.on)
        told |= {"file": file, "file_is_todays": bool(file and file.day == actor.on)}
    if register == "nbp":
        told["last"] = _last_rate(actor)
    return Standing(state=_state(told, failures=used.failures), **told)


def _setting(register: str) -> str:
    """Name the setting that is empty; GUS wants a key beside its address."""
    name = lines.line_of(register).setting
    return "KANTOREK_GUS_KEY" if register == "gus" and getattr(settings, name) else f"KANTOREK_{name}"


def _round(register: str, walked: Round | None, queue: Queue, *, at: datetime) -> dict[str, Any]:
    rules = law.round_rules(register)
    return {
        "queue": queue,
        "hours": rules.hours,
        "days": rules.days,
        "walking": bool(walked and walked.lease_until and walked.lease_until > at),
        "next_at": _next_call(register, walked, queue, at=at) if lines.is_configured(register) else None,
    }


def _next_call(register: str, walked: Round | None, queue: Queue, *, at: datetime) -> datetime | None:
    """Say about when the round calls next; other offices' clients on the same server may come in between."""
    if not planning.is_open(register, at=at):
        return _opens_at(register, at=at)
    if not queue.waiting:
        return None
    left = planning.calls_left(register, at=at)
    pause = planning.rhythm(register, queue.waiting, left=left, at=at).pause
    return max(at, walked.called_at + pause) if walked and walked.called_at else at


def _opens_at(register: str, *, at: datetime) -> datetime | None:
    rules = law.round_rules(register)
    hour = at.astimezone(WARSAW).replace(minute=0, second=0, microsecond=0).astimezone(at.tzinfo)
    hours = (hour + timedelta(hours=number) for number in range(1, _HOURS_AHEAD))
    return next((one for one in hours if rules.is_open(one)), None)


def _state(told: dict[str, Any], *, failures: int) -> str:
    if not told["configured"]:
        return "off"
    if told["closed_until"]:
        return "bad"
    if failures or (told["register"] == "flat_file" and not told["file_is_todays"]):
        return "wait"
    if told.get("walking"):
        return "run"
    return "ok"


def _queues(actor: Actor) -> dict[str, Queue]:
    rows = (
        Light.objects.visible_to(actor)
        .exclude(due_at=None)
        .values("register")
        .annotate(
            watched=Count("pk"),
            fresh=Count("pk", filter=Q(due_at__gt=actor.at, failure="", answered_at__isnull=False)),
            waiting=Count("pk", filter=Q(due_at__lte=actor.at)),
            never=Count("pk", filter=Q(answered_at=None)),
            failing=Count("pk", filter=~Q(failure="")),
            oldest_at=Min("answered_at"),
            newest_at=Max("answered_at"),
        )
        .order_by()
    )
    told: list[dict[str, Any]] = [dict(row) for row in rows]
    return {row.pop("register"): Queue(**row) for row in told}


def _last_rate(actor: Actor) -> dict[str, Any] | None:
    answers = Answer.objects.visible_to(actor).filter(register="nbp", outcome="found").order_by("-pk")
    answer = answers.first()
    return answer.data if answer else None


def api_standings(actor: Actor) -> list[dict[str, Any]]:
    """Give the same as plain values, for the API."""
    return [_plain(one) for one in standings(actor)]


def _plain(one: Standing) -> dict[str, Any]:
    queue = one.queue
    return {
        "key": one.register,
        "state": one.state,
        "configured": one.configured,
        "invented": one.invented,
        "calls_today": one.today,
        "calls_a_day": one.per_day,
        "left_for_people": one.for_people,
        "answered_at": one.answered_at,
        "closed_until": one.closed_until,
        "trouble": one.trouble,
        "trouble_at": one.trouble_at,
        "watched": queue.watched if queue else None,
        "waiting": queue.waiting if queue else None,
        "oldest_answer_at": queue.oldest_at if queue else None,
        "next_call_at": one.next_at,
        "file_day": one.file.day if one.file else None,
    }
