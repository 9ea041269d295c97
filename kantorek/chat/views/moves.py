"""What is done with a conversation: given to a colleague, laid aside, settled, exported; and a task made of a line."""

from datetime import datetime

from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kantorek.chat import actions
from kantorek.chat.forms import LaterForm, later
from kantorek.chat.models import Conversation
from kantorek.chat.views.finding import colleagues, conversation_of, line_of, number_in, sent, version_in
from kantorek.chat.views.thread import head_of
from kantorek.core.pages import back_to, page, toast
from kantorek.offices.access import StaffRequest, staff

_SALT = "chat.unsettle"


@require_POST
@staff("chat.write")
def assign(request: StaffRequest, conversation_id: int) -> HttpResponse:
    """Give it to a colleague who sees the client, or back to the carer; the toast takes it back."""
    one, data = conversation_of(request.actor, conversation_id), sent(request)
    chosen = next((him for him in colleagues(request.actor, one.client) if him.pk == number_in(data, "to")), None)
    if chosen is None and number_in(data, "to"):
        raise Http404
    was, version = one.assigned_id or 0, version_in(data)
    done = actions.assign_conversation(request.actor, one, to=chosen, version=version)
    undo = f"{reverse('chat:assign', args=[one.pk])}?to={was}&version={done.version}"
    words = _("%(name)s answers now.") % {"name": chosen.name} if chosen else _("The client's carer answers again.")
    return _answer(request, one, words, undo=undo)


@require_POST
@staff("chat.write")
def snooze(request: StaffRequest, conversation_id: int) -> HttpResponse:
    """Lay it aside for a while, or take it up again; the toast takes it back."""
    one, data = conversation_of(request.actor, conversation_id), sent(request)
    form, key = LaterForm(data), data.get("for", "")
    if key == "day" and not form.is_valid():
        return _answer(request, one, _("Choose a day."), level="bad")
    until = form.until() if key == "day" else later(request.actor, key)
    actions.snooze_conversation(request.actor, one, until=until)
    words = _("Laid aside; it comes back by itself, or when the client writes.") if until else _("It is back.")
    undo = f"{reverse('chat:snooze', args=[one.pk])}?for=now" if until else ""
    return _answer(request, one, words, undo=undo)


@require_POST
@staff("chat.write")
def settle(request: StaffRequest, conversation_id: int) -> HttpResponse:
    """Say that nothing more is owed; the toast takes it back."""
    one = conversation_of(request.actor, conversation_id)
    since, undo = one.waiting_since, ""
    actions.settle_conversation(request.actor, one)
    if since:
        was = signing.dumps([one.pk, since.isoformat()], salt=_SALT)
        undo = f"{reverse('chat:unsettle', args=[one.pk])}?was={was}"
    return _answer(request, one, _("Settled."), undo=undo)


@require_POST
@staff("chat.write")
def unsettle(request: StaffRequest, conversation_id: int) -> HttpResponse:
    """Put it back among those that wait for an answer, since when it had waited."""
    one = conversation_of(request.actor, conversation_id)
    try:
        pk, since = signing.loads(request.GET.get("was", ""), salt=_SALT)
    except signing.BadSignature as wrong:
        raise Http404 from wrong
    if pk != one.pk:
        raise Http404
    actions.unsettle_conversation(request.actor, one, waiting_since=datetime.fromisoformat(since))
    return _answer(request, one, _("It waits for an answer again."))


@require_POST
@staff("tasks.edit")
def task(request: StaffRequest, conversation_id: int, chat_message_id: int) -> HttpResponse:
    """Make a task of a line; the menu of the line becomes the way to it, and the toast takes it back."""
    one = conversation_of(request.actor, conversation_id)
    line = line_of(request.actor, one, chat_message_id)
    made = actions.make_task(request.actor, line)
    undo = reverse("tasks:remove", args=[made.pk])
    if getattr(request, "htmx", False):
        answer = page(request, "chat/task_made.html", {"task_id": made.pk})
    else:
        answer = redirect(f"{reverse('chat:conversation', args=[one.pk])}?at={line.number}#line-{line.number}")
    return toast(request, answer, _("Task added: %(title)s") % {"title": made.title}, undo=undo)


@require_POST
@staff("clients.export")
def export(request: StaffRequest, conversation_id: int) -> HttpResponse:
    """Give the whole conversation as a PDF, with times and the hash that the timeline keeps too."""
    one = conversation_of(request.actor, conversation_id)
    pdf, _digest = actions.export_conversation(request.actor, one)
    words = _("conversation")
    name = f"{words}-{one.contact.name}-{request.actor.on:%Y-%m-%d}.pdf"
    answer = HttpResponse(pdf, content_type="application/pdf")
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    answer["X-Content-Type-Options"], answer["Cache-Control"] = "nosniff", "private, no-store"
    return answer


def _answer(request: StaffRequest, one: Conversation, words: str, *, undo: str = "", level: str = "ok") -> HttpResponse:
    """The head of the thread as it stands now, and what happened; a plain form goes back to the page."""
    one = conversation_of(request.actor, one.pk)
    if getattr(request, "htmx", False):
        answer = page(request, "chat/thread.html", head_of(request, one), part="head")
    else:
        answer = redirect(back_to(request, reverse("chat:conversation", args=[one.pk])))
    return toast(request, answer, words, level=level, undo=undo)
