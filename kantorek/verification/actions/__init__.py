"""What may happen in verification: lights follow answers, people ask the registers."""

from kantorek.verification.actions.accounts import (
    add_account,
    check_accounts,
    check_heap,
    remove_account,
    restore_account,
)
from kantorek.verification.actions.lights import sync_lights, take_in
from kantorek.verification.actions.payments import (
    Checked,
    check_payment,
    last_checks,
    prove_payment,
    read_check,
    recent_checks,
    verdicts_of,
)
from kantorek.verification.actions.verify import verify_client

__all__ = [
    "Checked",
    "add_account",
    "check_accounts",
    "check_heap",
    "check_payment",
    "last_checks",
    "prove_payment",
    "read_check",
    "recent_checks",
    "remove_account",
    "restore_account",
    "sync_lights",
    "take_in",
    "verdicts_of",
    "verify_client",
]
