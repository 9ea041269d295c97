"""Whether an account is a payer's by the flat file: no network, and a file of another day always says so."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final, Literal

from kantorek.registers.flat_file import store
from kantorek.registers.flat_file.fetch import flat_folder
from kantorek.registers.flat_file.hashing import account_hash, disguises

Verdict = Literal["active", "exempt", "absent", "no_file"]
_SHOWN_MASKS: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountCheck:
    """What the file of `file_day` says; `is_today` is false when that is not the day asked about.

    "absent" is the file's only way to say no: the account may be another's, or the NIP unknown to the list.
    """

    verdict: Verdict
    on: date
    file_day: date | None = None
    through_mask: bool = False
    account: str = ""
    digest: str = ""
    iterations: int = 0
    archive_sha256: str = ""
    tried: tuple[tuple[str, str], ...] = field(default=(), repr=False)

    @property
    def is_today(self) -> bool:
        """Tell whether the file is that of the day asked about; another day's proves nothing."""
        return self.file_day == self.on


def check_account(nip: str, nrb: str, *, on: date, folder: Path | None = None) -> AccountCheck:
    """Look one account up; the hash is reckoned with the file's own day."""
    return check_many([(nip, nrb)], on=on, folder=folder)[0]


def check_many(pairs: Iterable[tuple[str, str]], *, on: date, folder: Path | None = None) -> list[AccountCheck]:
    """Look many (NIP, account) pairs up in one opening of the file, in the order given."""
    root = folder or flat_folder()
    wanted = list(pairs)
    # A newer file may push the older one out between the question which there are and its opening.
    for _ in range(2):
        day = store.day_for(root, on)
        if day is None:
            break
        try:
            meta, banks = store.read_note(root, day)
            with store.open_hashes(root, day) as hashes:
                return [_check(meta, banks, hashes, nip, nrb, on=on) for nip, nrb in wanted]
        except FileNotFoundError:
            continue
    return [AccountCheck(verdict="no_file", on=on) for _ in wanted]


def _check(
    meta: store.FlatDay, banks: dict[str, list[str]], hashes: store.Hashes, nip: str, nrb: str, *, on: date
) -> AccountCheck:
    tried: list[tuple[str, str]] = []
    verdict: Verdict = "absent"
    for account in (nrb, *disguises(banks, nrb)):
        digest = account_hash(meta.day, nip, account, meta.iterations)
        tried.append((account, digest))
        if found := hashes.list_of(digest):
            verdict = "active" if found == "active" else "exempt"
            break
    account, digest = tried[-1] if verdict != "absent" else tried[0]
    return AccountCheck(
        verdict=verdict,
        on=on,
        file_day=meta.day,
        through_mask=account != nrb,
        account=account,
        digest=digest,
        iterations=meta.iterations,
        archive_sha256=meta.archive_sha256,
        tried=tuple(tried[:_SHOWN_MASKS]),
    )
