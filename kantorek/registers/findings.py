"""What any register answers: found, not found, or unknown with the reason and when to try again."""

from dataclasses import dataclass, field
from typing import Any, Literal

Outcome = Literal["found", "not_found", "unknown"]

TRY_AGAIN = frozenset(
    [
        "timeout",
        "connect",
        "bad_status",
        "malformed",
        "session",
        "quota",
        "rate_limited",
        "blocked",
        "circuit_open",
        "unavailable",
        "interrupted",
        "no_file",
        "not_yet",
        "busy",
        "refreshing",
        "daily_limit",
    ]
)
"""Reasons that may pass by themselves; the others need a person (a key, a setting, a captcha)."""


class RegisterDown(Exception):
    """The register gave no answer that can be used; `reason` is a code, `retry_after` the seconds it asks for."""

    def __init__(self, reason: str, *, retry_after: int | None = None, detail: str = "") -> None:
        super().__init__(f"{reason} {detail}".strip())
        self.reason = reason
        self.retry_after = retry_after
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Finding:
    """One answer about one number; `raw` is what the register sent, kept as evidence."""

    outcome: Outcome
    reason: str = ""
    data: dict[str, Any] | None = field(default=None, repr=False)
    raw: str = field(default="", repr=False)
    request_id: str = ""
    retry_after: int | None = None

    @property
    def worth_retrying(self) -> bool:
        """Tell whether asking again later may help."""
        return self.outcome == "unknown" and self.reason in TRY_AGAIN
