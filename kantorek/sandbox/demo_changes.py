"""What has happened to a few companies shortly before the demo begins, so that its first night has something to tell."""

from typing import Any, Final

DEMO_CHANGES: Final[dict[str, dict[str, Any]]] = {
    "9994096867": {"removed_on": "2026-11-19"},
    "9990471707": {"suspended_on": "2026-11-16"},
    "9997182656": {"liquidation": True},
    "9994252379": {"eu": False},
}
"""By NIP, as in World.changes: struck off the list of VAT payers, suspended, in liquidation, no longer in VIES."""
