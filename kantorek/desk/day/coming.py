"""What came in since the evening of the last working day: documents, answers to requests, tasks, news of registers, notices."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Count, F, IntegerField, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy

from kantorek.chat.models import Conversation
from kantorek.core.actor import WARSAW, Actor
from kantorek.core.context import address
from kantorek.core.days import last_working_day
from kantorek.desk.day.whose import Whose
from kantorek.documents.models import Document
from kantorek.notifications.models import Notice
from kantorek.offices.models import Office
from kantorek.requests.models import ClientRequest
from kantorek.tasks.models import Task
from kantorek.verification.models import Light

EVENING = time(17)
SHOWN = 200


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of what comes in: its rows, and how one of them reads."""

    key: str
    label: Any
    icon: str
    rows: Callable[[Actor, Whose, datetime], QuerySet[Any]]
    columns: tuple[Any, ...]
    url: Callable[[dict[str, Any]], str]


@dataclass(frozen=True, slots=True)
class Came:
    """How many of a kind came, and where they are listed."""

    key: str
    label: str
    icon: str
    count: int
    url: str


def since(actor: Actor) -> datetime:
    """The evening of the last working day, in Warsaw."""
    day = last_working_day(actor.on - timedelta(days=1))
    return datetime.combine(day, EVENING, tzinfo=WARSAW)


def came_in(actor: Actor, whose: Whose) -> list[Came]:
    """Count every kind in one query."""
    moment = since(actor)
    counts = {kind.key: _counted(kind.rows(actor, whose, moment)) for kind in KINDS}
    row: Any = Office.objects.filter(pk=actor.office_id).values(**counts).get()
    at = reverse("desk:came_in")
    return [
        Came(kind.key, str(kind.label), kind.icon, row[kind.key], f"{at}?what={kind.key}&whose={whose.key}")
        for kind in KINDS
    ]


def rows_of(actor: Actor, whose: Whose, kind: Kind) -> list[dict[str, Any]]:
    """List one kind, the newest first, ready to print."""
    rows = kind.rows(actor, whose, since(actor)).order_by("-came", "-pk").values("pk", "came", *kind.columns)
    return [_line(kind, dict(row)) for row in rows[:SHOWN]]


def _line(kind: Kind, row: dict[str, Any]) -> dict[str, Any]:
    return {
        "at": row["came"],
        "url": kind.url(row),
        "title": _title(kind, row),
        "client": row.get("client__name") or "",
    }


def _title(kind: Kind, row: dict[str, Any]) -> str:
    return str(row.get("title") or kind.label)


def _counted(rows: QuerySet[Any]) -> Coalesce:
    """A scalar that counts, for one statement with all of them."""
    one = rows.order_by().annotate(_all=Value(1)).values("_all").annotate(_n=Count("pk")).values("_n")
    return Coalesce(Subquery(one, output_field=IntegerField()), 0)


def _documents(actor: Actor, whose: Whose, moment: datetime) -> QuerySet[Any]:
    rows: QuerySet[Any] = Document.objects.visible_to(actor).current()
    rows = rows.filter(whose.of_clients(), added_at__gte=moment).exclude(added_by_id=actor.staff_id)
    came: QuerySet[Any] = rows.annotate(came=F("added_at"))
    return came


def _tasks(actor: Actor, whose: Whose, moment: datetime) -> QuerySet[Any]:
    owner = Q() if whose.staff_id is None else Q(owner_id=whose.staff_id)
    rows: QuerySet[Any] = Task.objects.visible_to(actor).current().open().shown(actor.on)
    rows = rows.filter(owner, created_at__gte=moment).exclude(created_by_id=actor.staff_id)
    came: QuerySet[Any] = rows.annotate(came=F("created_at"))
    return came


def _requests(actor: Actor, whose: Whose, moment: datetime) -> QuerySet[Any]:
    """What clients sent and nobody has looked at yet."""
    rows: QuerySet[Any] = ClientRequest.objects.visible_to(actor).delivered()
    rows = rows.filter(whose.of_clients(), delivered_at__gte=moment)
    came: QuerySet[Any] = rows.annotate(came=F("delivered_at"))
    return came


def _chats(actor: Actor, whose: Whose, moment: datetime) -> QuerySet[Any]:
    """Conversations that wait for an answer."""
    rows: QuerySet[Any] = Conversation.objects.visible_to(actor).waiting(actor.at)
    rows = rows.filter(whose.of_clients(), last_at__gte=moment)
    came: QuerySet[Any] = rows.annotate(came=F("last_at"), title=F("contact__name"))
    return came


def _changes(actor: Actor, whose: Whose, moment: datetime) -> QuerySet[Any]:
    rows = Light.objects.visible_to(actor).filter(whose.of_clients(), client__archived_at=None, since__gte=moment)
    return rows.filter(state__in=("bad", "wait")).annotate(came=F("since"), title=F("client__name"))


def _notices(actor: Actor, whose: Whose, moment: datetime) -> QuerySet[Any]:
    return Notice.objects.visible_to(actor).unread().filter(at__gte=moment).annotate(came=F("at"))


def _page(name: str, key: str) -> Callable[[dict[str, Any]], str]:
    return lambda row: address(name, row[key])


KINDS = (
    Kind(
        "documents",
        gettext_lazy("documents"),
        "folder-open",
        _documents,
        ("title", "client__name"),
        _page("documents:detail", "pk"),
    ),
    Kind(
        "requests",
        gettext_lazy("answers to requests"),
        "inbox",
        _requests,
        ("title", "client__name"),
        _page("requests:detail", "pk"),
    ),
    Kind(
        "chat",
        gettext_lazy("unanswered in the chat"),
        "messages-square",
        _chats,
        ("title", "client__name"),
        _page("chat:conversation", "pk"),
    ),
    Kind("tasks", gettext_lazy("tasks"), "list-checks", _tasks, ("title", "client__name"), _page("tasks:detail", "pk")),
    Kind(
        "changes",
        gettext_lazy("news of registers"),
        "landmark",
        _changes,
        ("title", "register", "client_id"),
        _page("verification:client", "client_id"),
    ),
    Kind("notices", gettext_lazy("unread notices"), "bell", _notices, ("title",), _page("notifications:open", "pk")),
)


def kind_in(text: str) -> Kind:
    """The kind that an address names; the first for anything else."""
    return next((kind for kind in KINDS if kind.key == text), KINDS[0])
