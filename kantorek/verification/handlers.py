"""What verification does when a client changes, or a register has answered."""

from kantorek.clients import events as clients
from kantorek.clients.models import Client
from kantorek.core.actor import Actor
from kantorek.core.events import Event, after, on
from kantorek.registers.events import AnswerLinked, RegisterAnswered
from kantorek.registers.models import Answer
from kantorek.verification.actions import sync_lights, take_in
from kantorek.verification.actions.taking import compare_again
from kantorek.verification.actions.telling import tell_the_carer
from kantorek.verification.events import RegisterChanged
from kantorek.verification.readings import LIGHTS

_NUMBERS = frozenset({"nip", "krs", "legal_form"})
"""What decides which registers are asked, and about which number."""
_OUR_OWN = frozenset(
    [
        "payment_status",
        "settlement_period",
        "monthly_fee",
        "employee_count",
        "employment_kinds",
        "declarations",
        "auto_declarations",
        "tax_office",
    ]
)
"""Fields of the sheet that no register knows."""


def follow_the_client(actor: Actor, event: Event) -> None:
    """A client that came, changed or went has other registers to ask, or other numbers to ask about."""
    client = Client.objects.filter(pk=event.client_id or 0).first()
    if client:
        sync_lights(actor, [client], at=actor.at)


_FOLLOWED: list[type[Event]] = [
    clients.ClientCreated,
    clients.ClientTermsChanged,
    clients.ClientTermsRemoved,
    clients.ClientArchived,
    clients.ClientRestored,
    clients.ClientStatusChanged,
]
for _kind in _FOLLOWED:
    on(_kind)(follow_the_client)


@on(clients.ClientChanged)
def compare_with_the_registers(actor: Actor, event: clients.ClientChanged) -> None:
    """Another number is asked about anew; what was typed may agree now with what a register said last."""
    changed = set(event.changes or ())
    client = Client.objects.filter(pk=event.client_id or 0).first() if changed - _OUR_OWN else None
    if client and changed & _NUMBERS:
        sync_lights(actor, [client], at=actor.at)
    if client:
        compare_again(actor, client)


@on(RegisterAnswered)
def light_up(actor: Actor, event: RegisterAnswered) -> None:
    """A register has spoken about a client, or said that it cannot."""
    _take(actor, event.answer_id, event.register)


@on(AnswerLinked)
def light_up_the_new_client(actor: Actor, event: AnswerLinked) -> None:
    """What was asked while the client was being added is its first light."""
    _take(actor, event.answer_id, event.register)


@after(RegisterChanged)
def tell_of_the_change(actor: Actor, event: RegisterChanged) -> None:
    """A register says something else about a client than the last time."""
    tell_the_carer(actor, event)


def _take(actor: Actor, answer_id: int, register: str) -> None:
    if register not in LIGHTS:
        return
    answers = [answer for answer in Answer.objects.filter(pk=answer_id) if answer.client_id and answer.settled]
    clients_ = Client.objects.filter(pk__in=[answer.client_id for answer in answers if answer.client_id])
    sync_lights(actor, list(clients_), at=actor.at)
    take_in(actor, register, answers, at=actor.at)
