"""One question to VIES from end to end: valid, invalid, or unknown with the reason."""

import json
from typing import Final

from django.conf import settings

from kantorek.core import http
from kantorek.core.numbers import clean_eu_vat
from kantorek.registers.conversation import Conversation, call, finding, read_json
from kantorek.registers.findings import Finding, RegisterDown
from kantorek.registers.vies import parse

# The service's own description gives errors in JSON under these two; anything else is a stranger's page.
_ACCEPT: Final = frozenset({200, 400, 500})


def clean(text: str) -> str:
    """Check a VAT-EU number; raises NumberRefused."""
    return clean_eu_vat(text)


def find(conversation: Conversation, number: str) -> Finding:
    """Ask whether a VAT-EU number ("PL9990000126") is valid; never raises for anything the register does.

    found: valid now. not_found with reason "invalid": the member state said no, clearly. Everything else is unknown:
    a busy member state is never "invalid". With `conversation.requester` the answer carries a consultation number,
    the proof to keep; when VIES does not take the requester, it is asked once more without, and data says so
    (`requester_refused`). A Polish payer is here only when registered for VAT-EU.
    Source: the Commission's description of its REST service (checkVatNumber), and WSDL checkVatService.
    """
    country, rest = number[:2], number[2:]
    try:
        refused = False
        try:
            told = _ask(conversation, country, rest, conversation.requester)
        except parse.RequesterRefused:
            refused = True
            told = _ask(conversation, country, rest, "")
    except parse.RequesterRefused:
        return finding(conversation, "unknown", reason="bad_request")
    except RegisterDown as down:
        return finding(conversation, "unknown", reason=down.reason, retry_after=down.retry_after)
    conversation.request_id = told.consultation
    data = {**told.data, **({"requester_refused": True} if refused else {})}
    if told.valid:
        return finding(conversation, "found", data=data)
    return finding(conversation, "not_found", reason="invalid", data=data)


def _ask(conversation: Conversation, country: str, rest: str, requester: str) -> parse.Told:
    wish = {"countryCode": country, "vatNumber": rest}
    if requester:
        wish |= {"requesterMemberStateCode": requester[:2], "requesterNumber": requester[2:]}
    reply = call(
        conversation,
        "POST",
        f"{settings.VIES_URL.rstrip('/')}/check-vat-number",
        note="check-vat-number",
        content=json.dumps(wish).encode(),
        headers={"Content-Type": "application/json", "Accept": "application/json"},
        accept=_ACCEPT,
    )
    told = parse.read(_body(reply), country, rest)
    if reply.status != 200:
        raise RegisterDown("bad_status", detail=f"status {reply.status}")
    return told


def _body(reply: http.Reply) -> object:
    try:
        body: object = read_json(reply)
    except RegisterDown:
        if reply.status != 200:
            raise RegisterDown("bad_status", detail=f"status {reply.status}") from None
        raise
    return body
