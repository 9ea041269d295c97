"""The supervisor: restarts with back-off and says so, gives up at last, takes everything along when it goes."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kantorek.launch import children
from kantorek.launch.children import Child, Supervisor

PARENT = """
import os, sys, time, pathlib
from kantorek.launch.children import Child
child = Child("child", ["-c", "import time; print('up', flush=True); time.sleep(60)"], dict(os.environ), pathlib.Path("/"))
child.start()
print(child.process.pid, flush=True)
time.sleep(60)
"""


def child(folder: Path, code: str, heard: list[str]) -> Child:
    return Child("child", ["-c", code], dict(os.environ), folder, hear=lambda text, who: heard.append(f"{who}: {text}"))


def test_a_child_that_falls_is_started_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(children, "BACK_OFF", (0.0, 0.0))
    said: list[str] = []
    supervisor = Supervisor(speak=said.append)
    supervisor.add(child(tmp_path, "import sys; sys.exit(3)", []))
    supervisor.watch()  # ends, since it gives up
    assert supervisor.failed
    assert said == [
        "child ended (code 3); starting it again in 0 s.",
        "child ended (code 3); starting it again in 0 s.",
        "child ended again (code 3); giving up, everything stops.",
    ]


def test_stopping_asks_first(tmp_path: Path) -> None:
    heard: list[str] = []
    code = (
        "import signal, sys, time; signal.signal(15, lambda *_: sys.exit(0)); print('up', flush=True); time.sleep(60)"
    )
    one = child(tmp_path, code, heard)
    supervisor = Supervisor()
    supervisor.add(one)
    while not heard:
        time.sleep(0.02)
    supervisor.stop()
    assert heard == ["child: up"]
    assert one.process is not None
    assert one.process.returncode == 0


def test_a_child_that_does_not_listen_is_killed(tmp_path: Path) -> None:
    heard: list[str] = []
    one = child(tmp_path, "import signal, time; signal.signal(15, 1); print('up', flush=True); time.sleep(60)", heard)
    one.patience = 0.2
    one.start()
    while not heard:
        time.sleep(0.02)
    one.stop()
    assert one.process is not None
    assert one.process.returncode == -signal.SIGKILL


def test_kill_9_of_the_parent_takes_the_child_along() -> None:
    with subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        pid = int(next(line for line in parent.stdout if line.strip().isdigit()))
        parent.kill()
    end = time.monotonic() + 5
    while time.monotonic() < end and is_alive(pid):
        time.sleep(0.02)
    assert not is_alive(pid)


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
