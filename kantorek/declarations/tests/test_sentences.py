"""How what happens to obligations reads on a client's timeline, in both languages."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.core.actor import Actor
from kantorek.core.events import read
from kantorek.core.models import EventRecord
from kantorek.core.sentences import sentence_of
from kantorek.declarations import actions
from kantorek.declarations.sentences import period_words
from kantorek.declarations.tests.make import make_obligation, make_served, plan
from kantorek.offices.tests.make import actor_of


def lines(actor: Actor, client_id: int) -> list[tuple[str, str]]:
    """What the timeline says of obligations, the oldest first."""
    found = EventRecord.objects.filter(client_id=client_id, name__startswith="declarations.").order_by("pk")
    events = [(read(record), sentence_of(record.name)) for record in found]
    return [(sentence.title(event), sentence.detail(event, actor)) for event, sentence in events if sentence]


def test_the_timeline_tells_the_work_in_words(cast: Cast) -> None:
    row = make_obligation(cast.lipa, "vat-payment")
    with scope.of(actor_of(cast.anna)) as actor, translation.override("en"):
        row = actions.set_amount(actor, row, amount=Decimal("1845.5"), version=1)
        row = actions.move_obligation(actor, row, state="paid", version=2, reason="przelew z 20.12")
        row = actions.change_note(actor, row, note="Potwierdzenie w mailu", version=3)
        event = actions.add_event_obligation(actor, cast.lipa, rule="pcc-3", event_on=date(2026, 11, 2))
        actions.take_back_obligation(actor, event)
        told = lines(actor, cast.lipa.pk)
    assert told[0][0] == "To pay for VAT payment 11.2026"
    assert told[0][1].startswith("– → 1\xa0845,50\xa0zł")
    assert told[1] == ("VAT payment 11.2026: waits for documents → paid", "przelew z 20.12")
    assert told[2] == ("Note on VAT payment 11.2026", "Potwierdzenie w mailu")
    assert [title for title, _detail in told[3:]] == [
        "Duty added: PCC-3 02.11.2026",
        "Duty taken back: PCC-3 02.11.2026",
    ]


def test_the_planning_and_its_questions_are_told(cast: Cast) -> None:
    client = make_served(cast.office, auto_declarations=False)
    made = plan(client).made
    row = make_obligation(client, "vat-ue", proposal="drop")
    with scope.of(actor_of(cast.marek)) as actor, translation.override("pl"):
        actions.answer_proposal(actor, row, keep=False)
        told = lines(actor, client.pk)
    assert told[0][0] == "Obowiązki dostosowane do danych klienta"
    assert told[0][1].startswith(f"{made} now")
    assert told[1] == ("Już niepotrzebne: VAT-UE 11.2026", "")


@pytest.mark.parametrize(
    ("kind", "first", "last", "words"),
    [
        ("month", "2026-10-01", "2026-10-31", "10.2026"),
        ("quarter", "2026-07-01", "2026-09-30", "III q. 2026"),
        ("quarter", "2026-02-01", "2026-04-30", "02.2026–04.2026"),
        ("year", "2026-01-01", "2026-12-31", "2026"),
        ("year", "2025-07-01", "2026-06-30", "07.2025–06.2026"),
        ("event", "2028-02-29", "2028-02-29", "29.02.2028"),
    ],
)
def test_periods_in_figures(kind: str, first: str, last: str, words: str) -> None:
    with translation.override("en"):
        assert period_words(kind, first, last) == words
