"""Figures beside their budgets."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One measured value; `floor` is the same work done by bare SQL in the same run, `budget` the most allowed."""

    group: str
    name: str
    value: float
    unit: str
    budget: float | None = None
    floor: float | None = None
    failures: int = 0

    @property
    def missed(self) -> bool:
        """Tell whether the figure is over its budget, or came with failures."""
        return self.failures > 0 or (self.budget is not None and self.value > self.budget)


def table(figures: list[Figure]) -> str:
    """Print figures as a table."""
    rows = [("", "figure", "measured", "budget", "of budget", "SQL floor", "× floor")]
    for figure in figures:
        rows.append(
            (
                "!!" if figure.missed else "ok",
                f"{figure.group}: {figure.name}" + (f" ({figure.failures} failed)" if figure.failures else ""),
                _number(figure.value, figure.unit),
                _number(figure.budget, figure.unit),
                f"{figure.value / figure.budget:.0%}" if figure.budget else "",
                _number(figure.floor, figure.unit),
                f"{figure.value / figure.floor:.1f}" if figure.floor else "",
            )
        )
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = [
        "  ".join(
            cell.ljust(width) if column < 2 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
    return "\n".join(lines)


def _number(value: float | None, unit: str) -> str:
    if value is None:
        return ""
    return (
        f"{value:.0f} {unit}"
        if unit in ("queries", "B", "calls", "lights", "numbers", "kills")
        else f"{value:.2f} {unit}"
    )


def percentile(values: list[float], share: float) -> float:
    """Give the value that `share` of all stay below (0.5 is the median)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
