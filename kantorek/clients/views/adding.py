"""Adding a client by NIP: the number, what GUS says, the check, the declarations, one save."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from kantorek.clients import actions
from kantorek.clients.actions.client import served_already
from kantorek.clients.forms.draft import Draft, fresh_values, open_draft, propose, typed_values
from kantorek.clients.forms.register import register_trouble
from kantorek.clients.forms.sheet import AddForm
from kantorek.core import scope
from kantorek.core.actor import Actor
from kantorek.core.errors import Refused
from kantorek.core.forms import attempt
from kantorek.core.numbers import NumberRefused, clean_nip
from kantorek.core.pages import go, page, toast
from kantorek.core.wording import number_refusal
from kantorek.offices.access import StaffRequest, staff
from kantorek.offices.models import StaffMember
from kantorek.registers.actions import ask
from kantorek.registers.models import Answer

WITHIN = 2.2
"""Seconds for the register, so that the form has said within three what became of the question."""
_MOST_POLLS = 45
"""A page that is left open stops asking after a minute and a half; the client's page shows the answer later."""


@staff("clients.add")
def add(request: StaffRequest) -> HttpResponse:
    """Show the form, work it out again, or save."""
    if request.method != "POST":
        values = fresh_values(request.actor, request.GET.get("nip", "")[:64])
        draft = open_draft(request.actor, _people(request.actor), values)
        propose(draft, before=set(), refused=set())
        return _show(request, draft, shown="by_hand" in request.GET, load=_complete(values["nip"]))
    answer = _answer(request.actor, request.POST.get("answer_id", ""))
    if only := request.POST.get("only"):
        draft = _typed(request, answer)
        return _show(
            request, draft, answer, part={"rules": "rules_again", "declarations": "declarations_again"}.get(only)
        )
    return _save(request, answer)


def _save(request: StaffRequest, answer: Answer | None) -> HttpResponse:
    form = AddForm(request.POST, actor=request.actor, people=_people(request.actor))
    made = None
    if form.is_valid():
        made = attempt(form, lambda: actions.add_client(request.actor, answer=answer, **form.parts()))
    if made:
        return toast(
            request, go(request, reverse("clients:detail", args=[made.pk])), _("%(name)s added.") % {"name": made.name}
        )
    refused: Refused | None = getattr(form, "refused", None)
    if refused and refused.code == "just_made":
        return toast(request, go(request, refused.link or "/"), _("This client has just been added."))
    draft = _typed(request, answer, again=False)
    draft.bound = form
    return _show(request, draft, answer, refused=refused, status=422)


@staff("clients.add", own_transactions=True)
def look_up(request: StaffRequest) -> HttpResponse:
    """Check the NIP, say at once when it is wrong or served already, else ask GUS and fill the form within 3 s."""
    actor, typed = request.actor, request.POST.get("nip", "")
    if request.method != "POST":
        return go(request, reverse("clients:add"))
    with scope.of(actor):
        before = _answer(actor, request.POST.get("answer_id", ""))
        typing = request.headers.get("HX-Trigger-Name") == "nip"
        if typing and (not _complete(typed) or _same(before, typed)):
            return HttpResponse(status=204)
        if refused := _nip_refusal(actor, typed):
            draft = _typed(request, before, again=False)
            return _show(
                request, draft, before, refused=refused, shown="name" in request.POST, part="fault", status=422
            )
    answer = ask(actor, "gus", typed, within=WITHIN, at=actor.at, again="again" in request.POST)
    with scope.of(actor):
        return _show(request, _typed(request, answer, before=before), answer, part="filled")


@staff("clients.add")
def looked_up(request: StaffRequest, answer_id: int) -> HttpResponse:
    """Tell whether the register has answered meanwhile; by POST take its answer over into what is empty."""
    answer = get_object_or_404(Answer.objects.visible_to(request.actor), pk=answer_id)
    if request.method == "POST":
        if not _same(answer, request.POST.get("nip", "")):
            raise Refused(_("This answer is about another NIP."))
        return _show(request, _typed(request, answer, before=None), answer, part="filled")
    if not _by_htmx(request):
        return go(request, reverse("clients:add"))
    polls = int(count) if (count := request.GET.get("n", "")[:4]).isdecimal() else 0
    context = {
        "answer": answer,
        "told": _told(answer, None, offered=True),
        "polls": polls + 1,
        "poll": polls < _MOST_POLLS,
    }
    return page(request, "clients/client_add.html", context, part="answer")


