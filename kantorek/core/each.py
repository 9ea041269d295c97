"""Work on things one by one: what fails stops none of the others, and is told loudly when all have had their turn."""

import logging
from collections.abc import Callable, Iterable
from typing import TypeVar

Key = TypeVar("Key")
_log = logging.getLogger(__name__)


class Unfinished(Exception):
    """Some of many failed; names their keys and the kinds of their faults, and nothing that a person wrote."""


def each_alone(what: str, keys: Iterable[Key], act: Callable[[Key], object]) -> None:
    """Do `act` with each key; it opens its own scope, so that one key's fault takes nothing of the others back.

    A fault is logged with its kind and place. At the end Unfinished says which keys failed: the job that called counts
    as failed, and its next run tries them again.
    """
    failed: list[str] = []
    for key in keys:
        try:
            act(key)
        except Exception as error:  # whatever it is, the next one has its turn
            _log.exception("%s: %s failed", what, key)
            failed.append(f"{key} ({type(error).__name__})")
    if failed:
        raise Unfinished(f"{what}: {len(failed)} failed: {', '.join(failed[:20])}")
