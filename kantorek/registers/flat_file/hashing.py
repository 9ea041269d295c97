"""The flat file's arithmetic: day, NIP and account hashed many times over, and the masks of virtual accounts."""

import hashlib
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

BANK: Final = slice(2, 10)
"""Where an account and a mask name the bank."""


def account_hash(day: date, nip: str, account: str, iterations: int) -> str:
    """Give the hash of a payer's account, or of a masked one, as 128 hexadecimal digits.

    Each round hashes the text of the round before. Source: the ministry's specification of the flat file.
    """
    text = f"{day:%Y%m%d}{nip}{account}".encode()
    for _ in range(iterations):
        text = hashlib.sha512(text).hexdigest().encode()
    return text.decode()


def masked(mask: str, account: str) -> str:
    """Give the account as the mask lets it be seen: its own digit under a Y, the mask's sign elsewhere."""
    return "".join(own if sign == "Y" else sign for sign, own in zip(mask, account, strict=True))


def masks_by_bank(masks: list[str]) -> dict[str, list[str]]:
    """Sort masks by the bank they belong to."""
    banks: dict[str, list[str]] = {}
    for mask in masks:
        banks.setdefault(mask[BANK], []).append(mask)
    return banks


def disguises(banks: Mapping[str, list[str]], account: str) -> Iterator[str]:
    """Give the account under every mask of its bank, each disguise once."""
    seen = set()
    for mask in banks.get(account[BANK], []):
        disguise = masked(mask, account)
        if disguise not in seen:
            seen.add(disguise)
            yield disguise
