"""What stands in {{…}} in a canned answer, filled in for one conversation; each app may add its own in AppConfig.ready."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from kantorek.chat.models import Conversation
from kantorek.core.actor import Actor

MARK: Final = re.compile(r"\{\{\s*([^{}\n]{1,60}?)\s*\}\}")

Find = Callable[[Actor, Conversation], str]


@dataclass(frozen=True, slots=True)
class Variable:
    """One name; `find` gives "" where there is nothing to fill in."""

    name: str
    label: Any
    find: Find


@dataclass(frozen=True, slots=True)
class Filled:
    """A text with what was found, and the names of what was not: these stay in the text, and block its sending."""

    text: str
    missing: list[str]


_known: dict[str, Variable] = {}


def register(name: str, label: Any, find: Find) -> None:
    """Say what a name stands for; called in AppConfig.ready."""
    _known[name] = Variable(name, label, find)


def every() -> list[Variable]:
    """All that can be filled in, in the order in which they were registered."""
    return list(_known.values())


def fill(actor: Actor, conversation: Conversation, text: str) -> Filled:
    """Put in what is known; each name is looked up once."""
    values = {name: _value(actor, conversation, name) for name in dict.fromkeys(unfilled(text))}
    filled = MARK.sub(lambda found: values[found[1]] or found[0], text)
    return Filled(filled, [name for name, value in values.items() if not value])


def unfilled(text: str) -> list[str]:
    """Name what stands in {{…}} in a text."""
    return MARK.findall(text)


def unknown(text: str) -> list[str]:
    """Name what stands in {{…}} and is no variable at all: a slip of the pen in a canned answer."""
    return [name for name in unfilled(text) if name not in _known]


def _value(actor: Actor, conversation: Conversation, name: str) -> str:
    known = _known.get(name)
    return known.find(actor, conversation) if known else ""
