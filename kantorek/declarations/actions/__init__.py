"""What may happen to the duties of clients."""

from kantorek.declarations.actions.amounts import change_note, set_amount
from kantorek.declarations.actions.by_hand import add_event_obligation, answer_proposal, take_back_obligation
from kantorek.declarations.actions.moving import Undo, move_many, move_obligation, put_back
from kantorek.declarations.actions.planning import Planned, plan_batch, plan_client
from kantorek.declarations.actions.receipts import note_receipt

__all__ = [
    "Planned",
    "Undo",
    "add_event_obligation",
    "answer_proposal",
    "change_note",
    "move_many",
    "move_obligation",
    "note_receipt",
    "plan_batch",
    "plan_client",
    "put_back",
    "set_amount",
    "take_back_obligation",
]
