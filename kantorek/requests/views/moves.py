"""What is done with one request: accepted, returned, withdrawn, opened again, reminded of, written down as delivered."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kantorek.core.forms import attempt
from kantorek.core.pages import back_to, toast
from kantorek.offices.access import StaffRequest, staff
from kantorek.requests import actions
from kantorek.requests.forms import AcceptForm, AnswerForm, ReturnForm, ids_in
from kantorek.requests.models import ClientRequest
from kantorek.requests.views.finding import request_of, version_in
from kantorek.requests.views.request import show


@require_POST
@staff("requests.edit")
def accept(request: StaffRequest, client_request_id: int) -> HttpResponse:
    """Settle it: the ticked files become documents."""
    actor, one = request.actor, request_of(request.actor, client_request_id)
    form, version = AcceptForm(request.POST), version_in(request.POST)
    if not form.is_valid():
        return show(request, one, accepting=form)
    chosen = ids_in(request.POST.getlist("file")) if "some" in request.POST else None
    filing = form.filing
    if not attempt(form, lambda: actions.accept_request(actor, one, filing=filing, file_ids=chosen, version=version)):
        return show(request, request_of(actor, one.pk), accepting=form)
    return _home(request, one, _("Request done."), undo=reverse("requests:reopen", args=[one.pk]))


@require_POST
@staff("requests.edit")
def send_back(request: StaffRequest, client_request_id: int) -> HttpResponse:
    """Return what came, with what is wrong."""
    actor, one = request.actor, request_of(request.actor, client_request_id)
    form, version = ReturnForm(request.POST), version_in(request.POST)
    if form.is_valid():
        words = form.cleaned_data
        if attempt(form, lambda: actions.return_request(actor, one, **words, version=version)):
            return _home(request, one, _("Returned to the client."))
    return show(request, request_of(actor, one.pk), returning=form)


@require_POST
@staff("requests.edit")
def deliver(request: StaffRequest, client_request_id: int) -> HttpResponse:
    """Write down what came another way: an answer, or the files that lie beside the request."""
    actor, one = request.actor, request_of(request.actor, client_request_id)
    form, version = AnswerForm(request.POST), version_in(request.POST)
    if form.is_valid():
        answer = form.cleaned_data["answer"]
        if attempt(form, lambda: actions.deliver_request(actor, one, answer=answer, version=version)):
            return _home(request, one, _("Written down as delivered."))
    return show(request, request_of(actor, one.pk), answering=form)


@require_POST
@staff("requests.edit")
def remind(request: StaffRequest, client_request_id: int) -> HttpResponse:
    """Remind the client by hand."""
    one = actions.remind_client(request.actor, request_of(request.actor, client_request_id))
    return _home(request, one, _("The client is reminded; a person gets one letter a day."))


@require_POST
@staff("requests.edit")
def withdraw(request: StaffRequest, client_request_id: int) -> HttpResponse:
    """Withdraw it, with a way back."""
    one = actions.withdraw_request(request.actor, request_of(request.actor, client_request_id))
    return _home(request, one, _("Request withdrawn."), undo=reverse("requests:reopen", args=[one.pk]))


@require_POST
@staff("requests.edit")
def reopen(request: StaffRequest, client_request_id: int) -> HttpResponse:
    """Open it again where it stood."""
    one = actions.reopen_request(request.actor, request_of(request.actor, client_request_id))
    return _home(request, one, _("The request is open again."))


def _home(request: StaffRequest, one: ClientRequest, words: str, *, undo: str = "") -> HttpResponse:
    home = back_to(request, reverse("requests:detail", args=[one.pk]))
    return toast(request, redirect(home), words, undo=undo)
