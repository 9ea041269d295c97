"""What comes first: everything that is late, near or waits for a person, by risk and not by the hour."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kantorek.core.actor import Actor
from kantorek.core.templatetags.kantorek import money
from kantorek.declarations.actions.moving import others_may_approve
from kantorek.declarations.choices import State
from kantorek.desk.day import words
from kantorek.desk.day.duties import SOON, Group, column_of, column_title, horizon
from kantorek.desk.day.whose import Whose

LATE, TODAY, ASKED, NEAR, WORK, LATER = range(6)
"""How much is at risk, the worst first: a missed deadline of the law, one of today, what others wait for, what is near."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """One line: when, what, whose, how it stands, and the one button."""

    risk: int
    day: date
    title: str
    url: str
    client_id: int | None = None
    client: str = ""
    sub: str = ""
    kind: str = "wait"
    icon: str = "hourglass"
    state: str = ""
    verb: str = ""
    verb_icon: str = "arrow-right"
    post: str = ""
    values: tuple[tuple[str, str], ...] = ()
    many: int = 1
    when: str = ""

    @property
    def order(self) -> tuple[int, date, int, str]:
        """By risk, then by day, then many before one."""
        return (self.risk, self.day, -self.many, self.title)


def ordered(things: Iterable[Thing]) -> list[Thing]:
    """The worst first."""
    return sorted(things, key=lambda thing: thing.order)


def duties_first(groups: list[Group], whose: Whose, actor: Actor) -> list[Thing]:
    """Lines of the obligations that are open and late or near, or wait for an approval; one line a column and day.

    What the person sent to approval themselves is theirs to look at only where nobody else may approve.
    """
    lines: dict[tuple[str, date, bool], list[Group]] = {}
    asking = _asking(groups, actor)
    for group in groups:
        asked = group.state == State.APPROVE and (column_of(group.rule), group.due_on) in asking
        if asked or (group.is_open and group.due_on <= horizon(actor.on)):
            lines.setdefault((column_of(group.rule), group.due_on, asked), []).append(group)
    return [_duty(parts, whose, actor.on, asked=asked) for (_column, _day, asked), parts in lines.items()]


def _asking(groups: list[Group], actor: Actor) -> set[tuple[str, date]]:
    """Give the columns and days of which something waits for this person's approval."""
    if not actor.may("obligations.approve"):
        return set()
    sent = [group for group in groups if group.state == State.APPROVE and not group.late(actor.on)]
    alone = any(group.others < group.many for group in sent) and not others_may_approve(actor)
    return {(column_of(group.rule), group.due_on) for group in sent if group.others or alone}


def _duty(parts: list[Group], whose: Whose, on: date, *, asked: bool) -> Thing:
    first = parts[0]
    many = sum(part.many for part in parts)
    late = first.due_on < on
    kind, icon, state = _sign(parts, late=late, asked=asked, on=on)
    return Thing(
        risk=LATE if late else ASKED if asked else TODAY if first.due_on == on else NEAR,
        day=first.due_on,
        title=_title(parts, on, asked=asked),
        url=reverse("declarations:obligation", args=[first.one]) if many == 1 else _list(parts, whose, on),
        client_id=first.ids[0] if many == 1 else None,
        client=first.name if many == 1 else "",
        sub=_single(first) if many == 1 else _spread(parts, whose),
        kind=kind,
        icon=icon,
        state=state,
        verb=_("Review") if asked else _("Open") if many == 1 else _("See %(n)s") % {"n": many},
        verb_icon="eye" if asked else "arrow-right" if many == 1 else "list-checks",
        many=many,
        when=words.short(first.due_on, on),
    )


def _title(parts: list[Group], on: date, *, asked: bool) -> str:
    """The duty, or where several fall due the column; then how it stands, and of how many clients."""
    alike = len({part.duty for part in parts}) == 1
    title = words.duty_for_period(parts[0]) if alike else column_title(parts[0].rule)
    if parts[0].due_on < on:
        title = _("%(duty)s – the deadline passed %(day)s") % {"duty": title, "day": words.short(parts[0].due_on, on)}
    elif asked:
        title = _("%(duty)s – waits for approval") % {"duty": title}
    clients = {pk for part in parts for pk in part.ids}
    return title if sum(part.many for part in parts) == 1 else f"{title}: {words.clients_many(len(clients))}"


def board_url(month: date, column: str, whose: Whose, *, stages: Iterable[str] = ()) -> str:
    """The month board of somebody's clients; with stages its list, for only that leaves out the other columns."""
    view = "list" if stages else ""
    return _deadlines({"view": view, "month": f"{month:%Y-%m}", "column": column, "carer": whose.carer}, stages)


def _list(parts: list[Group], whose: Whose, on: date) -> str:
    """The list behind a line of many: the same day and column, in the stages that the line counts."""
    day = parts[0].due_on
    stages = ["late"] if day < on else sorted({part.state for part in parts})
    return _deadlines({"day": day.isoformat(), "column": column_of(parts[0].rule), "carer": whose.carer}, stages)


def _deadlines(query: dict[str, str], stages: Iterable[str]) -> str:
    pairs = [(key, value) for key, value in query.items() if value] + [("stage", stage) for stage in stages]
    return f"{reverse('declarations:board')}?{urlencode(pairs)}"


def _single(group: Group) -> str:
    told = str(dict(State.choices)[State(group.state)])
    return f"{told}, {money(group.amount)}" if group.amount else told


def _spread(parts: list[Group], whose: Whose) -> str:
    """Where the many stand: by state, and in the whole office by person."""
    counted: dict[str, int] = {}
    labels = dict(State.choices)
    for part in parts:
        key = (part.carer or _("no carer")) if whose.staff_id is None else str(labels[State(part.state)])
        counted[key] = counted.get(key, 0) + part.many
    return ", ".join(f"{key}: {many}" for key, many in sorted(counted.items(), key=lambda pair: -pair[1])[:SOON])


def _sign(parts: list[Group], *, late: bool, asked: bool, on: date) -> tuple[str, str, str]:
    if late:
        return "bad", "octagon-alert", words.overdue()
    if asked:
        return "ask", "user-check", _("to be approved")
    if parts[0].due_on == on:
        return "wait", "hourglass", _("urgent")
    if {part.state for part in parts} == {State.WAITING}:
        return "wait", "hourglass", _("waits for documents")
    return "run", "circle-dot-dashed", _("in progress")


def month_title(month: date) -> str:
    """October."""
    return date_format(month, "F").capitalize()
