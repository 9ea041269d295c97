"""One question to CRBR about a NIP, from the words on the wire to a finding."""

import re
from typing import Any, Final

from django.conf import settings

from kantorek.core import http
from kantorek.registers.conversation import Conversation, call, finding
from kantorek.registers.crbr import envelope, parse, schema
from kantorek.registers.findings import Finding, RegisterDown

# The numbers that the ministry's schema takes at all; those of trusts begin with 100.
_TAKEN: Final = re.compile(r"(?:[1-9](?:\d[1-9]|[1-9]\d)|100)\d{7}")
# Faults of SOAP 1.2 come with 400 (ours) and 500 (theirs).
_READABLE: Final = frozenset({200, 400, 500})


def find(conversation: Conversation, nip: str) -> Finding:
    """Ask who the beneficial owners are; never raises for anything the register does."""
    if not _TAKEN.fullmatch(nip):
        return finding(conversation, "unknown", reason="bad_request")
    try:
        return _find(conversation, nip)
    except RegisterDown as down:
        return finding(conversation, "unknown", reason=down.reason, retry_after=down.retry_after)


def _find(conversation: Conversation, nip: str) -> Finding:
    payload, unknown = schema.checked(_heard(_ask(conversation, nip)))
    conversation.request_id = parse.request_id(payload)
    if parse.asked_about(payload) != {nip}:
        raise RegisterDown("malformed", detail="an answer about another NIP")
    match parse.status(payload):
        case "IstniejaInformacje":
            return finding(conversation, "found", data={**parse.describe(payload), "unknown_fields": unknown})
        case "BrakInformacji":
            return finding(conversation, "not_found", reason="no_information")
        case _:
            return finding(conversation, "unknown", reason="bad_request")


def _ask(conversation: Conversation, nip: str) -> http.Reply:
    return call(
        conversation,
        "POST",
        settings.CRBR_URL,
        note=envelope.OPERATION,
        content=envelope.question(nip),
        headers={"Content-Type": envelope.CONTENT_TYPE, "Accept": "application/soap+xml"},
        accept=_READABLE,
    )


def _heard(reply: http.Reply) -> Any:
    """Read what came; a fault is `unavailable` whatever its status, any other 400 or 500 is a bad status."""
    try:
        payload = envelope.payload_of(reply.headers.get("content-type", ""), reply.body)
    except RegisterDown as down:
        if reply.status != 200 and down.reason == "malformed":
            raise RegisterDown("bad_status", detail=f"status {reply.status}") from None
        raise
    if reply.status != 200:
        raise RegisterDown("bad_status", detail=f"status {reply.status}")
    return payload
