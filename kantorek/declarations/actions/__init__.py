"""What may happen to the duties of clients."""

from kantorek.declarations.actions.amounts import change_note, set_amount
from kantorek.declarations.actions.by_hand import add_event_obligation, answer_proposal, take_back_obligation
from kantorek.declarations.actions.moving import Undo, move_many, move_obligation, put_back
from kantorek.declarations.actions.planning import Planned, plan_batch, plan_client
from kantorek.declarations.actions.receipts import note_receipt
from kantorek.declarations.actions.showing import (
    Showing,
    add_proof,
    claim_paid,
    hide_amounts,
    show_amounts,
    take_back_claim,
)

__all__ = [
    "Planned",
    "Showing",
    "Undo",
    "add_event_obligation",
    "add_proof",
    "answer_proposal",
    "change_note",
    "claim_paid",
    "hide_amounts",
    "move_many",
    "move_obligation",
    "note_receipt",
    "plan_batch",
    "plan_client",
    "put_back",
    "set_amount",
    "show_amounts",
    "take_back_claim",
    "take_back_obligation",
]
