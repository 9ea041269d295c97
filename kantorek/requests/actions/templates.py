"""Words that the office asks with again and again: written down, changed, put away, brought back."""

from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from kantorek.core.actor import Actor
from kantorek.core.errors import Refused, Stale
from kantorek.core.events import Event, publish
from kantorek.core.refs import Ref
from kantorek.requests.actions.checking import clean_words
from kantorek.requests.events import (
    RequestsExported,
    RequestTemplateAdded,
    RequestTemplateArchived,
    RequestTemplateChanged,
    RequestTemplateRestored,
)
from kantorek.requests.models import RequestTemplate

FIELDS: Final = ("title", "kind", "text", "days")
MOST_DAYS: Final = 90


@transaction.atomic
def add_template(actor: Actor, *, fields: dict[str, Any]) -> RequestTemplate:
    """Write words down to ask with. Refuses an empty or endless title, one that is there already, and days out of range."""
    values = _clean(actor, fields)
    if "title" not in values:
        raise Refused(_("Say what you need."), code="required", field="title")
    _refuse_twice(actor, values["title"])
    template = RequestTemplate.objects.create(office_id=actor.office_id, **values)
    _tell(actor, RequestTemplateAdded, template)
    return template


@transaction.atomic
def change_template(
    actor: Actor, template: RequestTemplate, *, fields: dict[str, Any], version: int
) -> RequestTemplate:
    """Change words to ask with; what was asked with them before stays as it is.

    Refuses what add_template() refuses, words that were put away, and a version that somebody else has overtaken.
    """
    template = _held(template)
    if template.archived_at:
        raise Refused(_("This template has been put away meanwhile."), code="archived")
    values = _clean(actor, fields)
    changes = {key: [getattr(template, key), new] for key, new in values.items() if getattr(template, key) != new}
    if not changes:
        return template
    if template.version != version:
        words = _("Somebody changed this template meanwhile. Look at the marked fields and save again.")
        raise Stale(words, theirs={key: (new, was) for key, (was, new) in changes.items()})
    if "title" in changes:
        _refuse_twice(actor, values["title"], besides=template.pk)
    for key, (_was, new) in changes.items():
        setattr(template, key, new)
    template.version += 1
    template.save(update_fields=[*changes, "version"])
    _tell(actor, RequestTemplateChanged, template, changes=changes)
    return template


@transaction.atomic
def archive_template(actor: Actor, template: RequestTemplate) -> RequestTemplate:
    """Put words away: they are not offered any more. Again changes nothing."""
    template = _held(template)
    if template.archived_at is None:
        template.archived_at = actor.at
        template.version += 1
        template.save(update_fields=["archived_at", "version"])
        _tell(actor, RequestTemplateArchived, template)
    return template


@transaction.atomic
def restore_template(actor: Actor, template: RequestTemplate) -> RequestTemplate:
    """Bring words back that were put away. Refuses when others of the same title have been written down since."""
    template = _held(template)
    if template.archived_at:
        _refuse_twice(actor, template.title)
        template.archived_at = None
        template.version += 1
        template.save(update_fields=["archived_at", "version"])
        _tell(actor, RequestTemplateRestored, template)
    return template


@transaction.atomic
def export_requests(actor: Actor, *, count: int, kind: str, asked: str) -> None:
    """Tell the stream that a list left the office: who took it, how many requests, by which filters."""
    subject = Ref("offices.office", actor.office_id)
    publish(RequestsExported(actor=actor, subject=subject, count=count, kind=kind, asked=asked))


def _clean(actor: Actor, fields: dict[str, Any]) -> dict[str, Any]:
    if unknown := set(fields) - set(FIELDS):
        raise Refused(_("Unknown field: %(name)s") % {"name": ", ".join(sorted(unknown))}, code="unknown_field")
    values = clean_words(actor, fields, on=actor.on)
    if "days" in values and not 0 <= values["days"] <= MOST_DAYS:
        words = _("Between 0 and %(count)s days.") % {"count": MOST_DAYS}
        raise Refused(words, code="bad_days", field="days")
    return values


def _refuse_twice(actor: Actor, title: str, *, besides: int = 0) -> None:
    same = RequestTemplate.objects.visible_to(actor).current().filter(title=title).exclude(pk=besides)
    if same.exists():
        raise Refused(_("There is a template of this title already."), code="duplicate", field="title")


def _held(template: RequestTemplate) -> RequestTemplate:
    return RequestTemplate.objects.select_for_update().get(pk=template.pk)


def _tell(actor: Actor, kind: type[Event], template: RequestTemplate, **more: Any) -> None:
    publish(kind(actor=actor, subject=template.ref, **more))
