"""How events read: each app says it for its own, the timeline and later the notices print it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from kantorek.core.actor import Actor
from kantorek.core.events import Event

Text = Any
"""A str or a lazy translation."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One line: the group it is filtered by, its sign, what happened, and a smaller second line."""

    group: str
    icon: str
    title: Callable[[Any], str]
    detail: Callable[[Any, Actor], str] = lambda event, actor: ""


groups: dict[str, Text] = {}
_sentences: dict[str, Sentence] = {}


def group(key: str, label: Text) -> None:
    """Name a group of events, as the filter of a timeline shows it."""
    groups[key] = label


def describe(kind: type[Event], sentence: Sentence) -> None:
    """Say how events of this kind read."""
    _sentences[kind.name] = sentence


def sentence_of(name: str) -> Sentence | None:
    """Find how an event reads; nothing for one that is not shown."""
    return _sentences.get(name)


def names_in(keys: list[str]) -> list[str]:
    """Give the names of the events in some groups, or of all that are shown."""
    return [name for name, sentence in _sentences.items() if not keys or sentence.group in keys]
