"""What all actions of announcements ask: who may, what the words may be, and how a row is taken."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kantorek.clients.lists import FILTERS, NOBODY
from kantorek.clients.models import Client
from kantorek.core.actor import Actor
from kantorek.core.errors import Refused, Stale
from kantorek.news import richtext
from kantorek.news.choices import Audience, State
from kantorek.news.models import Announcement, StaffGroup

LONGEST: Final = 40_000
"""Letters of one text, its tags among them."""
MOST_CHOSEN: Final = 500
_OPEN: Final = (State.DRAFT, State.SCHEDULED)
MOVES: Final[dict[str, tuple[State, ...]]] = {
    "change": (*_OPEN, State.PUBLISHED),
    "publish": _OPEN,
    "schedule": _OPEN,
    "withdraw": (*_OPEN, State.PUBLISHED),
    "restore": (State.WITHDRAWN,),
    "remind": (State.PUBLISHED,),
}
"""What may be done with an announcement, and in which states."""
_WORDS: Final = {
    "state": gettext_lazy("It has been published already, or withdrawn."),
    "withdrawn": gettext_lazy("It has been withdrawn. Bring it back first."),
    "not_shown": gettext_lazy("Nobody is shown this announcement now."),
    "not_theirs": gettext_lazy(
        "It goes to clients of others too: only its author, or who sees all clients, may change it."
    ),
}
WHOM: Final = ("audience", "tags", "wanted", "client_ids", "group")
FIELDS: Final = (
    "title",
    "body",
    "title_en",
    "body_en",
    *WHOM,
    "pinned",
    "urgent",
    "must_confirm",
    "by_mail",
    "expires_at",
)


def taken(actor: Actor, announcement: Announcement, version: int | None = None) -> Announcement:
    """Give the announcement, locked until the change is done. Refuses who may not, and a version that was overtaken."""
    if not actor.may("news.write"):
        raise Refused(_("You may not publish announcements."), code="forbidden")
    rows = Announcement.objects.visible_to(actor).select_for_update(of=("self",)).select_related("group", "author")
    found = rows.filter(pk=announcement.pk).first()
    if found is None:
        raise Refused(_("This announcement is not there any more."), code="gone")
    if version is not None and found.version != version:
        raise Stale(_("Somebody changed this announcement meanwhile. Look at it and save again."), theirs={})
    return found


def moves(actor: Actor, announcement: Announcement) -> frozenset[str]:
    """Name what this person may do with it as it stands: the verbs of MOVES. Pages show these, and actions refuse the others."""
    if not actor.may("news.write"):
        return frozenset()
    return frozenset(move for move in MOVES if not _why_not(actor, announcement, move))


def refuse_move(actor: Actor, announcement: Announcement, move: str) -> None:
    """Refuse what the announcement's state forbids, and what somebody else has sent, or will send, to clients of others.

    Who sees every client may touch all; others what they, or a colleague whom they stand in for, published or scheduled.
    """
    if code := _why_not(actor, announcement, move):
        raise Refused(str(_WORDS[code]), code=code)


def _why_not(actor: Actor, announcement: Announcement, move: str) -> str:
    if announcement.state not in MOVES[move]:
        return "withdrawn" if move == "change" else "not_shown" if move == "remind" else "state"
    if move == "remind":  # it reaches only people of clients whom the actor sees
        return "" if announcement.is_read_at(actor.at) else "not_shown"
    return "" if is_theirs(actor, announcement) else "not_theirs"


def is_theirs(actor: Actor, announcement: Announcement) -> bool:
    """Tell whether the actor may put other words before its readers: they sent it, or see every client it may go to."""
    sent = announcement.published_at is not None or announcement.state == State.SCHEDULED
    if not sent or actor.clients is None or announcement.audience == Audience.STAFF:
        return True
    return announcement.author_id in actor.mine


def cleaned(actor: Actor, fields: dict[str, Any]) -> dict[str, Any]:
    """Clean what somebody wrote. Refuses fields that are not there, and what does not fit."""
    if unknown := set(fields) - set(FIELDS):
        raise Refused(_("There is no such field: %s.") % ", ".join(sorted(unknown)), code="unknown")
    return {key: _CLEANED[key](actor, key, value) if key in _CLEANED else value for key, value in fields.items()}


def refuse_unfit(actor: Actor, announcement: Announcement) -> None:
    """Refuse what nobody should be shown: no words, no audience, an end that is over."""
    if not announcement.title:
        raise Refused(_("Write a title."), code="required", field="title")
    if richtext.is_blank(announcement.body):
        raise Refused(_("Write the text in Polish."), code="required", field="body")
    if announcement.body_en and not announcement.title_en:
        raise Refused(_("The English text needs a title too."), code="required", field="title_en")
    refuse_over(announcement, actor.at)
    chosen = {Audience.TAGS: "tags", Audience.FILTER: "wanted", Audience.CLIENTS: "client_ids"}
    field = chosen.get(Audience(announcement.audience))
    if field and not getattr(announcement, field):
        raise Refused(_("Choose for whom it is."), code="required", field=field)


def with_unseen(actor: Actor, announcement: Announcement, values: dict[str, Any]) -> dict[str, Any]:
    """Add to the chosen clients those that a colleague chose and the actor does not see: nobody takes away what they cannot see.

    Refuses more than may be chosen, with them.
    """
    if "client_ids" not in values or actor.clients is None or not announcement.client_ids:
        return values
    before = set(announcement.client_ids)
    unseen = before - set(Client.objects.visible_to(actor).filter(pk__in=before).values_list("pk", flat=True))
    together = sorted(unseen.union(values["client_ids"]))
    if len(together) > MOST_CHOSEN:
        raise _too_many()
    return values | {"client_ids": together}


def refuse_over(announcement: Announcement, at: datetime) -> None:
    """Refuse an end that has passed already, or comes before the beginning."""
    begins = announcement.publish_at if announcement.state == State.SCHEDULED else at
    if announcement.expires_at and begins and announcement.expires_at <= begins:
        raise Refused(_("It would end before it begins: choose a later day."), code="over", field="expires_at")


def _title(actor: Actor, key: str, text: Any) -> str:
    title = " ".join(str(text).replace("\x00", "").split())
    if len(title) > 160:
        raise Refused(_("A title has at most %(count)s characters.") % {"count": 160}, code="too_long", field=key)
    return title


def _body(actor: Actor, key: str, text: Any) -> str:
    if len(str(text)) > LONGEST * 5:
        raise Refused(_("The text is too long."), code="too_long", field=key)
    body = richtext.cleaned(richtext.from_plain(str(text)))
    if len(body) > LONGEST:
        raise Refused(_("The text is too long."), code="too_long", field=key)
    return "" if richtext.is_blank(body) else body


def _tags(actor: Actor, key: str, tags: Any) -> list[str]:
    return list(dict.fromkeys(tag.strip()[:40] for tag in tags if tag.strip()))


def _wanted(actor: Actor, key: str, wanted: Any) -> dict[str, list[str]]:
    words = _("Choose for whom it is.")
    if not isinstance(wanted, dict) or set(wanted) - set(FILTERS):
        raise Refused(words, code="unknown", field="wanted")
    kept = {key: [str(one) for one in values] for key, values in wanted.items() if isinstance(values, list) and values}
    carers = [one for one in kept.get("carer", []) if one != NOBODY]
    if not all(one.isascii() and one.isdigit() and len(one) < 19 for one in carers):
        raise Refused(words, code="unknown", field="wanted")
    return kept


def _clients(actor: Actor, key: str, ids: Any) -> list[int]:
    wanted = sorted({int(one) for one in ids})
    if len(wanted) > MOST_CHOSEN:
        raise _too_many()
    seen = set(Client.objects.visible_to(actor).filter(pk__in=wanted).values_list("pk", flat=True))
    if set(wanted) - seen:
        raise Refused(_("One of these clients is not there."), code="unknown", field="client_ids")
    return wanted


def _too_many() -> Refused:
    words = _("Choose at most %(count)s clients by name; for more of them use a tag or their data.")
    return Refused(words % {"count": MOST_CHOSEN}, code="too_many", field="client_ids")


def _group(actor: Actor, key: str, group: StaffGroup | None) -> StaffGroup | None:
    if group is None:
        return None
    found = StaffGroup.objects.visible_to(actor).current().filter(pk=group.pk).first()
    if found is None:
        raise Refused(_("This group is not there any more."), code="gone", field="group")
    return found


_CLEANED: Final[dict[str, Callable[[Actor, str, Any], Any]]] = {
    "title": _title,
    "title_en": _title,
    "body": _body,
    "body_en": _body,
    "tags": _tags,
    "wanted": _wanted,
    "client_ids": _clients,
    "group": _group,
}
