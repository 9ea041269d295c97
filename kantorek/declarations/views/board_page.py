"""What the month board shows: the figures above it, its filters, its columns, and the rows of some clients."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from kantorek.core.actor import Actor
from kantorek.core.days import month_after
from kantorek.declarations import law, lists
from kantorek.declarations.lists import CHUNK, LATE, MINE, STAGES, Asked, Board
from kantorek.declarations.views.cells import SOON, Column, Pen, facts, payable
from kantorek.declarations.views.words import (
    LABELS,
    SIGNS,
    VERBS,
    column_of,
    columns_among,
    few_days,
    look_of,
    month_name,
)

VIEWS = ("board", "list", "calendar")
_ID = re.compile(r"[1-9][0-9]{0,17}")


def address(asked: Asked, **changed: Any) -> str:
    """The address of the board or the list, with something changed; always in one order."""
    wanted: dict[str, Any] = {
        "view": "",
        "month": "" if asked.day or asked.proposals else f"{asked.month:%Y-%m}",
        "day": asked.day or "",
        "proposals": "1" if asked.proposals else "",
        "carer": asked.carer,
        "stage": list(asked.stages),
        "column": list(asked.columns),
    }
    query = urlencode({key: value for key, value in (wanted | changed).items() if value}, doseq=True)
    return reverse("declarations:board") + (f"?{query}" if query else "")


def asked_on_the_page(request: HttpRequest, *, on: date) -> Asked:
    """What the page asks for from which htmx sends a change: its address says it."""
    here = urlsplit((getattr(request, "htmx", None) and request.htmx.current_url) or "")  # type: ignore[attr-defined]
    return lists.asked_in(QueryDict(here.query), on=on)


def context_of(actor: Actor, asked: Asked) -> dict[str, Any]:
    """Everything that the board prints."""
    board = lists.board(actor, asked)
    columns = columns_among(board.due)
    first = [row.client_id for row in board.rows[:CHUNK]]
    rest = [row.client_id for row in board.rows[CHUNK:]]
    rows_url = reverse("declarations:rows")
    keys = ",".join(key for key, _label in columns)
    chunks = [rest[at : at + CHUNK] for at in range(0, len(rest), CHUNK)]
    return {
        **head(actor, asked, "board"),
        **figures(asked, board),
        "columns": [_head(key, label, board, actor.on) for key, label in columns],
        "rows": rows(actor, asked.month, columns, first),
        "chunks": [f"{rows_url}?month={asked.month:%Y-%m}&keys={keys}&clients={_ids(chunk)}" for chunk in chunks],
        "shown": len(board.rows),
        "carers": carers(actor, asked, board.people),
        "states": [{"value": state, "label": VERBS[state], "sign": SIGNS[state]} for state in STAGES[1:]],
        "may_edit": actor.may("obligations.edit"),
        "may_ask": actor.may("requests.edit"),
        **amounts_to_send(actor, asked, board.unsent),
        "questions": lists.proposals(actor),
        "seen": int(actor.at.timestamp()),
        "keys": keys,
    }


def amounts_to_send(actor: Actor, asked: Asked, unsent: dict[str, int], *, view: str = "") -> dict[str, Any]:
    """How many counted amounts of what the page shows the clients do not know yet, and where they are sent from."""
    if not actor.may("obligations.edit"):
        return {}
    here = address(asked, view=view).partition("?")[2]
    many = sum(unsent[stage] for stage in asked.stages or STAGES)
    return {"to_send": many, "send_url": f"{reverse('declarations:show_amounts')}?{here}"}


def head(actor: Actor, asked: Asked, view: str, **here: Any) -> dict[str, Any]:
    """The title with its arrows, and the three views."""
    back, forth = month_after(asked.month, -1), month_after(asked.month)
    plain: dict[str, Any] = {"stage": []} if view == "calendar" else {}
    urls = {
        "list": address(asked, view="list", **plain),
        "board": address(asked, day="", proposals="", column=[], month=f"{asked.month:%Y-%m}", **plain),
        "calendar": f"{reverse('declarations:calendar')}?month={month_after(asked.month):%Y-%m}",
    }
    labels = {"list": _("List"), "board": _("Month board"), "calendar": _("Calendar")}
    kept = "" if view == "board" else view
    return {
        "title": month_name(asked.month),
        "back": address(asked, view=kept, month=f"{back:%Y-%m}", day="", proposals=""),
        "forth": address(asked, view=kept, month=f"{forth:%Y-%m}", day="", proposals=""),
        "views": [{"label": labels[name], "url": urls[name], "current": name == view} for name in labels],
        "asked": asked,
        "view": view,
    } | here


def figures(asked: Asked, board: Board, view: str = "") -> dict[str, Any]:
    """The chips, which are legend, counter and filter in one, and the lead figure."""
    return {
        "stages": chips(asked, board.stages, view),
        "unsettled": board.unsettled,
        "total": board.total,
        "clear": address(asked, view=view, stage=[], column=[]) if asked.stages or asked.columns else "",
    }


def chips(asked: Asked, counts: dict[str, int], view: str = "") -> list[dict[str, Any]]:
    """One chip a stage; a click turns its filter on or off."""
    return [
        {
            "key": stage,
            "label": LABELS[stage],
            "look": look_of(stage),
            "icon": SIGNS[stage][1],
            "count": counts[stage],
            "on": stage in asked.stages,
            "url": address(asked, view=view, stage=[one for one in STAGES if (one in asked.stages) != (one == stage)]),
        }
        for stage in STAGES
    ]


def carers(actor: Actor, asked: Asked, people: dict[int, str], view: str = "") -> dict[str, Any]:
    """The menu of carers: all, mine, one; and what it says now."""
    others = sorted(people.items(), key=lambda pair: pair[1].casefold())
    named = [("", _("everybody")), (MINE, _("me")), *((str(pk), name) for pk, name in others)]
    choices = [
        {"label": label, "url": address(asked, view=view, carer=value), "on": asked.carer == value}
        for value, label in named
    ]
    current = next((label for value, label in named if value == asked.carer), _("everybody"))
    return {"choices": choices, "label": _("Carer: %(name)s") % {"name": current}}


def rows(actor: Actor, month: date, columns: Sequence[Column], client_ids: Sequence[int]) -> list[dict[str, Any]]:
    """Some clients with their cells, in the order given; who is not the actor's is left out."""
    cells = lists.cells_of(actor, month, client_ids)
    clients = lists.clients_of(actor, client_ids, on=actor.on)
    pen = Pen(actor.on)
    tab = reverse("declarations:client", args=[0]).split("0")
    return [
        {
            "id": pk,
            "name": clients[pk]["name"],
            "url": f"{tab[0]}{pk}{tab[1]}",
            "facts": facts(clients[pk]),
            "cells": pen.row(pk, columns, cells[pk]),
            "payable": payable(cells[pk]),
        }
        for pk in client_ids
        if pk in clients
    ]


