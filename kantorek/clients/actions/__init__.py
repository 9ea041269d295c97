"""What may happen to clients, one file per noun."""

from kantorek.clients.actions.client import add_client, assign_carers, change_client
from kantorek.clients.actions.contact import add_contact, change_contact, remove_contact, restore_contact
from kantorek.clients.actions.intake import ask_rows_again, confirm_intake, start_intake, tick_rows
from kantorek.clients.actions.listing import assign_many, export_clients
from kantorek.clients.actions.note import change_note, pin_note, remove_note, restore_note, write_note
from kantorek.clients.actions.stage import archive_client, change_status, delete_client, restore_client
from kantorek.clients.actions.tags import tag_many
from kantorek.clients.actions.terms import change_terms, remove_terms

__all__ = [
    "add_client",
    "add_contact",
    "archive_client",
    "ask_rows_again",
    "assign_carers",
    "assign_many",
    "change_client",
    "change_contact",
    "change_note",
    "change_status",
    "change_terms",
    "confirm_intake",
    "delete_client",
    "export_clients",
    "pin_note",
    "remove_contact",
    "remove_note",
    "remove_terms",
    "restore_client",
    "restore_contact",
    "restore_note",
    "start_intake",
    "tag_many",
    "tick_rows",
    "write_note",
]
