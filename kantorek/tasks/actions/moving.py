"""Tasks move from state to state; where four eyes are asked for, what somebody made somebody else looks at."""

from django.db import transaction
from django.utils.translation import gettext as _

from kantorek.core.actor import Actor
from kantorek.core.errors import Refused, Stale
from kantorek.core.events import publish
from kantorek.offices.models import StaffMember
from kantorek.tasks.actions.comments import put_comment
from kantorek.tasks.actions.taking import hold_task, tell_pages
from kantorek.tasks.choices import State
from kantorek.tasks.events import TaskMoved
from kantorek.tasks.models import Task

LONGEST_REASON = 2_000


@transaction.atomic
def move_task(actor: Actor, task: Task, *, state: str, version: int, reason: str = "", was: str = "") -> Task:
    """Move a task to another state.

    One that needs a review is done only out of review, by somebody else than who sent it there and, where a reviewer is
    named, by them or their stand-in. Out of review it comes back with a reason, kept as a comment; who sent it may
    take it back without. Refuses a closed client, and a version that a colleague has overtaken by moving it: `was` is the
    state that the person saw, so that a mere change of the title stands in nobody's way.
    """
    task, reason = hold_task(actor, task), reason.replace("\x00", "")
    if state not in State.values:
        raise Refused(_("There is no such state."), code="bad_state", field="state")
    if task.state == state:
        return task
    if task.version != version and was != task.state:
        raise _overtaken(task)
    if why := why_not(actor, task, state, reason=reason):
        raise why
    return save_move(actor, task, state, reason=reason.strip())


def why_not(actor: Actor, task: Task, state: str, *, reason: str = "") -> Refused | None:
    """Say why this person may not move the task there; None where they may."""
    if task.state == State.REVIEW and state != State.DONE:
        if task.needs_review and actor.staff_id != task.made_by_id and not reason.strip():
            return Refused(_("Say why it goes back."), code="reason_required", field="reason")
        if len(reason) > LONGEST_REASON:
            words = _("A reason has at most %(count)s characters.") % {"count": LONGEST_REASON}
            return Refused(words, code="too_long", field="reason")
    if state != State.DONE or not task.needs_review:
        return None
    if task.state != State.REVIEW:
        return Refused(_("Somebody else looks at this task first. Send it to review."), code="needs_review")
    return why_not_approve(actor, task)


def why_not_approve(actor: Actor, task: Task) -> Refused | None:
    """Say why this person may not approve what waits for review; None where they may."""
    if actor.staff_id is None:
        return Refused(_("Only a person can approve a task."), code="not_a_person")
    if actor.staff_id == task.made_by_id:
        return Refused(_("You sent this task to review yourself. Somebody else approves it."), code="own_review")
    if actor.staff_id == task.owner_id:
        return Refused(_("This is your own work. Somebody else approves it."), code="own_review")
    if task.reviewer_id and task.reviewer_id not in actor.mine:
        name = StaffMember.objects.visible_to(actor).values_list("name", flat=True).get(pk=task.reviewer_id)
        return Refused(_("%(name)s looks at this task.") % {"name": name}, code="not_reviewer")
    return None


def save_move(actor: Actor, task: Task, state: str, *, reason: str = "") -> Task:
    """Write a checked move of a task that is held, and tell."""
    was, task.state = task.state, state
    task.done_at = actor.at if state == State.DONE else None
    task.moved_at, task.moved_by_name = actor.at, "" if actor.kind == "system" else actor.name
    if state == State.REVIEW:
        task.made_by_id, task.reviewed_by_id = actor.staff_id, None
    elif state == State.DONE:
        task.reviewed_by_id = actor.staff_id if was == State.REVIEW and actor.staff_id != task.made_by_id else None
    task.version += 1
    columns = ["state", "done_at", "moved_at", "moved_by_name", "made_by", "reviewed_by", "version"]
    task.save(update_fields=columns)
    if reason and was == State.REVIEW:
        put_comment(actor, task, reason, mentioned=[])
    publish(
        TaskMoved(
            actor=actor,
            subject=task.ref,
            client_id=task.client_id,
            was=was,
            now=state,
            reason=reason,
            owner_id=task.owner_id,
            reviewer_id=task.reviewer_id,
            made_by_id=task.made_by_id,
        )
    )
    tell_pages(actor, task)
    return task


def _overtaken(task: Task) -> Stale:
    where = State(task.state).label
    told = {"state": where, "name": task.moved_by_name}
    words = (
        _("%(name)s moved it a moment ago to “%(state)s”.") if task.moved_by_name else _("It is at “%(state)s” now.")
    )
    return Stale(words % told, theirs={"state": (None, task.state)})
