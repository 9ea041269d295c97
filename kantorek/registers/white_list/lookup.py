"""Asks the list of VAT payers: one NIP, up to 30 in one call, or whether an account is a payer's."""

import json
from typing import Any, Final

from django.conf import settings

from kantorek.core import http
from kantorek.core.numbers import NumberRefused, clean_nip
from kantorek.registers.conversation import Conversation, call, finding, read_json, summary, without_others
from kantorek.registers.findings import Finding, RegisterDown
from kantorek.registers.limits import seconds_to_midnight
from kantorek.registers.white_list import parse

MOST_NUMBERS: Final = 30
# Thirty large companies with all their accounts.
_MOST_BYTES: Final = 8 * 1024 * 1024
# Errors come with statuses of their own, and the body says more than the status.
_ANY_STATUS: Final = frozenset(range(200, 600))
_STATUSES: Final = {401: "blocked", 403: "blocked", 503: "unavailable"}
_ABOUT_A_NUMBER: Final = frozenset({"WL-112", "WL-113", "WL-114", "WL-115"})
# How many more calls one bad number may cost that the register answers by refusing all of them.
_MOST_SPLITS: Final = 10


def find(conversation: Conversation, nip: str) -> Finding:
    """Search by NIP; never raises for anything the register does."""
    try:
        result = _ask(conversation, f"search/nip/{nip}", "search nip")
        receipt = _receipt(conversation, result)
        return _told(conversation, receipt, parse.read_subject(result, nip))
    except RegisterDown as down:
        return _silent(conversation, down)


def find_many(conversation: Conversation, nips: list[str]) -> dict[str, Finding]:
    """Search for up to 30 NIPs in one call; a bad one, or one left out of the answer, spoils no other."""
    if len(nips) > MOST_NUMBERS:
        raise ValueError(f"the white list takes at most {MOST_NUMBERS} numbers in one call")
    asked = list(dict.fromkeys(nips))
    good = [nip for nip in asked if _is_nip(nip)]
    found = _find_group(conversation, good, [_MOST_SPLITS]) if good else {}
    refused = finding(conversation, "unknown", reason="bad_request")
    return {nip: found.get(nip, refused) for nip in asked}


def check_account(conversation: Conversation, number: str) -> Finding:
    """Ask whether an account ("NIP/NRB") is the payer's on this day; a "no" is an answer like a "yes"."""
    nip, _slash, nrb = number.partition("/")
    try:
        result = _ask(conversation, f"check/nip/{nip}/bank-account/{nrb}", "check nip")
        receipt = _receipt(conversation, result)
        assigned = parse.read_assigned(result)
    except RegisterDown as down:
        return _silent(conversation, down)
    day = conversation.on.isoformat()
    data = {"assigned": assigned, "nip": nip, "nrb": nrb, "day": day, "checked_on": day, **receipt.as_data()}
    return finding(conversation, "found", data=data)


def _find_group(conversation: Conversation, nips: list[str], splits: list[int]) -> dict[str, Finding]:
    conversation.request_id = ""
    try:
        result = _ask(conversation, f"search/nips/{','.join(nips)}", "search nips")
        receipt = _receipt(conversation, result)
        entries = parse.split_entries(result, nips)
    except RegisterDown as down:
        if down.detail in _ABOUT_A_NUMBER and len(nips) > 1 and splits[0] > 0:
            # Our check digits and theirs disagree about one of them: halves, until it stands alone.
            splits[0] -= 2
            middle = len(nips) // 2
            halves = [_find_group(conversation, half, splits) for half in (nips[:middle], nips[middle:])]
            return halves[0] | halves[1]
        conversation.heard[:] = without_others(conversation.heard, nips)
        return dict.fromkeys(nips, _silent(conversation, down))
    whole = list(conversation.heard)
    found = {}
    for nip in nips:
        conversation.heard[:] = _own_part(whole[-1][1], receipt, entries.get(nip))
        found[nip] = _entry(conversation, receipt, entries.get(nip), nip)
    conversation.heard[:] = whole
    return found


def _own_part(body: str, receipt: parse.Receipt, entry: dict[str, Any] | None) -> list[tuple[str, str]]:
    """Each number keeps its own entry as evidence: the other 29 are other clients, perhaps another office's."""
    own = json.dumps({"entries": [entry] if entry else [], **receipt.as_data()}, ensure_ascii=False, default=str)
    return [(f"search nips · own entry; {summary(body)}", own)]


def _entry(conversation: Conversation, receipt: parse.Receipt, entry: dict[str, Any] | None, nip: str) -> Finding:
    try:
        if entry is None:
            raise RegisterDown("malformed", detail="number left out")
        return _told(conversation, receipt, parse.read_entry(entry, nip))
    except RegisterDown as down:
        return _silent(conversation, down)


def _ask(conversation: Conversation, path: str, note: str) -> dict[str, Any]:
    url = f"{settings.WL_URL.rstrip('/')}/api/{path}?date={conversation.on.isoformat()}"
    reply = call(conversation, "GET", url, note=note, accept=_ANY_STATUS, max_bytes=_MOST_BYTES)
    body = _body(reply)
    if code := parse.error_code(body):
        reason = parse.reason_of(code)
        wait = seconds_to_midnight(conversation.at) if reason == "daily_limit" else reply.retry_after
        raise RegisterDown(reason, retry_after=wait, detail=code)
    if reply.status != 200:
        raise _by_status(conversation, reply)
    return parse.read_result(body)


def _body(reply: http.Reply) -> Any:
    try:
        return read_json(reply)
    except RegisterDown:
        if reply.status == 200:
            raise
        return None


def _by_status(conversation: Conversation, reply: http.Reply) -> RegisterDown:
    detail = f"status {reply.status}"
    if reply.status == 429 and reply.retry_after is None:
        return RegisterDown("daily_limit", retry_after=seconds_to_midnight(conversation.at), detail=detail)
    reason = "rate_limited" if reply.status == 429 else _STATUSES.get(reply.status, "bad_status")
    return RegisterDown(reason, retry_after=reply.retry_after, detail=detail)


def _receipt(conversation: Conversation, result: dict[str, Any]) -> parse.Receipt:
    receipt = parse.read_receipt(result)
    conversation.request_id = receipt.request_id
    return receipt


def _told(conversation: Conversation, receipt: parse.Receipt, subject: dict[str, Any] | None) -> Finding:
    if subject is None:
        return finding(conversation, "not_found")
    return finding(
        conversation, "found", data={**subject, "checked_on": conversation.on.isoformat(), **receipt.as_data()}
    )


def _silent(conversation: Conversation, down: RegisterDown) -> Finding:
    wait = down.retry_after
    if down.reason == "daily_limit" and wait is None:
        wait = seconds_to_midnight(conversation.at)
    return finding(conversation, "unknown", reason=down.reason, retry_after=wait)


def _is_nip(nip: str) -> bool:
    try:
        return clean_nip(nip) == nip
    except NumberRefused:
        return False