def _show(
    request: StaffRequest,
    draft: Draft,
    answer: Answer | None = None,
    *,
    refused: Refused | None = None,
    shown: bool = True,
    part: str | None = None,
    status: int = 200,
    load: bool = False,
) -> HttpResponse:
    context = {
        "draft": draft,
        "form": draft.form,
        "answer": answer,
        "told": _told(answer, refused),
        "poll": True,
        "polls": 0,
        "oob": _by_htmx(request) and part is not None,
        "oob_terms": part == "declarations_again",
        "shown": shown,
        "load": load,
        "fresh": request.method == "GET",
        "restored": request.POST.get("only") == "draft",
        "steps": _steps(shown, answer),
        "crumbs": [(_("Clients"), reverse("clients:list"))],
    }
    return page(request, "clients/client_add.html", context, part=part, status=status)


def _typed(request: StaffRequest, answer: Answer | None, *, again: bool = True, **look: Any) -> Draft:
    """Read the form as it stands and bring the answer into it; `before` is the answer it was filled from so far."""
    actor, people = request.actor, _people(request.actor)
    values = typed_values(request.POST, actor=actor, people=people)
    if "name" not in request.POST:  # only the NIP has been typed
        values = fresh_values(actor, request.POST.get("nip", "")[:64])
    before: Answer | None = look.get("before", answer)
    draft = open_draft(
        actor,
        people,
        values,
        before=_data(before),
        data=_data(answer),
        guessed_from=request.POST.get("guessed_from", ""),
    )
    draft.values["answer_id"] = answer.pk if answer else ""
    proposed, refused = (set(request.POST.get(key, "")[:2000].split()) for key in ("proposed", "refused"))
    if again:
        propose(draft, before=proposed, refused=refused)
    else:
        draft.proposed, draft.refused = sorted(proposed), refused
    return draft


def _told(answer: Answer | None, refused: Refused | None, *, offered: bool = False) -> dict[str, Any]:
    """Word what stands beside the NIP."""
    if refused and refused.field == "nip":
        return {"kind": "fault", "strong": refused.message, "link": refused.link}
    if answer is None:
        return {}
    if answer.outcome == "found":
        seconds = f"{(answer.took_ms or 0) / 1000:.1f}".replace(".", ",")
        return {
            "kind": "offer" if offered else "found",
            "name": (answer.data or {}).get("name", ""),
            "seconds": seconds,
        }
    strong, text = register_trouble(answer.outcome, answer.reason)
    return {"kind": "wait" if answer.outcome == "pending" else "none", "strong": strong, "text": text}


def _steps(shown: bool, answer: Answer | None) -> list[dict[str, str]]:
    labels = (_("NIP"), _("Register data"), _("Check"), _("Declarations"), _("Save"))
    found = "done" if answer and answer.outcome == "found" else "next"
    states = ("done", found, "now", "next", "next") if shown else ("now", "next", "next", "next", "next")
    return [{"label": label, "state": state} for label, state in zip(labels, states, strict=True)]


def _by_htmx(request: StaffRequest) -> bool:
    return request.headers.get("HX-Request") == "true"


def _people(actor: Actor) -> list[StaffMember]:
    return list(StaffMember.objects.visible_to(actor).working().alphabetical())


def _answer(actor: Actor, answer_id: str) -> Answer | None:
    if not (answer_id.isascii() and answer_id.isdecimal() and len(answer_id) < 19):
        return None
    return Answer.objects.visible_to(actor).filter(pk=int(answer_id), client_id=None).first()


def _data(answer: Answer | None) -> dict[str, Any] | None:
    return answer.data if answer and answer.outcome == "found" else None


def _complete(typed: str) -> bool:
    return sum(character.isdigit() for character in typed) >= 10


def _same(answer: Answer | None, typed: str) -> bool:
    try:
        return answer is not None and clean_nip(typed) == answer.number
    except NumberRefused:
        return False


def _nip_refusal(actor: Actor, typed: str) -> Refused | None:
    try:
        return served_already(actor, clean_nip(typed))
    except NumberRefused as refused:
        return Refused(number_refusal(refused), field="nip")
