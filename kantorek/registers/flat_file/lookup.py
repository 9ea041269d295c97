"""One question to the flat file as a finding: what it says, and the whole reckoning as evidence."""

from kantorek.registers.conversation import Conversation, finding, keep
from kantorek.registers.findings import Finding
from kantorek.registers.flat_file.check import AccountCheck, check_many


def find(conversation: Conversation, number: str) -> Finding:
    """Look an account ("NIP/NRB") up in the file of the day, or, saying so, in an older one; asks nobody."""
    return find_many(conversation, [number])[number]


def find_many(conversation: Conversation, numbers: list[str]) -> dict[str, Finding]:
    """Look many accounts up in one opening of the file."""
    pairs = [(number.partition("/")[0], number.partition("/")[2]) for number in numbers]
    checks = check_many(pairs, on=conversation.on)
    told = zip(numbers, pairs, checks, strict=True)
    return {number: _finding(conversation, pair, check) for number, pair, check in told}


def _finding(conversation: Conversation, pair: tuple[str, str], check: AccountCheck) -> Finding:
    if check.verdict == "no_file" or check.file_day is None:
        return finding(conversation, "unknown", reason="no_file")
    conversation.heard.clear()
    keep(conversation, f"flat file {check.file_day:%Y%m%d}", _reckoning(pair, check).encode())
    data = {
        "verdict": check.verdict,
        "through_mask": check.through_mask,
        "file_day": check.file_day.isoformat(),
        "is_today": check.is_today,
        "digest": check.digest,
        "archive_sha256": check.archive_sha256,
        "iterations": check.iterations,
        "nip": pair[0],
        "nrb": pair[1],
        "day": check.on.isoformat(),
        "checked_on": check.on.isoformat(),
    }
    return finding(conversation, "found", data=data)


def _reckoning(pair: tuple[str, str], check: AccountCheck) -> str:
    """Written so that anybody can do the sum again; in English like every wire text."""
    held = {"active": "skrotyPodatnikowCzynnych", "exempt": "skrotyPodatnikowZwolnionych"}.get(check.verdict, "none")
    lines = [
        f"asked about day: {check.on:%Y-%m-%d}",
        f"file of day:     {check.file_day:%Y-%m-%d}" + ("" if check.is_today else " (not the day asked about)"),
        f"file SHA-256:    {check.archive_sha256}",
        f"NIP, account:    {pair[0]} {pair[1]}",
        f"rounds:          {check.iterations} x SHA-512 of the lower-case hexadecimal text, UTF-8",
        *(f"text hashed:     {check.file_day:%Y%m%d}{pair[0]}{text}\nhash:            {d}" for text, d in check.tried),
        f"list holding it: {held}" + (" (through the mask of a virtual account)" if check.through_mask else ""),
    ]
    return "\n".join(lines) + "\n"
