"""An obligation goes from state to state; many at once, and back again."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, TypedDict

from django.db import transaction
from django.utils.translation import gettext as _

from kantorek.core.actor import Actor
from kantorek.core.errors import Refused
from kantorek.core.events import publish
from kantorek.declarations.actions.taking import rule_of, take, told, touch
from kantorek.declarations.choices import OPEN, SETTLED, State
from kantorek.declarations.events import ObligationMoved
from kantorek.declarations.models import Obligation
from kantorek.offices.access import ROLES
from kantorek.offices.models import StaffMember

MOST_AT_ONCE = 2000
LONGEST_REASON = 300
_COLUMNS = ("state", "proposal", "waiting_since", "settled_at", "done_on", "made_by_id", "approved_by_id")
_STATE = (*_COLUMNS, "touched_at")
_APPROVERS = [role for role, rights in ROLES.items() if "obligations.approve" in rights]


class Undo(TypedDict):
    """What move_many() did, as plain values: `rows` go back with put_back(), `skipped` were left as they are."""

    rows: list[dict[str, Any]]
    skipped: dict[int, str]


@transaction.atomic
def move_obligation(
    actor: Actor,
    obligation: Obligation,
    *,
    state: str,
    version: int | None,
    reason: str = "",
    done_on: date | None = None,
) -> Obligation:
    """Put an obligation into another state; a proposed one is accepted by that.

    From any state to any that its rule offers. What was sent to approval is settled only after somebody else with the
    right to approve lets it pass, and again when it was opened once more; who is the only one with that right may pass
    their own. `done_on` says on which day the settled thing happened (a statement approved), today when left out; the
    same state with another day corrects it. Refuses a closed client, a state that the rule does not have, and a day to
    come.
    """
    row = take(actor, obligation, version=version)
    if row.state == state and row.proposal == "" and (done_on in (None, row.done_on) or state not in SETTLED):
        return row
    rule = rule_of(row)
    if state not in rule.states:
        raise Refused(_("%(name)s does not have this state.") % {"name": rule.title}, code="not_offered", field="state")
    if done_on and done_on > actor.on:
        raise Refused(_("This day is still to come."), code="bad_day", field="done_on")
    was = row.state
    _pass_review(actor, row, state)
    _enter(actor, row, state, done_on)
    touch(actor, row, *_COLUMNS, "moved_at", "moved_by_name")
    publish(ObligationMoved(**told(actor, row), was=was, now=state, reason=reason.strip()[:LONGEST_REASON]))
    return row


def move_many(
    actor: Actor, ids: Iterable[int], *, state: str, versions: Mapping[int, int] | None = None, reason: str = ""
) -> Undo:
    """Put many obligations into one state; what cannot go there is skipped with the reason and the others go.

    Those that the actor does not see are passed over. The answer is what put_back() takes; it stays on the server.
    Refuses more than two thousand at once.
    """
    wanted = list(dict.fromkeys(ids))
    if len(wanted) > MOST_AT_ONCE:
        raise Refused(_("At most %(n)s at once.") % {"n": MOST_AT_ONCE}, code="too_many")
    done: Undo = {"rows": [], "skipped": {}}
    with transaction.atomic():
        rows = Obligation.objects.visible_to(actor).filter(pk__in=wanted).order_by("client_id", "pk")
        for row in rows:
            before = {key: _plain(getattr(row, key)) for key in _STATE}
            try:
                with transaction.atomic():
                    # Never None: what put_back() brings back is what stood there when this one was taken.
                    version = (versions or {}).get(row.pk, row.version)
                    moved = move_obligation(actor, row, state=state, version=version, reason=reason)
            except Refused as refused:
                done["skipped"][row.pk] = refused.message
                continue
            if moved.version != row.version:
                done["rows"].append({"id": row.pk, "version": moved.version, "before": before})
    return done


@transaction.atomic
def put_back(actor: Actor, data: Mapping[str, Any]) -> int:
    """Take move_many() back; gives how many went back. What somebody has changed since stays as they left it."""
    count = 0
    known = {int(each["id"]): each for each in data.get("rows", [])}
    rows = Obligation.objects.visible_to(actor).filter(pk__in=list(known)).order_by("client_id", "pk")
    for seen in rows:
        each = known[seen.pk]
        try:
            row = take(actor, seen, version=int(each["version"]))
        except Refused:
            continue
        was, before = row.state, each["before"]
        for key in _STATE:
            setattr(row, key, _read(key, before[key]))
        row.moved_at, row.moved_by_name, row.version = actor.at, actor.name[:150], row.version + 1
        row.save(update_fields=[*_STATE, "moved_at", "moved_by_name", "version"])
        publish(ObligationMoved(**told(actor, row), was=was, now=row.state))
        count += 1
    return count


def _pass_review(actor: Actor, row: Obligation, state: str) -> None:
    """Four eyes: whoever asked for approval does not give it, unless nobody else could."""
    if state == State.APPROVE:
        row.made_by_id, row.approved_by_id = actor.staff_id, None
        return
    if state in OPEN:
        row.approved_by_id = None  # what was approved is being changed
        return
    if state == State.NOT_DUE or row.made_by_id is None or row.approved_by_id is not None:
        return
    if not actor.may("obligations.approve"):
        raise Refused(_("This waits for approval, and you may not approve obligations."), code="no_right")
    if actor.staff_id == row.made_by_id and others_may_approve(actor):
        raise Refused(_("You sent this to approval, so somebody else approves it."), code="own_work")
    row.approved_by_id = actor.staff_id


def others_may_approve(actor: Actor) -> bool:
    """Tell whether somebody else in the office could let pass what the actor has sent to approval."""
    people = StaffMember.objects.visible_to(actor).working().filter(role__in=_APPROVERS)
    return people.exclude(pk=actor.staff_id or 0).exclude(joined_at=None).exists()


def _enter(actor: Actor, row: Obligation, state: str, done_on: date | None) -> None:
    """Set what belongs to a state; from sent to paid the day stays on which it was done, if no other is said."""
    waiting, settled = state == State.WAITING, state in SETTLED
    known = row.done_on if row.state != State.NOT_DUE else None
    row.waiting_since = (row.waiting_since or actor.at) if waiting else None
    row.settled_at = (row.settled_at or actor.at) if settled else None
    row.done_on = (done_on or known or actor.on) if settled else None
    row.state, row.proposal = state, ""
    row.moved_at, row.moved_by_name = actor.at, actor.name[:150]


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _read(key: str, value: Any) -> Any:
    if not value or not isinstance(value, str):
        return value
    return datetime.fromisoformat(value) if key.endswith(("_at", "_since")) else _day(key, value)


def _day(key: str, value: str) -> Any:
    return date.fromisoformat(value) if key.endswith("_on") else value


assert set(OPEN) | set(SETTLED) == set(State)
