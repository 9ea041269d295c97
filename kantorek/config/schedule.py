"""Every nightly and hourly job, in one list (times are Europe/Warsaw)."""

from typing import Any

SCHEDULE: dict[str, dict[str, Any]] = {
    "deliver what a crash left behind": {"task": "offices.sweep_deliveries", "schedule": 20.0},
    "ask registers again": {"task": "registers.sweep_answers", "schedule": 15.0},
    "post what could not be posted": {"task": "offices.sweep_letters", "schedule": 60.0},
}
