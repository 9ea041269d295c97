"""Where this copy keeps its things, and what the environment asks for."""

import os
from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]


def data_folder() -> Path:
    """KANTOREK_DATA, else `var` in the checkout; an installed package uses the folder it is started from."""
    if asked := os.environ.get("KANTOREK_DATA"):
        return Path(asked).resolve()
    home = CHECKOUT if (CHECKOUT / "pyproject.toml").exists() else Path.cwd()
    return home / "var"


@dataclass(frozen=True)
class Place:
    """One copy of the program: its data folder, its port."""

    data: Path
    host: str
    port: int
    url: str

    @classmethod
    def from_environment(cls) -> "Place":
        port = int(os.environ.get("KANTOREK_PORT") or 8000)
        return cls(
            data=data_folder(),
            host=os.environ.get("KANTOREK_HOST") or "127.0.0.1",
            port=port,
            url=os.environ.get("KANTOREK_URL") or f"http://localhost:{port}",
        )

    @property
    def run(self) -> Path:
        return self.data / "run"

    @property
    def logs(self) -> Path:
        return self.data / "log"

    @property
    def static(self) -> Path:
        return self.data / "static"

    def make_folders(self) -> None:
        for folder in (self.data, self.run, self.logs):
            folder.mkdir(parents=True, exist_ok=True)
        for folder in (self.run, self.logs):
            folder.chmod(0o700)  # log-ins of the demo, lines of logs: for whoever runs the program alone
