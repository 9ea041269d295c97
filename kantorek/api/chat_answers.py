"""Canned answers and the hours of the chat over the API."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Router, Status

from kantorek.api.access import token
from kantorek.api.chat_schemas import CannedIn, CannedOut, FilledOut, HoursIn, HoursOut
from kantorek.api.clients import IF_MATCH, actor_of, seen_version
from kantorek.api.problems import REFUSALS, VERSIONED, ProblemOut
from kantorek.chat import actions, variables
from kantorek.chat.models import CannedAnswer, ChatHours, Conversation

canned = Router()
hours = Router()


@canned.get("", response={200: list[CannedOut]}, summary="Canned answers")
@token("clients.see")
def list_canned(request: HttpRequest, archived: bool = False) -> list[CannedOut]:
    """List what the office answers with, by shortcut; up to 500 in use."""
    rows = CannedAnswer.objects.visible_to(actor_of(request)).filter(archived_at__isnull=not archived)
    return [CannedOut.from_orm(answer) for answer in rows.order_by("shortcut", "pk")[:500]]


@canned.post("", response={201: CannedOut, **REFUSALS}, summary="Add one")
@token("chat.write")
def add_canned(request: HttpRequest, data: CannedIn, response: HttpResponse) -> Status[CannedOut]:
    """Write down words to answer with."""
    return Status(201, _versioned(actions.add_canned(actor_of(request), **data.model_dump()), response))


@canned.put(
    "/{int:canned_answer_id}", response={200: CannedOut, **VERSIONED}, summary="Change it", openapi_extra=IF_MATCH
)
@token("chat.write")
def change_canned(request: HttpRequest, canned_answer_id: int, data: CannedIn, response: HttpResponse) -> CannedOut:
    """Word it anew."""
    answer = _answer(request, canned_answer_id)
    changed = actions.change_canned(actor_of(request), answer, version=seen_version(request), **data.model_dump())
    return _versioned(changed, response)


@canned.post("/{int:canned_answer_id}/archive", response={200: CannedOut, **REFUSALS}, summary="Take it out of use")
@token("chat.write")
def archive_canned(request: HttpRequest, canned_answer_id: int, response: HttpResponse) -> CannedOut:
    """Offer it no more; it can be brought back."""
    return _versioned(actions.archive_canned(actor_of(request), _answer(request, canned_answer_id)), response)


@canned.post("/{int:canned_answer_id}/restore", response={200: CannedOut, **REFUSALS}, summary="Bring it back")
@token("chat.write")
def restore_canned(request: HttpRequest, canned_answer_id: int, response: HttpResponse) -> CannedOut:
    """Offer it again."""
    return _versioned(actions.restore_canned(actor_of(request), _answer(request, canned_answer_id)), response)


@canned.get(
    "/{int:canned_answer_id}/for/{int:conversation_id}",
    response={200: FilledOut, 404: ProblemOut},
    summary="Fill it in",
)
@token("clients.see")
def fill_canned(request: HttpRequest, canned_answer_id: int, conversation_id: int) -> FilledOut:
    """Put in what is known for one conversation, in the person's language; what is missing is named."""
    actor, answer = actor_of(request), _answer(request, canned_answer_id)
    mine = Conversation.objects.visible_to(actor).select_related("client", "contact")
    one: Conversation = get_object_or_404(mine, pk=conversation_id)
    text = answer.text_en if one.contact.language == "en" and answer.text_en else answer.text
    filled = variables.fill(actor, one, text)
    return FilledOut(text=filled.text, missing=filled.missing)


@hours.get("", response={200: HoursOut}, summary="Hours of the chat")
@token("clients.see")
def get_hours(request: HttpRequest, response: HttpResponse) -> HoursOut:
    """Give when the office answers, with the version as ETag."""
    kept = ChatHours.objects.visible_to(actor_of(request)).first() or ChatHours(version=0)
    response["ETag"] = f'"{kept.version}"'
    return HoursOut.from_orm(kept)


@hours.put("", response={200: HoursOut, **VERSIONED}, summary="Change them", openapi_extra=IF_MATCH)
@token("office.settings")
def change_hours(request: HttpRequest, data: HoursIn, response: HttpResponse) -> HoursOut:
    """Set when the office answers, and what it says while it does not."""
    kept = ChatHours.objects.visible_to(actor_of(request)).first()
    saved = actions.change_hours(actor_of(request), kept, version=seen_version(request), **data.model_dump())
    response["ETag"] = f'"{saved.version}"'
    return HoursOut.from_orm(saved)


def _answer(request: HttpRequest, canned_answer_id: int) -> CannedAnswer:
    return get_object_or_404(CannedAnswer.objects.visible_to(actor_of(request)), pk=canned_answer_id)


def _versioned(answer: CannedAnswer, response: HttpResponse) -> CannedOut:
    response["ETag"] = f'"{answer.version}"'
    return CannedOut.from_orm(answer)
