"""One answer of a register as evidence: what it says, word by word, who asked, what has changed; and its proof."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kantorek.clients.models import Client
from kantorek.core.actor import Actor
from kantorek.core.pages import go, page
from kantorek.offices.access import StaffRequest, staff
from kantorek.registers.evidence import hidden_raw, holds_numbers, is_whole, parts_of
from kantorek.registers.facts import facts_of
from kantorek.registers.models import Answer, Outcome
from kantorek.registers.proof import proof_pdf
from kantorek.registers.verdicts import keeper_name, number_shown, register_name, verdict_of
from kantorek.verification import readings
from kantorek.verification.actions.evidence import ask_anew, read_numbers
from kantorek.verification.wording import change_words, trouble_words, when_words

_SAID = (Outcome.FOUND, Outcome.NOT_FOUND)


def answer_of(actor: Actor, answer_id: int) -> Answer:
    """Find an answer: about a client that the actor sees, or about none yet for whoever may ask; else 404."""
    answer: Answer = get_object_or_404(Answer.objects.visible_to(actor), pk=answer_id)
    if answer.client_id is None and not actor.may("registers.ask"):
        raise Http404
    return answer


@staff("clients.see")
def evidence(request: StaffRequest, answer_id: int) -> HttpResponse:
    """Show an answer with everything that proves it."""
    answer = answer_of(request.actor, answer_id)
    client = _client(request.actor, answer)
    return page(request, "verification/evidence_page.html", _context(request.actor, answer, client), part="answer")


@staff("clients.see")
def raw(request: StaffRequest, answer_id: int) -> HttpResponse:
    """Give what was heard as a file, numbers of persons hidden."""
    answer = answer_of(request.actor, answer_id)
    response = HttpResponse(hidden_raw(answer), content_type="text/plain; charset=utf-8")
    return _as_file(response, f"{answer.register}-{answer.pk}.txt", "attachment")


@staff("clients.see")
def proof(request: StaffRequest, answer_id: int) -> HttpResponse:
    """Give the proof as PDF; a question that is still open proves nothing yet."""
    actor, answer = request.actor, answer_of(request.actor, answer_id)
    if not answer.settled:
        raise Http404
    office = request.office
    look: dict[str, Any] = {"office_name": office.shown_name, "accent": office.brand, "logo": office.logo_png()}
    made = proof_pdf(answer, language=actor.language, at=actor.at, **look)
    response = HttpResponse(made, content_type="application/pdf")
    return _as_file(response, f"{answer.register}-{answer.pk}.pdf", "inline")


@require_POST
@staff("registers.ask")
def again(request: StaffRequest, answer_id: int) -> HttpResponse:
    """Ask the same question anew and show the new answer, which is on its way."""
    fresh = ask_anew(request.actor, answer_of(request.actor, answer_id), at=request.actor.at)
    return go(request, reverse("verification:evidence", args=[fresh.pk]))


@staff("registers.pesel")
def numbers(request: StaffRequest, answer_id: int) -> HttpResponse:
    """Show the personal numbers in this one response, after writing down who looked; GET shows nothing."""
    actor, answer = request.actor, answer_of(request.actor, answer_id)
    if request.method != "POST":
        return redirect("verification:evidence", answer_id)
    context = _context(actor, answer, _client(actor, answer)) | {"numbers": read_numbers(actor, answer)}
    return page(request, "verification/evidence_page.html", context, part="numbers")


def _client(actor: Actor, answer: Answer) -> Client | None:
    return Client.objects.visible_to(actor).filter(pk=answer.client_id).first() if answer.client_id else None


def _context(actor: Actor, answer: Answer, client: Client | None) -> dict[str, Any]:
    ask = actor.may("registers.ask") and not (client and client.why_closed())
    silent = answer.outcome in (Outcome.PENDING, Outcome.UNKNOWN)
    return {
        "answer": answer,
        "client": client,
        "register": register_name(answer.register),
        "keeper": keeper_name(answer.register),
        "number": number_shown(answer.register, answer.number),
        "verdict": verdict_of(answer),
        "trouble": trouble_words(answer.register, answer.reason, owed=not answer.settled) if silent else None,
        "again": when_words(answer.retry_at, at=actor.at),
        "facts": facts_of(answer),
        "asker": _asker(answer),
        "whole": is_whole(answer) if answer.sha256 else None,
        "parts": parts_of(answer),
        "changes": _changes(actor, answer),
        "ask": ask,
        "reveal": actor.may("registers.pesel") and holds_numbers(answer),
    }


def _asker(answer: Answer) -> str:
    if answer.asked_by_kind == "system":
        return _("the program, by itself")
    return answer.asked_by_name or "–"


def _changes(actor: Actor, answer: Answer) -> dict[str, Any] | None:
    """Compare with the answer before it, about the same client and number; None where there is nothing to compare."""
    if answer.register not in readings.LIGHTS or answer.outcome not in _SAID or answer.client_id is None:
        return None
    same = Answer.objects.visible_to(actor).about(answer.register, answer.number)
    before = same.filter(client_id=answer.client_id, outcome__in=_SAID, pk__lt=answer.pk).defer("raw").first()
    if before is None:
        return None
    served = readings.Served()
    was = readings.read(before.register, before.outcome, before.data, served)
    now = readings.read(answer.register, answer.outcome, answer.data, served)
    moved = readings.changes(answer.register, was.facts, now)
    return {"before": before, "list": [change_words(answer.register, one.code, one.told) for one in moved]}


def _as_file(response: HttpResponse, name: str, how: str) -> HttpResponse:
    response["Content-Disposition"] = f'{how}; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
