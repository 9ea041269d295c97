"""What may happen to agreements."""

from kantorek.agreements.actions.agreement import (
    add_agreement,
    change_agreement,
    export_agreements,
    remove_agreement,
    restore_agreement,
)
from kantorek.agreements.actions.ending import cancel_agreement, renew_agreement, withdraw_cancellation
from kantorek.agreements.actions.settling import settle_agreement, take_fee
from kantorek.agreements.actions.telling import tell_of_the_end

__all__ = [
    "add_agreement",
    "cancel_agreement",
    "change_agreement",
    "export_agreements",
    "remove_agreement",
    "renew_agreement",
    "restore_agreement",
    "settle_agreement",
    "take_fee",
    "tell_of_the_end",
    "withdraw_cancellation",
]
