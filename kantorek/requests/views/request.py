"""The page of one request: what was asked, what came, and what the office does with it."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from kantorek.core.actor import Actor
from kantorek.core.errors import Stale
from kantorek.core.forms import attempt
from kantorek.core.pages import go, page, toast
from kantorek.core.refs import url_of
from kantorek.documents.models import Document
from kantorek.files.receiving import files_part
from kantorek.notifications.actions import mark_group_read
from kantorek.offices.access import StaffRequest, staff
from kantorek.requests.actions import change_request
from kantorek.requests.actions.asking import FIELDS
from kantorek.requests.choices import State
from kantorek.requests.forms import AcceptForm, AnswerForm, ChangeForm, ReturnForm
from kantorek.requests.law import step_days
from kantorek.requests.models import ClientRequest
from kantorek.requests.views.finding import contacts_of, may_edit, request_of, version_in
from kantorek.requests.views.look import look_of
from kantorek.timeline.querysets import Wanted, lines

_SHOWN = 20
_MOST_FOLDERS = 60


@require_GET
@staff("clients.see")
def detail(request: StaffRequest, client_request_id: int) -> HttpResponse:
    """Show a request."""
    one = request_of(request.actor, client_request_id)
    mark_group_read(request.actor, group=one.ref.key)
    return show(request, one)


@staff("requests.edit")
def edit(request: StaffRequest, client_request_id: int) -> HttpResponse:
    """Change what is asked; when a colleague was quicker, theirs stands beside what was typed."""
    actor, one = request.actor, request_of(request.actor, client_request_id)
    start = {key: getattr(one, key) for key in (*FIELDS, "version")}
    form = ChangeForm(request.POST or None, people=contacts_of(actor, one.client), initial=start)
    if request.method == "POST" and form.is_valid():
        fields, version = dict(form.cleaned_data), version_in(request.POST)
        del fields["version"]
        if attempt(form, lambda: change_request(actor, one, fields=fields, version=version)):
            answer = go(request, reverse("requests:detail", args=[one.pk]))
            return toast(request, answer, _("Request saved."))
        one.refresh_from_db(fields=["version"])
    context = {"client": one.client, "tab": "requests", "form": form, "one": one}
    context["stale"] = isinstance(getattr(form, "refused", None), Stale)
    return page(request, "requests/request_edit.html", context, status=422 if form.errors else 200)


def show(request: StaffRequest, one: ClientRequest, **forms: Any) -> HttpResponse:
    """Draw the page of a request; a form among `forms` that was refused keeps what was typed."""
    actor, client = request.actor, one.client
    told, _more = lines(actor, client.pk, Wanted(subject=one.ref), limit=_SHOWN)
    may, delivered = may_edit(actor, client), one.state == State.DELIVERED
    context = {
        "client": client,
        "tab": "requests",
        "one": one,
        "look": look_of(one, actor.on),
        "files": files_part(actor, one),
        "documents": _documents(actor, one),
        "folders": _folders(actor, one) if may and not one.settled else [],
        "lines": told,
        "source_url": url_of(one.source) if one.source else "",
        "steps": _steps(actor, one),
        "may": may,
        "delivered": delivered,
        "accepting": AcceptForm(),
        "returning": ReturnForm(),
        "answering": AnswerForm(),
    } | forms
    faults = any(form.errors for form in forms.values())
    return page(request, "requests/request_detail.html", context, status=422 if faults else 200)


def _documents(actor: Actor, one: ClientRequest) -> list[Document]:
    """What its files became."""
    if not one.document_ids:
        return []
    mine = Document.objects.visible_to(actor).filter(pk__in=one.document_ids)
    return list(mine.select_related("newest").order_by("pk"))


def _folders(actor: Actor, one: ClientRequest) -> list[str]:
    """The folders that this client has already."""
    mine = Document.objects.visible_to(actor).current().filter(client_id=one.client_id).exclude(folder="")
    return list(mine.order_by("folder").values_list("folder", flat=True).distinct()[:_MOST_FOLDERS])


def _steps(actor: Actor, one: ClientRequest) -> list[dict[str, Any]]:
    """The reminders by the ladder that are still to come."""
    if not one.waits or one.due_on is None or one.remind_on is None:
        return []
    return [
        {"day": day, "step": step}
        for step, day in step_days(one.due_on, on=actor.on)
        if day >= max(one.remind_on, actor.on)
    ]
