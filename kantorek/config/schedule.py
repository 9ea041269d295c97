"""Every nightly and hourly job, in one list (times are Europe/Warsaw)."""

from typing import Any

SCHEDULE: dict[str, dict[str, Any]] = {
    "deliver what a crash left behind": {"task": "offices.sweep_deliveries", "schedule": 20.0},
    "ask registers again": {"task": "registers.sweep_answers", "schedule": 15.0},
    "carry on with pasted lists": {"task": "clients.sweep_intakes", "schedule": 20.0},
    "post what could not be posted": {"task": "offices.sweep_letters", "schedule": 60.0},
    # Each register's round keeps its own hours and pauses (verification/law/rounds.toml).
    "walk the rounds of the registers": {"task": "verification.walk_rounds", "schedule": 60.0},
    # Asks the ministry no more often than every ten minutes, and nobody once the day's file is here.
    "fetch the flat file of the day": {"task": "registers.fetch_flat_file", "schedule": 60.0},
}
