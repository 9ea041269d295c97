"""GUS as the other registers are asked: a conversation and a NIP, or twenty of them, in; findings out."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings

from kantorek.registers.conversation import Conversation, finding, without_others
from kantorek.registers.findings import Finding, RegisterDown
from kantorek.registers.gus import client, lookup, reports
from kantorek.registers.gus.client import Account, Line
from kantorek.registers.gus.parse import Row
from kantorek.registers.sessions import SharedSession

# What the register calls the three lists of a day: units that were new, changed, struck off.
_DAYS_REPORTS = (
    "NowePodmiotyPrawneOrazDzialalnosciOsFizycznych",
    "AktualizowanePodmiotyPrawneOrazDzialalnosciOsFizycznych",
    "SkreslonePodmiotyPrawneOrazDzialalnosciOsFizycznych",
)


def find(conversation: Conversation, nip: str) -> Finding:
    """Ask about a NIP: search, the unit's report, its kinds of business; never raises for what the register does."""
    return lookup.find_by_nip(_line(conversation), nip, on=conversation.on)


def find_many(conversation: Conversation, nips: list[str]) -> dict[str, Finding]:
    """Search up to 20 NIPs in one call: name, address and state of each, without what only the reports hold.

    A row about a number nobody asked for spoils the whole answer: then all are unknown.
    """
    line = _line(conversation)
    try:
        rows = client.search(line, {"Nipy": nips})
        if any(row.get("nip") not in nips for row in rows):
            raise RegisterDown("malformed", detail="an answer about another NIP")
    except RegisterDown as down:
        line.heard = without_others(line.heard, nips)
        lost = finding(line, "unknown", reason=down.reason, retry_after=down.retry_after)
        return dict.fromkeys(nips, lost)
    return {nip: _of_one(line, nip, [row for row in rows if row.get("nip") == nip], conversation) for nip in nips}


def read_changed(conversation: Conversation, day: str) -> Finding:
    """Read the REGON numbers (9 digits) of all units that were entered, changed or struck off on a day (ISO).

    Found with data `units`, or unknown: half a list would leave changes unseen for good.
    """
    line = _line(conversation)
    found: set[str] = set()
    try:
        for name in _DAYS_REPORTS:
            found |= client.bulk_report(line, day, f"{reports.safe_prefix(line.account.prefix)}{name}")
    except RegisterDown as down:
        return finding(line, "unknown", reason=down.reason, retry_after=down.retry_after)
    return Finding("found", data={"units": sorted(found)}, request_id=line.request_id)


def _of_one(line: Line, nip: str, rows: list[Row], conversation: Conversation) -> Finding:
    """Each number keeps its own rows as evidence: the other nineteen are other clients, perhaps another office's."""
    own = Line(line.account, line.sessions, line.until, line.before_call, request_id=line.request_id)
    own.heard = [("DaneSzukajPodmioty, own rows", "\n".join(_written(row) for row in rows))]
    if not rows:
        return finding(own, "not_found")
    return finding(own, "found", data=lookup.described(nip, rows, on=conversation.on).as_data())


def _written(row: Row) -> str:
    cells: Sequence[str] = [f"  <{name}>{value}</{name}>" for name, value in row.items()]
    return "\n".join(["<dane>", *cells, "</dane>"])


def _line(conversation: Conversation) -> Line:
    account = Account(settings.GUS_URL, settings.GUS_KEY, settings.GUS_PREFIX)
    session = SharedSession("gus", account.url, account.key)
    return Line(account, session, conversation.until, conversation.before_call)


def read_reports(conversation: Conversation, known: Mapping[str, Mapping[str, Any]]) -> dict[str, Finding]:
    """Complete what is known of units by one report each: the main one for what find_many() told, then the PKD.

    Where the calls or the time run out the rest is left out. Never raises for what the register does.
    """
    line = _line(conversation)
    found: dict[str, Finding] = {}
    for nip, data in known.items():
        own = Line(line.account, line.sessions, line.until, line.before_call)
        try:
            unit = lookup.completed(own, nip, data, on=conversation.on)
            found[nip] = finding(own, "found", data=unit.as_data())
        except RegisterDown as down:
            if down.reason in ("quota", "timeout") and found:
                break
            found[nip] = finding(own, "unknown", reason=down.reason, retry_after=down.retry_after)
            if down.reason in ("quota", "timeout"):
                break
    return found
