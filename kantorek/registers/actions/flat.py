"""The day's flat file: fetched once, by one process, as soon as the ministry has it; and what of it is here."""

from datetime import date, datetime
from typing import Final

from django.core.cache import cache

from kantorek.registers import lines
from kantorek.registers.actions.quotas import note_outcome
from kantorek.registers.findings import Finding, RegisterDown
from kantorek.registers.flat_file import store
from kantorek.registers.flat_file.fetch import fetch, flat_folder
from kantorek.registers.flat_file.store import FlatDay

_REGISTER: Final = "flat_file"
_TRIED: Final = "registers:flat_file:tried"
_TRIED_SECONDS: Final = 600


def fetch_flat_file(day: date, *, at: datetime) -> FlatDay | None:
    """Fetch the file of a day unless it is here; no more than one try in ten minutes, and one process at a time.

    Gives None while there is none. The file in use stays in use whatever happens. Must be called with no transaction
    open.
    """
    if not lines.is_configured(_REGISTER):
        return None
    newest = flat_day(on=day)
    if newest and newest.day == day:
        return newest
    if not lines.is_invented(_REGISTER) and not cache.add(_TRIED, 1, _TRIED_SECONDS):
        return None
    try:
        fetched = fetch(day, at=at)
    except RegisterDown as down:
        if down.reason != "busy":
            note_outcome(_REGISTER, Finding("unknown", reason=down.reason, retry_after=down.retry_after), at=at)
        return None
    note_outcome(_REGISTER, Finding("found", data={}), at=at)
    return fetched


def flat_day(*, on: date) -> FlatDay | None:
    """Give the newest file that is here and not of a later day, if any; another day's proves nothing about this one."""
    root = flat_folder()
    day = store.day_for(root, on)
    if day is None:
        return None
    try:
        return store.read_note(root, day)[0]
    except OSError:  # a newer one has pushed it out just now
        return None
