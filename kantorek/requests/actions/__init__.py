"""What may happen to requests to clients."""

from kantorek.requests.actions.asking import Asked, ask_client, ask_clients, change_request
from kantorek.requests.actions.delivering import attach_file, deliver_request, files_of, take_back_file
from kantorek.requests.actions.many import Many, accept_many, put_back, remind_many, withdraw_many
from kantorek.requests.actions.reminding import remind_client, take_step
from kantorek.requests.actions.settling import accept_request, reopen_request, return_request, withdraw_request
from kantorek.requests.actions.telling import tell_of_delivery, tell_of_silence
from kantorek.requests.actions.templates import (
    add_template,
    archive_template,
    change_template,
    export_requests,
    restore_template,
)

__all__ = [
    "Asked",
    "Many",
    "accept_many",
    "accept_request",
    "add_template",
    "archive_template",
    "ask_client",
    "ask_clients",
    "attach_file",
    "change_request",
    "change_template",
    "deliver_request",
    "export_requests",
    "files_of",
    "put_back",
    "remind_client",
    "remind_many",
    "reopen_request",
    "restore_template",
    "return_request",
    "take_back_file",
    "take_step",
    "tell_of_delivery",
    "tell_of_silence",
    "withdraw_many",
    "withdraw_request",
]
