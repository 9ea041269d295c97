"""Obligations in conversations: how one is named that a line is about, and the sum that a canned answer puts in."""

from decimal import Decimal
from typing import Final

from django.urls import reverse

from kantorek.chat.abouts import About
from kantorek.chat.models import Conversation
from kantorek.core.actor import Actor
from kantorek.core.days import month_after
from kantorek.core.refs import Ref
from kantorek.core.templatetags.kantorek import money
from kantorek.declarations.choices import State
from kantorek.declarations.models import Obligation
from kantorek.declarations.views.words import period_name, rule_name

MONTHS_BACK: Final = 4
"""As on the start page of the portal: what the client does not see there any more is in no sum either."""


def about_of(actor: Actor, pk: int) -> About | None:
    """An obligation, as a line that is about it names it; for a client's person one whose amount they were told."""
    seen = Obligation.objects.visible_to(actor)
    it = (seen.shown() if actor.kind == "contact" else seen).filter(pk=pk).first()
    if it is None:
        return None
    name, period = rule_name(it.rule), period_name(it.period_kind, it.period_from, it.period_to)
    url = "" if actor.kind == "contact" else reverse("declarations:obligation", args=[pk])
    ref = Ref(it.ref.kind, it.pk, f"{name}, {period}")
    return About(ref, it.client_id, ref.title, icon="receipt-text", url=url)


def left_to_pay(actor: Actor, conversation: Conversation) -> str:
    """The sum that the client has been told of and has not paid; "" where there is none."""
    told = Obligation.objects.visible_to(actor).filter(client_id=conversation.client_id, amount__gt=0).shown()
    left = told.filter(claimed_at=None, board_month__gte=month_after(actor.on, -MONTHS_BACK)).exclude(state=State.PAID)
    amounts = list(left.filter(currency="PLN").values_list("amount", flat=True))
    return money(sum(amounts, Decimal(0))) if amounts else ""
