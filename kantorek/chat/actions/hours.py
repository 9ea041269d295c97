"""When the office answers, what it says while it does not, and after how long an unread line goes out by mail."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from kantorek.chat.answering import fault_in
from kantorek.chat.events import ChatHoursChanged
from kantorek.chat.models import MAIL_AFTER, ChatHours
from kantorek.core.actor import Actor
from kantorek.core.errors import Refused, Stale
from kantorek.core.events import publish

LONGEST_AWAY: Final = 500
SOONEST, LATEST = 1, 1_440
"""Minutes until a letter: a day at most."""


@transaction.atomic
def change_hours(
    actor: Actor,
    hours: ChatHours | None,
    *,
    days: Mapping[str, Sequence[str]],
    away_text: str = "",
    away_text_en: str = "",
    mail_after: int = MAIL_AFTER,
    version: int | None = None,
) -> ChatHours:
    """Set the office's hours; `hours` is None where it has none yet. No days at all: the office is never away.

    Refuses hours that cannot be, an endless text, minutes out of range, and a `version` that was overtaken.
    """
    new = {"away_text": _clean(away_text, "away_text"), "away_text_en": _clean(away_text_en, "away_text_en")}
    values: dict[str, Any] = {"days": {day: list(times) for day, times in days.items()}, "mail_after": mail_after} | new
    if fault_in(values["days"]):
        raise Refused(_("Give hours from and to, like 08:00 and 16:00."), code="bad_hours", field="days")
    if not SOONEST <= mail_after <= LATEST:
        words = _("Between %(least)s and %(most)s minutes.") % {"least": SOONEST, "most": LATEST}
        raise Refused(words, code="out_of_range", field="mail_after")
    kept, made = ChatHours.objects.select_for_update().get_or_create(office_id=actor.office_id, defaults=values)
    changes = {key: [getattr(kept, key), value] for key, value in values.items() if getattr(kept, key) != value}
    if not made and changes:
        if (version is not None and version != kept.version) or hours is None:
            theirs: dict[str, tuple[object, object]] = {key: (now, was) for key, (was, now) in changes.items()}
            raise Stale(_("Somebody changed these hours meanwhile. Check and save again."), theirs=theirs)
        for key in changes:
            setattr(kept, key, values[key])
        kept.version += 1
        kept.save(update_fields=[*changes, "version"])
    if made or changes:
        publish(ChatHoursChanged(actor=actor, subject=kept.ref, changes=changes))
    return kept


def _clean(text: str, field: str) -> str:
    text = (text or "").replace("\x00", "").replace("\r\n", "\n").strip()
    if len(text) > LONGEST_AWAY:
        words = _("At most %(count)s characters.") % {"count": LONGEST_AWAY}
        raise Refused(words, code="too_long", field=field)
    return text
