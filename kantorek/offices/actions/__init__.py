"""What may happen to an office and its people."""

from kantorek.offices.actions.appearance import change_appearance
from kantorek.offices.actions.joining import accept_staff_invitation
from kantorek.offices.actions.look import discard_look, draft_logo, draft_look, show_look
from kantorek.offices.actions.office import change_office, found_office
from kantorek.offices.actions.people import (
    change_role,
    end_employment,
    invite_staff,
    ref_of,
    resend_invitation,
    withdraw_invitation,
)
from kantorek.offices.actions.substitution import end_substitution, restore_substitution, start_substitution

__all__ = [
    "accept_staff_invitation",
    "change_appearance",
    "change_office",
    "change_role",
    "discard_look",
    "draft_logo",
    "draft_look",
    "end_employment",
    "end_substitution",
    "found_office",
    "invite_staff",
    "ref_of",
    "resend_invitation",
    "restore_substitution",
    "show_look",
    "start_substitution",
    "withdraw_invitation",
]
