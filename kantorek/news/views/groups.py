"""Groups of colleagues in the settings: who is told things together."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kantorek.core.actor import Actor
from kantorek.core.forms import attempt
from kantorek.core.pages import page, toast
from kantorek.core.slots import settings_tabs
from kantorek.news import actions
from kantorek.news.forms import GroupForm
from kantorek.news.models import StaffGroup
from kantorek.news.views.finding import group_of, version_in
from kantorek.offices.access import StaffRequest, staff
from kantorek.offices.models import StaffMember


@require_GET
@staff("office.settings")
def groups(request: StaffRequest) -> HttpResponse:
    """All groups and who is in them."""
    people = _people(request.actor)
    rows = [
        {"group": group, "people": [people[pk] for pk in group.members if pk in people]}
        for group in StaffGroup.objects.visible_to(request.actor).current().order_by("name")
    ]
    return page(request, "news/group_list.html", {"rows": rows, "tabs": settings_tabs(request.actor, request.path)})


@require_http_methods(["GET", "HEAD", "POST"])
@staff("office.settings")
def add_group(request: StaffRequest) -> HttpResponse:
    """Make a group."""
    return _answer(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@staff("office.settings")
def edit_group(request: StaffRequest, staff_group_id: int) -> HttpResponse:
    """Rename a group, or change who is in it."""
    return _answer(request, group_of(request.actor, staff_group_id))


@require_POST
@staff("office.settings")
def archive_group(request: StaffRequest, staff_group_id: int) -> HttpResponse:
    """Use a group no more; the toast takes it back."""
    group = actions.archive_group(request.actor, group_of(request.actor, staff_group_id))
    undo = reverse("news:restore_group", args=[group.pk])
    return toast(request, redirect("news:groups"), _("%s is not used any more.") % group.name, undo=undo)


@require_POST
@staff("office.settings")
def restore_group(request: StaffRequest, staff_group_id: int) -> HttpResponse:
    """Use it again."""
    group = actions.restore_group(request.actor, group_of(request.actor, staff_group_id))
    return toast(request, redirect("news:groups"), _("%s is used again.") % group.name)


def _answer(request: StaffRequest, group: StaffGroup | None) -> HttpResponse:
    actor, initial = request.actor, {"name": group.name, "members": group.members} if group else {}
    data = request.POST if request.method == "POST" else None
    form = GroupForm(data, people=_people(actor), initial=initial)
    if request.method == "POST" and form.is_valid():
        said: dict[str, Any] = form.cleaned_data
        version = version_in(request.POST)
        kept = attempt(
            form,
            lambda: (
                actions.change_group(actor, group, version=version, **said)
                if group
                else actions.add_group(actor, **said)
            ),
        )
        if kept:
            return toast(request, redirect("news:groups"), _("Group saved."))
    context = {"form": form, "group": group, "tabs": settings_tabs(actor, reverse("news:groups"))}
    return page(request, "news/group_edit.html", context, status=422 if form.errors else 200)


def _people(actor: Actor) -> dict[int, str]:
    rows = StaffMember.objects.visible_to(actor).working().alphabetical()
    return dict(rows.values_list("pk", "name"))
