"""`kantorek up` as a person uses it: a page within the budget, a clean end, nothing left after kill -9."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from kantorek.launch import ports, rootless

# Its folder is prepared once: a second worker would migrate, collect and load the demo office anew.
pytestmark = pytest.mark.xdist_group("starts")
ENVIRONMENT = ("PATH", "HOME", "LANG", "LD_LIBRARY_PATH")


@pytest.fixture(scope="module")
def data() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="kantorek-up-"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def start(data: Path, *wishes: str, port: int = 0) -> tuple[subprocess.Popen[str], int]:
    """As a newcomer's shell would: nothing of the test's own environment."""
    port = port or ports.free_port()
    environment = {name: os.environ[name] for name in ENVIRONMENT if name in os.environ}
    environment |= {"KANTOREK_DATA": str(data), "KANTOREK_PORT": str(port)}
    command = [sys.executable, "-m", "kantorek.launch.cli", "up", *wishes]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True), port


def read_until(process: subprocess.Popen[str], word: str) -> str:
    assert process.stdout is not None
    told = ""
    for line in process.stdout:
        told += line
        if word in line:
            return told
    raise AssertionError(f"ended without {word!r}:\n{told}")


def processes_of(data: Path) -> list[str]:
    """Whatever still runs with this folder in its command line or its environment."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            words = (process / "cmdline").read_bytes() + (process / "environ").read_bytes()
        except OSError:
            continue
        if str(data).encode() in words:
            found.append((process / "cmdline").read_bytes().replace(b"\0", b" ").decode())
    return found


def test_it_serves_and_ends_and_comes_back_after_kill_9(data: Path) -> None:
    process, port = start(data, "--no-demo")
    told = read_until(process, "stops everything")
    assert f"http://localhost:{port}" in told
    with urllib.request.urlopen(f"http://localhost:{port}/healthz") as answer:
        assert answer.status == 200

    process.kill()
    assert process.wait() == -signal.SIGKILL
    assert ports.wait_until(lambda: processes_of(data) == [], 10), processes_of(data)

    begun = time.monotonic()
    process, port = start(data)
    told = read_until(process, "stops everything")
    assert time.monotonic() - begun < 30  # ten on a quiet machine; `make bench` measures it
    assert "preparing" not in told  # migrated and collected already

    process.send_signal(signal.SIGTERM)
    rest, _ = process.communicate(timeout=30)
    assert process.returncode == 0, rest
    assert processes_of(data) == []


def test_secrets_are_not_printed_nor_shown_in_command_lines(data: Path) -> None:
    process, _ = start(data)
    told = read_until(process, "stops everything")
    lines = "\n".join(processes_of(data))
    process.send_signal(signal.SIGINT)
    told += process.communicate(timeout=30)[0]
    for file in (data / "keys").iterdir():
        assert file.read_text() not in told + lines


def test_a_taken_port_is_said_at_once(data: Path) -> None:
    with socket.socket() as other:
        other.bind((ports.LOOPBACK, 0))
        other.listen()
        process, port = start(data, port=other.getsockname()[1])
        told, _ = process.communicate(timeout=20)
    assert process.returncode == 1
    assert f"Port {port} on 127.0.0.1 is not free" in told


def test_root_is_told_apart() -> None:
    assert rootless.Unprivileged().is_root == (os.geteuid() == 0)
