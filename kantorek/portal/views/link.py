"""The page behind the link in a letter: one request, without an account; files and an answer go in, nothing comes out."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kantorek.accounts.access import ActorRequest, public
from kantorek.accounts.models import Key
from kantorek.clients.models import Contact
from kantorek.core import scope
from kantorek.core.actor import Actor
from kantorek.core.forms import attempt
from kantorek.core.pages import page, toast
from kantorek.files.models import StoredFile
from kantorek.files.receiving import take_uploads
from kantorek.offices.models import Office
from kantorek.portal.access import contact_id_of, link_actor
from kantorek.portal.actions.links import note_opening, send_link_again
from kantorek.portal.forms import ClickForm, DeliveryForm
from kantorek.portal.views.behind import key_at_host, reader_of, speak
from kantorek.requests import actions
from kantorek.requests.choices import State
from kantorek.requests.models import ClientRequest

either = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True, slots=True)
class Behind:
    """What a link leads to: the request, for whom, and why it is closed ("" while it is open)."""

    key: Key
    office: Office
    actor: Actor
    contact: Contact | None
    asked: ClientRequest | None
    closed: str


@either
@public
def link(request: ActorRequest, token: str) -> HttpResponse:
    """Show the one request and take the delivery; what is wrong stands on the page, and nothing typed is lost."""
    behind = _behind(request, token)
    if behind.closed or behind.asked is None:
        return _closed(request, behind)
    asked, form = behind.asked, DeliveryForm(request.POST if request.method == "POST" else None, kind=behind.asked.kind)
    with scope.of(behind.actor) as actor:
        if request.method == "POST" and form.is_valid():
            typed = form.cleaned_data
            if attempt(form, lambda: actions.deliver_request(actor, asked, **typed)):
                return redirect("portal:link", token)
        if request.method == "GET":
            note_opening(actor, behind.key, asked)
        asked.refresh_from_db()
        context = _context(actor, behind, asked) | {"form": form, "token": token}
        whole = "portal/link_form.html" if getattr(request, "htmx", False) else "portal/link.html"
        return page(request, whole, context, part="sent", status=422 if form.errors else 200)


@require_POST
@public
def file(request: ActorRequest, token: str) -> HttpResponse:
    """Lay a file beside the request; it is looked at before anything is locked, and sent with the delivery."""
    behind = _behind(request, token)
    asked = behind.asked
    if behind.closed or asked is None:
        return _gone(request, token)

    def store(upload: "UploadedFile[Any]", facts: Any) -> StoredFile:
        return actions.attach_file(behind.actor, asked, upload, facts=facts)

    return take_uploads(request, store, back=request.path.removesuffix("file/"))


@require_POST
@public
def remove(request: ActorRequest, token: str) -> HttpResponse:
    """Take back a file that was laid there by mistake, of this request alone."""
    behind = _behind(request, token)
    asked, wanted = behind.asked, request.POST.get("file", "")
    if behind.closed or asked is None:
        return _gone(request, token)
    with scope.of(behind.actor) as actor:
        mine = {str(one.pk): one for one in actions.files_of(actor, asked)}
        form = ClickForm(request.POST)
        answer = redirect("portal:link", token)
        if wanted not in mine:
            raise Http404
        if attempt(form, lambda: actions.take_back_file(actor, asked, mine[wanted])):
            return toast(request, answer, _("Removed."))
        return toast(request, answer, " ".join(str(fault) for fault in form.non_field_errors()), level="bad")


@require_POST
@public
def again(request: ActorRequest, token: str) -> HttpResponse:
    """Mail a fresh link in place of one that has run out, to where the first one went."""
    behind = _behind(request, token)
    if behind.closed != "expired" or behind.asked is None or behind.contact is None:
        return redirect("portal:link", token)
    asked, contact, form = behind.asked, behind.contact, ClickForm(request.POST)
    address = behind.office.address(settings.URL)
    with scope.of(behind.actor) as actor:
        done = attempt(form, lambda: send_link_again(actor, asked, contact, address=address) or True)
    return _closed(request, behind, form=form, sent=bool(done))


def _behind(request: ActorRequest, token: str) -> Behind:
    """Find what a link leads to; a guessed one, and one of another office's host name, lead nowhere."""
    key, office = key_at_host(request, token, Key.Purpose.REQUEST_LINK)
    with scope.system(key.office_id, "links of requests", at=request.actor.at) as reader:
        found = ClientRequest.objects.visible_to(reader).select_related("client")
        asked = found.filter(pk=key.object_id, client_id=key.client_id).first()
        contact = reader_of(reader, key)
    actor = link_actor(key, contact_id_of(key), at=request.actor.at)
    request.office, request.actor = office, actor  # type: ignore[attr-defined]  # the page wears the office's look
    speak(request, contact)
    return Behind(key, office, actor, contact, asked, _why_closed(key, asked, contact, request))


def _why_closed(key: Key, asked: ClientRequest | None, contact: Contact | None, request: ActorRequest) -> str:
    if asked is None or asked.state == State.WITHDRAWN:
        return "withdrawn"
    if asked.state == State.DONE:
        return "done"
    if asked.client.why_closed():
        return "client"
    if contact is None:
        return "removed"
    return key.why_closed(request.actor.at)


def _context(actor: Actor, behind: Behind, asked: ClientRequest) -> dict[str, Any]:
    files = actions.files_of(actor, asked)
    sent = asked.state == State.DELIVERED
    since = max(filter(None, (asked.delivered_at, asked.returned_at)), default=None)
    fresh = [one for one in files if since is None or one.made_at > since]
    rest = [one for one in files if one not in fresh]
    return {
        "client": behind.asked.client if behind.asked else None,
        "asked": asked,
        "sent": sent,
        "fresh": fresh,
        "files": rest,
        "piles": [(_("Sent before"), [] if sent else rest), (_("Added, not sent yet."), fresh)],
        "late": asked.is_overdue(actor.on),
        "until": asked.due_on,
        "wants_answer": asked.kind == "answer",
    }


def _gone(request: ActorRequest, token: str) -> HttpResponse:
    """What is sent to a link that has closed meanwhile: the page's script is told in words, a plain form sees the page."""
    if request.headers.get("X-Requested-With") == "upload":
        words = _("This link no longer works. Open it again to see why.")
        return JsonResponse({"message": words, "code": "closed", "link": ""}, status=410)
    return redirect("portal:link", token)


def _closed(request: ActorRequest, behind: Behind, **more: Any) -> HttpResponse:
    """A link that no longer works says why and what to do; the request itself is not shown any more."""
    context = {"closed": behind.closed, "key": behind.key, "contact": behind.contact, "token": "", **more}
    context["token"] = request.resolver_match.kwargs["token"] if request.resolver_match else ""
    return page(request, "portal/link_closed.html", context, status=410)
