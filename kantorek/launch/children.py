"""Processes under one supervisor: started, watched, restarted with back-off, stopped in order, gone when it is gone."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from kantorek.launch.rootless import die_with_parent

HEALTHY_AFTER = 60.0  # seconds; a child that lived so long starts with a clean sheet
BACK_OFF = (0.5, 1.0, 2.0, 5.0, 10.0)

_speaking = threading.Lock()


def say(text: str, who: str = "kantorek") -> None:
    """One whole line to the console, whoever else is speaking."""
    with _speaking:
        print(f"{who:<9}| {text}", flush=True)


class Running(Protocol):
    """What the supervisor needs to know of a thing that runs."""

    name: str
    process: "subprocess.Popen[bytes] | None"

    def start(self) -> None: ...
    def stop(self) -> None: ...


@dataclass
class Child:
    """One Python process of ours; its words go to the console behind its name."""

    name: str
    arguments: Sequence[str]
    environment: Mapping[str, str]
    folder: Path
    fds: tuple[int, ...] = ()
    patience: float = 10.0
    hear: Callable[[str, str], None] = say
    process: subprocess.Popen[bytes] | None = None
    asked: bool = False

    def start(self) -> None:
        self.asked = False
        parent = os.getpid()

        def before_exec() -> None:
            os.setsid()  # Ctrl+C in the terminal reaches the supervisor only, which stops the children in order
            # SIGKILL, since nothing may stay behind; what a child had in hand is safe by the event stream's design.
            die_with_parent(signal.SIGKILL, parent)

        self.process = subprocess.Popen(
            [sys.executable, *self.arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=dict(self.environment),
            cwd=self.folder,
            pass_fds=self.fds,
            preexec_fn=before_exec,
        )
        threading.Thread(target=self._relay, args=(self.process,), daemon=True).start()

    def _relay(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdout is not None
        for line in process.stdout:
            if text := line.decode(errors="replace").rstrip():
                self.hear(text, self.name)

    def ask_to_stop(self) -> None:
        """Once: a second signal would cut a child short that is already on its way out."""
        if self.process is not None and self.process.poll() is None and not self.asked:
            self.asked = True
            self.process.terminate()

    def stop(self) -> None:
        self.ask_to_stop()
        if self.process is None:
            return
        try:
            self.process.wait(self.patience)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(5)


@dataclass
class Watched:
    """A running thing and its record of falls."""

    thing: Running
    started: float = 0.0
    falls: int = 0
    due: float | None = None  # when to start it again


@dataclass
class Supervisor:
    """Keeps everything running until it is told to stop or something cannot be kept running."""

    speak: Callable[[str], None] = say
    watched: list[Watched] = field(default_factory=list)
    stopping: threading.Event = field(default_factory=threading.Event)
    failed: bool = False

    def listen_to_signals(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda *_: self.stopping.set())

    def add(self, thing: Running) -> None:
        """From the main thread only: a child dies with the thread that made it."""
        thing.start()
        self.watched.append(Watched(thing, started=time.monotonic()))

    def watch(self) -> None:
        while not self.stopping.wait(0.2):
            self.look_around()

    def look_around(self) -> None:
        for one in self.watched:
            self.look_after(one)

    def look_after(self, one: Watched) -> None:
        now = time.monotonic()
        if one.due is not None:
            if now >= one.due:
                one.due, one.started = None, now
                one.thing.start()
            return
        code = one.thing.process.poll() if one.thing.process else None
        if code is None:
            if one.falls and now - one.started > HEALTHY_AFTER:
                one.falls = 0
            return
        self.after_a_fall(one, code, now)

    def after_a_fall(self, one: Watched, code: int, now: float) -> None:
        if one.falls == len(BACK_OFF):
            self.speak(f"{one.thing.name} ended again (code {code}); giving up, everything stops.")
            self.failed = True
            self.stopping.set()
            return
        pause = BACK_OFF[one.falls]
        one.falls += 1
        one.due = now + pause
        self.speak(f"{one.thing.name} ended (code {code}); starting it again in {pause:g} s.")

    def stop(self) -> None:
        """Our own processes first and all at once, then the servers they use, last started first."""
        ours = [one.thing for one in self.watched if isinstance(one.thing, Child)]
        for child in ours:
            child.ask_to_stop()
        for one in reversed(ours):
            one.stop()
        for watched in reversed(self.watched):
            if not isinstance(watched.thing, Child):
                watched.thing.stop()
