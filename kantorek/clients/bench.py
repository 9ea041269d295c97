"""The pages of clients that are measured, with their budgets."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Probe:
    """One page: addresses to ask for in turn, and the most it may take (queries; ms for one user and for eight)."""

    name: str
    urls: list[str]
    queries: int
    p50: float
    p95: float
    p50_of_eight: float


def probes(names: list[str], nips: list[str], heavy_id: int) -> list[Probe]:
    """Give the pages: list, search by part of a name and of a NIP, the client with many events."""
    return [
        Probe("client list", ["/clients/?view=all"], 8, 20, 40, 80),
        Probe("search by part of name", [f"/clients/?view=all&q={name[:4]}" for name in names], 8, 20, 40, 80),
        Probe("search by part of NIP", [f"/clients/?view=all&q={nip}" for nip in nips], 8, 20, 40, 80),
        Probe("client page, 5000 events", [f"/clients/{heavy_id}/"], 15, 20, 60, 80),
    ]
