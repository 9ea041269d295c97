"""The page of one agreement: what it says, its versions, its files, what happened to it."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kantorek.agreements.actions import change_agreement, remove_agreement, restore_agreement
from kantorek.agreements.choices import Status
from kantorek.agreements.forms import AgreementForm, written
from kantorek.agreements.models import Agreement
from kantorek.agreements.views.finding import agreement_of, may_of, version_in
from kantorek.agreements.views.look import look_of, notice_of
from kantorek.core.actor import Actor
from kantorek.core.forms import attempt
from kantorek.core.pages import go, page, toast
from kantorek.core.templatetags.kantorek import money
from kantorek.files.receiving import files_part
from kantorek.offices.access import StaffRequest, staff
from kantorek.timeline.querysets import Wanted, lines


@require_GET
@staff("clients.see")
def detail(request: StaffRequest, agreement_id: int) -> HttpResponse:
    """Show an agreement."""
    agreement = agreement_of(request.actor, agreement_id)
    return page(request, "agreements/agreement_detail.html", _context(request.actor, agreement))


@staff("agreements.edit")
def edit(request: StaffRequest, agreement_id: int) -> HttpResponse:
    """Change an agreement; when a colleague was quicker, theirs stands beside what was typed."""
    actor, agreement = request.actor, agreement_of(request.actor, agreement_id)
    form = AgreementForm(request.POST or None, fees=actor.may("clients.fees"), initial=written(agreement))
    if request.method == "POST" and form.is_valid():
        fields, version = form.cleaned_data, version_in(request.POST)
        if attempt(form, lambda: change_agreement(actor, agreement, fields=fields, version=version)):
            answer = go(request, reverse("agreements:detail", args=[agreement.pk]))
            return toast(request, answer, _("Agreement saved."))
        agreement.refresh_from_db(fields=["version"])
    context = {"client": agreement.client, "tab": "agreements", "form": form, "agreement": agreement}
    context |= {"why": agreement.client.why_closed()}
    return page(request, "agreements/agreement_edit.html", context, status=422 if form.errors else 200)


@require_POST
@staff("agreements.edit")
def remove(request: StaffRequest, agreement_id: int) -> HttpResponse:
    """Take an agreement away, with a way back."""
    actor = request.actor
    agreement = remove_agreement(actor, agreement_of(actor, agreement_id))
    text = _("Agreement removed.")
    if agreement.fee_taken_at and actor.may("clients.fees") and agreement.client.monthly_fee is not None:
        fee = money(agreement.client.monthly_fee)
        text = _("Agreement removed. The client's fee stays: %(fee)s.") % {"fee": fee}
    answer = go(request, reverse("agreements:client", args=[agreement.client_id]))
    return toast(request, answer, text, undo=reverse("agreements:restore", args=[agreement.pk]))


@require_POST
@staff("agreements.edit")
def restore(request: StaffRequest, agreement_id: int) -> HttpResponse:
    """Bring an agreement back."""
    agreement = restore_agreement(request.actor, agreement_of(request.actor, agreement_id, removed=True))
    answer = go(request, reverse("agreements:detail", args=[agreement.pk]))
    return toast(request, answer, _("Agreement restored."))


def _context(actor: Actor, agreement: Agreement) -> dict[str, Any]:
    client = agreement.client
    versions = _versions(actor, agreement)
    renewed = any(one.replaces_id == agreement.pk for one in versions)
    told, _more = lines(actor, client.pk, Wanted(subject=agreement.ref), limit=20)
    may = may_of(actor, client)
    return {
        "client": client,
        "tab": "agreements",
        "agreement": agreement,
        "look": look_of(agreement, actor.on, renewed=renewed),
        "notice": notice_of(agreement),
        "notice_by": _notice_by(actor, agreement, renewed=renewed),
        "versions": [
            {"agreement": one, "look": look_of(one, actor.on, renewed=True), "current": one.pk == agreement.pk}
            for one in versions
        ],
        "doubts": _doubts(actor, agreement),
        "files": files_part(actor, agreement),
        "lines": told,
        "may": may
        | {
            "renew": may["edit"] and not renewed and not agreement.cancelled_on,
            "cancel": may["edit"] and agreement.status == Status.ACTIVE and not agreement.cancelled_on,
            "withdraw": may["edit"] and agreement.cancelled_on is not None,
            "remove": may["edit"] and not renewed,
        },
    }


def _versions(actor: Actor, agreement: Agreement) -> list[Agreement]:
    """The chain that the agreement belongs to, the newest first: in two statements, however long it is."""
    links = Agreement.objects.visible_to(actor).current().filter(client_id=agreement.client_id)
    pairs = dict(links.exclude(replaces=None).values_list("pk", "replaces_id"))
    newer = {before: after for after, before in pairs.items()}
    chain, at = [agreement.pk], agreement.pk
    while (at := pairs.get(at, 0)) and at not in chain:
        chain.append(at)
    at = agreement.pk
    while (at := newer.get(at, 0)) and at not in chain:
        chain.append(at)
    if len(chain) == 1:
        return []
    return list(links.filter(pk__in=chain).order_by("-number_of_version", "-pk"))


def _notice_by(actor: Actor, agreement: Agreement, *, renewed: bool) -> Any:
    last = agreement.last_day_for_notice
    running = agreement.status == Status.ACTIVE and not agreement.cancelled_on and not renewed
    return last if running and last and last >= actor.on else None


def _doubts(actor: Actor, agreement: Agreement) -> list[str]:
    """What may be right and yet asks to be looked at."""
    began, found = agreement.client.started_on, []
    if began and agreement.starts_on < began:
        words = _("It starts before the client's business began (%(day)s).")
        found.append(words % {"day": f"{began:%d.%m.%Y}"})
    if agreement.status == Status.ACTIVE:
        alike = Agreement.objects.visible_to(actor).current().filter(client_id=agreement.client_id)
        other = alike.alongside(agreement).first()
        if other:
            words = _("Another agreement of the same kind holds at the same time: %(title)s.")
            found.append(words % {"title": other.title})
    return found
