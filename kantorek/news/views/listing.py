"""The office's list of announcements: for clients, for the office, drafts, and what is over."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from kantorek.core.actor import Actor
from kantorek.core.pages import page
from kantorek.news import lists, richtext
from kantorek.news.choices import Audience
from kantorek.news.models import Receipt
from kantorek.news.views.look import look_of, whom_of
from kantorek.offices.access import StaffRequest, staff
from kantorek.offices.models import StaffMember

_LONGEST = 240


@require_GET
@staff("clients.see")
def index(request: StaffRequest) -> HttpResponse:
    """One page of a view, each announcement with how far it has got."""
    actor, asked = request.actor, request.GET.get("view", "")
    usual = "clients" if actor.may("news.write") else "office"
    view = asked if asked in lists.VIEWS else usual
    found = lists.board(actor, view, after=request.GET.get("after", ""), before=request.GET.get("before", ""))
    ids = [row["id"] for row in found.rows]
    here, tail = reverse("news:list"), "" if view == usual else f"&view={view}"
    context = {
        "view": view,
        "tabs": _tabs(actor, view, usual),
        "rows": _rows(actor, found.rows, ids),
        "next": f"{here}?after={found.after}{tail}" if found.after else "",
        "prev": f"{here}?before={found.before}{tail}" if found.before else "",
        "may": actor.may("news.write"),
    }
    return page(request, "news/announcement_list.html", context, part="rows")


def _tabs(actor: Actor, view: str, usual: str) -> list[dict[str, Any]]:
    labels = {
        "clients": _("For clients"),
        "office": _("For the office"),
        "drafts": _("Drafts"),
        "over": _("Over"),
    }
    counts, here = lists.counts(actor), reverse("news:list")
    shown = [key for key in lists.VIEWS if key != "drafts" or actor.may("news.write")]
    return [
        {
            "label": labels[key],
            "url": here if key == usual else f"{here}?view={key}",
            "current": key == view,
            "count": counts[key],
        }
        for key in shown
    ]


def _rows(actor: Actor, rows: list[dict[str, Any]], ids: list[int]) -> list[dict[str, Any]]:
    figures = lists.figures_of(actor, ids)
    own = Receipt.objects.visible_to(actor).filter(announcement__in=ids, staff_id=actor.staff_id or 0)
    seen = set(own.exclude(seen_at=None).values_list("announcement", flat=True))
    open_posts = any(row["audience"] == Audience.STAFF and not row["group__members"] for row in rows)
    everybody = StaffMember.objects.visible_to(actor).working().filter(user__isnull=False).count() if open_posts else 0
    return [_row(actor, row, figures[row["id"]], everybody) | {"unread": _waits(actor, row, seen)} for row in rows]


def _row(actor: Actor, row: dict[str, Any], told: lists.Figures, everybody: int) -> dict[str, Any]:
    staff_post = row["audience"] == Audience.STAFF
    count = told.readers
    if staff_post:
        count = max(0, (len(row["group__members"] or []) or everybody) - _author_in(row))
    named: dict[str, Any] = {"tags": row["tags"], "count": len(row["client_ids"]), "group": row["group__name"] or ""}
    english = get_language() == "en"
    return row | {
        "shown_title": row["title_en"] if english and row["title_en"] else row["title"],
        "look": look_of(row, actor.at),
        "whom": whom_of(row["audience"], **named),
        "text": _short(row["body_en"] if english and row["body_en"] else row["body"]),
        "readers": count,
        "seen": told.seen,
        "confirmed": told.confirmed,
        "rate": round(100 * told.seen / count) if count else 0,
    }


def _waits(actor: Actor, row: dict[str, Any], seen: set[int]) -> bool:
    mine = row["audience"] == Audience.STAFF and row["author_id"] != actor.staff_id and _for(actor, row)
    return mine and row["id"] not in seen


def _author_in(row: dict[str, Any]) -> bool:
    return not row["group__members"] or row["author_id"] in row["group__members"]


def _for(actor: Actor, row: dict[str, Any]) -> bool:
    return not row["group__members"] or actor.staff_id in row["group__members"]


def _short(body: str) -> str:
    words = " ".join(richtext.plain(body).split())
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST].rsplit(' ', 1)[0]}…"
