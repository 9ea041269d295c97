"""Who stands in for whom: now, soon and lately; said for oneself by everybody, for others with the right."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kantorek.core.actor import Actor
from kantorek.core.forms import attempt
from kantorek.core.pages import page, toast
from kantorek.offices.access import StaffRequest, staff
from kantorek.offices.actions import end_substitution, restore_substitution, start_substitution
from kantorek.offices.forms import SubstitutionForm
from kantorek.offices.models import StaffMember, Substitution
from kantorek.offices.views.office import settings_tabs

PAST = 30
"""So many of those that are over are shown, the last first."""


@require_http_methods(["GET", "HEAD", "POST"])
@staff()
def substitutions(request: StaffRequest) -> HttpResponse:
    """See who stands in for whom, and say who shall."""
    people = list(StaffMember.objects.visible_to(request.actor).working().exclude(joined_at=None).alphabetical())
    form = _form(request, people)
    if request.method == "POST" and form.is_valid():
        wanted = form.wanted({member.pk: member for member in people})
        if made := attempt(form, lambda: start_substitution(request.actor, **wanted)):
            return toast(request, redirect("offices:substitutions"), _said(made))
    rows = [_row(request.actor, one) for one in _shown(request.actor)]
    context = {
        "form": form,
        "others": request.actor.may("office.substitutions"),
        "now": [row for row in rows if row["stage"] == "now"],
        "planned": [row for row in rows if row["stage"] == "planned"],
        "past": [row for row in rows if row["stage"] in ("over", "ended")][::-1],
        "tabs": settings_tabs(request),
    }
    return page(request, "offices/substitution_list.html", context, status=422 if form.errors else 200)


@require_POST
@staff()
def end(request: StaffRequest, substitution_id: int) -> HttpResponse:
    """End one at once; the toast takes it back."""
    ended = end_substitution(request.actor, _one(request.actor, substitution_id))
    words = _("%(name)s does not stand in any more.") % {"name": ended.stand_in.name}
    undo = reverse("offices:restore_substitution", args=[substitution_id])
    return toast(request, redirect("offices:substitutions"), words, undo=undo)


@require_POST
@staff()
def restore(request: StaffRequest, substitution_id: int) -> HttpResponse:
    """Take an early end back."""
    restored = restore_substitution(request.actor, _one(request.actor, substitution_id))
    return toast(request, redirect("offices:substitutions"), _said(restored))


def _form(request: StaffRequest, people: list[StaffMember]) -> SubstitutionForm:
    """The form for this person; a link may name whom it is about."""
    actor, asked = request.actor, request.GET.get("person", "")
    names = {member.pk: member.name for member in people}
    mine = {actor.staff_id or 0: names.get(actor.staff_id or 0, actor.name)}
    offered = names if actor.may("office.substitutions") else mine
    first = int(asked) if asked.isdecimal() and len(asked) < 19 and int(asked) in offered else actor.staff_id
    data = request.POST if request.method == "POST" else None
    return SubstitutionForm(data, people=offered, colleagues=names, initial={"person": first, "starts_on": actor.on})


def _shown(actor: Actor) -> list[Substitution]:
    every = Substitution.objects.visible_to(actor).with_names()
    over = every.over(actor.on).order_by("-ends_on", "-pk")[:PAST]
    return [*reversed(over), *every.not_over(actor.on).order_by("starts_on", "pk")]


def _row(actor: Actor, one: Substitution) -> dict[str, Any]:
    """One line; why somebody is away is told to the two and to whoever plans, for it may be an illness."""
    stage = one.stage(actor.on)
    may = actor.may("office.substitutions") or one.person_id == actor.staff_id
    told = may or one.stand_in_id == actor.staff_id
    return {
        "one": one,
        "stage": stage,
        "note": one.note if told else "",
        "by": one.made_by_name if told and one.made_by_name != one.person.name else "",
        "may_end": may and stage in ("now", "planned"),
        "oneself": actor.staff_id in (one.person_id, one.stand_in_id),
    }


def _one(actor: Actor, substitution_id: int) -> Substitution:
    """One that the person may change: their own, or with the right anybody's."""
    return get_object_or_404(Substitution.objects.visible_to(actor).changeable_by(actor), pk=substitution_id)


def _said(one: Substitution) -> str:
    words = _("%(stand_in)s stands in for %(name)s from %(first)s to %(last)s.")
    days = {"first": f"{one.starts_on:%d.%m}", "last": f"{one.ends_on:%d.%m.%Y}"}
    return words % {"stand_in": one.stand_in.name, "name": one.person.name, **days}
