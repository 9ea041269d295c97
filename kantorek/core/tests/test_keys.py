"""Keys that nobody set: made once, whole, and the same for every process that starts at that moment."""

import secrets
import stat
import threading
from pathlib import Path

from kantorek.core.keys import kept_key


def test_processes_that_start_at_once_read_one_whole_key(tmp_path: Path) -> None:
    for number in range(40):
        name, read = f"key-{number}", list[str]()
        gate = threading.Barrier(6)

        def start(name: str = name, gate: threading.Barrier = gate, read: list[str] = read) -> None:
            gate.wait()
            read.append(kept_key(tmp_path / "keys", name, lambda: secrets.token_urlsafe(48)))

        threads = [threading.Thread(target=start) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(set(read)) == 1
        assert len(read[0]) >= 60
        assert stat.S_IMODE((tmp_path / "keys" / name).stat().st_mode) == 0o600
    assert not list((tmp_path / "keys").glob(".*")), "nothing is left beside the keys"