def fresh(actor: Actor, month: date, client_ids: Sequence[int], rules: Sequence[str] | None = None) -> list[Any]:
    """The cells of some clients anew; of the columns of some rules, or of all columns that hold anything."""
    cells = lists.cells_of(actor, month, client_ids)
    pen = Pen(actor.on)
    named = {column_of(rule) for rule in rules} if rules is not None else None
    return [
        {
            "id": pk,
            "cells": pen.fresh(pk, named if named is not None else {column_of(cell.rule) for cell in mine}, mine),
            "payable": payable(mine),
        }
        for pk, mine in cells.items()
    ]


def known_columns() -> set[str]:
    """The keys of all columns that a board may have."""
    return {column.key for column in law.columns()}


def numbers(text: str, *, most: int) -> list[int]:
    """Read `1,2,3` or `1 2 3`; what is no id is passed over."""
    found = (part for part in re.split(r"[,\s]+", text) if _ID.fullmatch(part))
    return [int(part) for part in dict.fromkeys(found)][:most]


def _ids(chunk: Sequence[int]) -> str:
    return ",".join(str(pk) for pk in chunk)


def _head(key: str, label: str, board: Board, on: date) -> dict[str, Any]:
    days = {day for rule, found in board.due.items() if column_of(rule) == key for day in found}
    near = any(0 <= (day - on).days < SOON for day in days)
    return {"key": key, "label": label, "days": few_days(days), "near": near}


assert LATE in SIGNS and set(SIGNS) == set(STAGES)
