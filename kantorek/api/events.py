"""What is announced about API tokens."""

from dataclasses import dataclass

from kantorek.core.events import Event


@dataclass(frozen=True, kw_only=True)
class TokenIssued(Event):
    """Somebody made a token; its scopes narrow the rights of the person it acts for."""

    token_name: str
    scopes: list[str]


@dataclass(frozen=True, kw_only=True)
class TokenRevoked(Event):
    """A token stopped working."""

    token_name: str
