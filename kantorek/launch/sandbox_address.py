"""Where the sandbox answers, and what the others are told about it: only where the environment is silent."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field

from kantorek.launch import ports

GUS_PATH = "/wsBIR/UslugaBIRzewnPubl.svc"
GUS_KEY = "abcde12345abcde12345"  # the register's own published key for trials


@dataclass(frozen=True)
class SandboxAddress:
    """Two loopback ports: the registers over HTTP, the mail catcher over SMTP."""

    http: int = field(default_factory=ports.free_port)
    smtp: int = field(default_factory=ports.free_port)

    @property
    def arguments(self) -> list[str]:
        return ["-m", "kantorek.sandbox", "--port", str(self.http), "--smtp-port", str(self.smtp)]

    def environment(self, known: Mapping[str, str] = os.environ) -> dict[str, str]:
        root = f"http://{ports.LOOPBACK}:{self.http}"
        told = {"KANTOREK_SANDBOX": root}
        if not known.get("KANTOREK_GUS_URL"):
            told |= {"KANTOREK_GUS_URL": root + GUS_PATH, "KANTOREK_GUS_KEY": GUS_KEY}
        if not known.get("KANTOREK_SMTP_URL"):
            told["KANTOREK_SMTP_URL"] = f"smtp://{ports.LOOPBACK}:{self.smtp}"
        return told


def is_wanted() -> bool:
    """Real addresses for both leave it nothing to do."""
    return not (os.environ.get("KANTOREK_GUS_URL") and os.environ.get("KANTOREK_SMTP_URL"))
