"""Canned answers: written down, changed, taken out of use and brought back."""

import re
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from kantorek.chat.actions.taking import LONGEST
from kantorek.chat.events import CannedAdded, CannedArchived, CannedChanged, CannedRestored
from kantorek.chat.models import CannedAnswer
from kantorek.chat.variables import unknown
from kantorek.core.actor import Actor
from kantorek.core.errors import Refused, Stale
from kantorek.core.events import publish

FIELDS: Final = ("shortcut", "title", "text", "text_en")
MOST: Final = 500
_SHORTCUT: Final = re.compile(r"[\w-]{1,30}")


@transaction.atomic
def add_canned(actor: Actor, *, shortcut: str, title: str, text: str, text_en: str = "") -> CannedAnswer:
    """Write down words to answer with.

    Refuses an empty or endless field, a shortcut of anything but letters, digits, - and _, or one that is in use, a
    {{variable}} that does not exist, and more than 500 answers.
    """
    values = _clean(actor, {"shortcut": shortcut, "title": title, "text": text, "text_en": text_en})
    _refuse_taken(actor, values["shortcut"], besides=None)
    if CannedAnswer.objects.visible_to(actor).current().count() >= MOST:
        raise Refused(_("At most %(count)s canned answers.") % {"count": MOST}, code="too_many")
    answer = CannedAnswer.objects.create(office_id=actor.office_id, **values)
    publish(CannedAdded(actor=actor, subject=answer.ref))
    return answer


@transaction.atomic
def change_canned(actor: Actor, answer: CannedAnswer, *, version: int, **fields: str) -> CannedAnswer:
    """Change some of shortcut, title, text and text_en. Refuses what add_canned() refuses, and an overtaken version."""
    answer = CannedAnswer.objects.select_for_update().get(pk=answer.pk)
    values = _clean(actor, fields)
    changes = {key: [getattr(answer, key), new] for key, new in values.items() if getattr(answer, key) != new}
    if not changes:
        return answer
    if answer.version != version:
        theirs: dict[str, tuple[object, object]] = {key: (new, was) for key, (was, new) in changes.items()}
        raise Stale(_("Somebody changed this answer meanwhile. Check and save again."), theirs=theirs)
    if "shortcut" in changes and not answer.archived_at:
        _refuse_taken(actor, values["shortcut"], besides=answer)
    for key in changes:
        setattr(answer, key, values[key])
    answer.version += 1
    answer.save(update_fields=[*changes, "version"])
    publish(CannedChanged(actor=actor, subject=answer.ref, changes=changes))
    return answer


@transaction.atomic
def archive_canned(actor: Actor, answer: CannedAnswer) -> CannedAnswer:
    """Take an answer out of use; it can be brought back. Again changes nothing."""
    answer = CannedAnswer.objects.select_for_update().get(pk=answer.pk)
    if answer.archived_at is None:
        answer.archived_at = actor.at
        answer.save(update_fields=["archived_at"])
        publish(CannedArchived(actor=actor, subject=answer.ref))
    return answer


@transaction.atomic
def restore_canned(actor: Actor, answer: CannedAnswer) -> CannedAnswer:
    """Bring an answer back into use. Refuses where another has taken its shortcut meanwhile."""
    answer = CannedAnswer.objects.select_for_update().get(pk=answer.pk)
    if answer.archived_at is not None:
        _refuse_taken(actor, answer.shortcut, besides=answer)
        answer.archived_at = None
        answer.save(update_fields=["archived_at"])
        publish(CannedRestored(actor=actor, subject=answer.ref))
    return answer


def _clean(actor: Actor, fields: dict[str, Any]) -> dict[str, str]:
    values: dict[str, str] = {
        key: (fields[key] or "").replace("\x00", "").replace("\r\n", "\n").strip() for key in FIELDS if key in fields
    }
    for key in ("shortcut", "title", "text"):
        if key in values and not values[key]:
            raise Refused(_("This field is required."), code="required", field=key)
    if "shortcut" in values:
        values["shortcut"] = values["shortcut"].removeprefix("/").lower()
        if not _SHORTCUT.fullmatch(values["shortcut"]):
            words = _("A shortcut is made of letters, digits, - and _, at most 30.")
            raise Refused(words, code="bad_shortcut", field="shortcut")
    for key, most in (("title", 120), ("text", LONGEST), ("text_en", LONGEST)):
        if len(values.get(key, "")) > most:
            raise Refused(_("At most %(count)s characters.") % {"count": most}, code="too_long", field=key)
        if names := unknown(values.get(key, "")) if key != "title" else []:
            words = _("There is no variable {{%(name)s}}.") % {"name": names[0]}
            raise Refused(words, code="unknown_variable", field=key)
    return values


def _refuse_taken(actor: Actor, shortcut: str, *, besides: CannedAnswer | None) -> None:
    used = CannedAnswer.objects.visible_to(actor).current().filter(shortcut=shortcut)
    if (used.exclude(pk=besides.pk) if besides else used).exists():
        words = _("The shortcut /%(shortcut)s is in use. Choose another one.") % {"shortcut": shortcut}
        raise Refused(words, code="taken", field="shortcut")
