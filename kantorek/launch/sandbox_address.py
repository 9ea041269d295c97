"""Where the sandbox answers, and what the others are told about it: only where the environment is silent."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field

from kantorek.launch import ports

GUS_PATH = "/wsBIR/UslugaBIRzewnPubl.svc"
GUS_KEY = "abcde12345abcde12345"  # the register's own published key for trials
PATHS = {
    "KANTOREK_CRBR_URL": "/crbr/ApiPrzegladoweCRBR/2022/12/01",
    "KANTOREK_WL_URL": "/wl",
    "KANTOREK_WL_FLAT_URL": "/flat",
    "KANTOREK_VIES_URL": "/vies/rest-api",
    "KANTOREK_KRS_URL": "/krs",
    "KANTOREK_NBP_URL": "/nbp",
}
"""Where the sandbox's twins stand; the same as in kantorek/sandbox, whose modules this start need not load."""


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
        told |= {name: root + path for name, path in PATHS.items() if not known.get(name)}
        if not known.get("KANTOREK_SMTP_URL"):
            told["KANTOREK_SMTP_URL"] = f"smtp://{ports.LOOPBACK}:{self.smtp}"
        if not known.get("KANTOREK_PUSH_HOSTS"):
            told["KANTOREK_PUSH_HOSTS"] = f"{ports.LOOPBACK}:{self.http}"
        return told


def is_wanted() -> bool:
    """Real addresses for everything leave it nothing to do."""
    return not all(os.environ.get(name) for name in ("KANTOREK_GUS_URL", "KANTOREK_SMTP_URL", *PATHS))
