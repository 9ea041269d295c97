"""One look-up by NIP from end to end: search, pick the unit, read its reports, give one finding."""

from collections.abc import Callable
from datetime import date
from typing import Any, Final

from kantorek.registers.findings import Finding, Outcome, RegisterDown
from kantorek.registers.gus import client, entity, reports
from kantorek.registers.gus.client import Line
from kantorek.registers.gus.parse import Row

_MOST_EVIDENCE: Final = 300_000


def find_by_nip(line: Line, nip: str, *, on: date) -> Finding:
    """Ask GUS about a NIP; never raises for anything the register does."""
    try:
        rows = client.search(line, {"Nip": nip})
        if not rows:
            return _finding(line, "not_found")
        if any(row.get("nip") not in (nip, "", None) for row in rows):
            raise RegisterDown("malformed", detail="an answer about another NIP")
        return _finding(line, "found", data=_describe(line, nip, rows, on=on).as_data())
    except RegisterDown as down:
        return _finding(line, "unknown", reason=down.reason, retry_after=down.retry_after)


def find_many(line: Line, nips: list[str]) -> dict[str, list[Row]]:
    """Search up to 20 NIPs in one call; each gets its rows, which may be none."""
    rows = client.search(line, {"Nipy": nips})
    return {nip: [row for row in rows if row.get("nip") == nip] for nip in nips}


def _describe(line: Line, nip: str, rows: list[Row], *, on: date) -> entity.GusEntity:
    hit = reports.living_main_unit(rows)
    regon, prefix = hit.get("regon", ""), line.account.prefix
    warnings: list[str] = []
    name = reports.main_report(hit, prefix)
    main = client.full_report(line, regon, name) if name else []
    if not main:
        warnings.append("report_missing")
    # With the main report in hand the answer is worth having; what follows only adds to it.
    person = _extra(lambda: _report(line, regon, reports.person_report(hit, prefix)), "person_missing", warnings)
    pkd = _extra(lambda: _report(line, regon, reports.pkd_report(hit, prefix)), "pkd_missing", warnings)
    return entity.build(
        nip,
        hit,
        main[0] if main else {},
        person=person[0] if person else {},
        pkd=pkd,
        others=[row for row in rows if row is not hit],
        warnings=warnings,
        on=on,
    )


def _report(line: Line, regon: str, name: str | None) -> list[Row]:
    return client.full_report(line, regon, name) if name else []


def _extra(read: Callable[[], list[Row]], warning: str, warnings: list[str]) -> list[Row]:
    try:
        return read()
    except RegisterDown:
        warnings.append(warning)
        return []


def _finding(
    line: Line,
    outcome: Outcome,
    *,
    reason: str = "",
    data: dict[str, Any] | None = None,
    retry_after: int | None = None,
) -> Finding:
    raw = "\n".join(f"=== {title} ===\n{body}" for title, body in line.heard).replace("\x00", "\ufffd")
    return Finding(
        outcome=outcome,
        reason=reason,
        data=data,
        raw=raw[:_MOST_EVIDENCE],
        request_id=line.request_id,
        retry_after=retry_after,
    )
