"""Tasks as lists, boards and cards print them: words and signs in place of codes."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kantorek.core.templatetags.kantorek import avatar, day, status
from kantorek.tasks.choices import Priority, State

LOOKS = {
    "todo": ("off", "circle"),
    "doing": ("run", "circle-dot-dashed"),
    "review": ("ask", "user-check"),
    "done": ("ok", "circle-check"),
}
"""Shape and colour of the four states."""
FLAGS = {Priority.LOW: ("off", "arrow-down"), Priority.HIGH: ("wait", "flag"), Priority.URGENT: ("bad", "flag")}
"""The ordinary priority has no sign."""
SOON = 2
"""So many days ahead a task counts as near."""


def drawn(rows: Iterable[dict[str, Any]], people: dict[int, str], on: date) -> list[dict[str, Any]]:
    """Rows as a page prints them; marks that repeat are drawn once."""
    chips = {state: chip(state) for state in State.values}
    flags = {value: flag(value) for value in Priority.values}
    faces = {pk: avatar(name, told=True) for pk, name in people.items()}
    detail = reverse("tasks:detail", args=[0]).split("0")
    return [
        {
            **row,
            "url": f"{detail[0]}{row['id']}{detail[1]}",
            "chip": chips[row["state"]],
            "flag": flags[row["priority"]],
            "face": faces.get(row["owner_id"], SafeString("")),
            "owner": people.get(row["owner_id"], ""),
            "client": row["client__name"] or "",
            "due": due_look(row["due_on"], row["state"], on),
            "hidden_until": row["show_on"] if row["show_on"] and row["show_on"] > on else None,
        }
        for row in rows
    ]


def chip(state: str, *, bare: bool = False) -> SafeString:
    """The state of a task: shape, word and colour."""
    return status(*LOOKS[state], State(state).label, bare=bare)


def flag(priority: int) -> SafeString:
    """The priority of a task; nothing for the ordinary one."""
    if priority not in FLAGS:
        return SafeString("")
    return status(*FLAGS[Priority(priority)], Priority(priority).label, bare=True)


def due_look(due_on: date | None, state: str, on: date) -> dict[str, str]:
    """Say when a task is due and how near that is: kind bad, wait or nothing; late by how much, in words."""
    if due_on is None:
        return {"text": "", "kind": "", "icon": "", "title": ""}
    text = _("tomorrow") if due_on == on + timedelta(days=1) else day(due_on)
    full, left = f"{due_on:%d.%m.%Y}", (due_on - on).days
    if state == State.DONE:
        return {"text": text, "kind": "", "icon": "", "title": full}
    if left < 0:
        late = ngettext("%(n)s day late", "%(n)s days late", -left) % {"n": -left}
        return {"text": text, "kind": "bad", "icon": "octagon-alert", "title": f"{full}, {late}"}
    if left <= SOON:
        return {"text": text, "kind": "wait", "icon": "clock", "title": full}
    return {"text": text, "kind": "", "icon": "", "title": full}
