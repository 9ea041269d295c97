"""The flat file in numbers: memory while a large one is read, and how long a thousand questions take beside hashing."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import py7zr

from kantorek.registers.flat_file import store
from kantorek.registers.tests.conversations import ON

HASHES = 200_000
# All hashes at once, as Python texts, would be 35 MB; as one text 26 MB, as read from JSON about 60 MB.
_ROOM_MB = 24
_CHILD = """
import re, sys
from datetime import date
from pathlib import Path
from kantorek.registers.flat_file.archive import unpack
from kantorek.registers.flat_file.contents import Reader
from kantorek.registers.flat_file.store import Sorter
# Not getrusage: its maximum is inherited from the process that started this one.
most = lambda: int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text()).group(1)) // 1024
folder = Path(sys.argv[1])
for name in ("small", "large"):
    (folder / name).mkdir()
    sorter = Sorter(folder / name)
    reader = Reader(date.fromisoformat(sys.argv[2]), sorter.take)
    unpack(folder / f"{name}.7z", reader.feed)
    reader.close()
    sorter.finish()
    print(most(), sum(sorter.counts.values()))
"""


def _archive(path: Path, hashes: int) -> None:
    digits = os.urandom(64 * hashes).hex()
    body = {
        "naglowek": {"dataGenerowaniaDanych": f"{ON:%Y%m%d}", "liczbaTransformacji": "5000"},
        "skrotyPodatnikowCzynnych": [digits[at : at + 128] for at in range(0, len(digits), 128)],
        "skrotyPodatnikowZwolnionych": [],
        "maski": [],
    }
    # Stored as it is: squeezing it would take longer than the test.
    with py7zr.SevenZipFile(path, "w", filters=[{"id": py7zr.FILTER_COPY}]) as archive:
        archive.writestr(json.dumps(body), "a.json")


def test_a_large_file_takes_no_more_memory_than_a_small_one(tmp_path: Path) -> None:
    _archive(tmp_path / "small.7z", 2_000)
    _archive(tmp_path / "large.7z", HASHES)
    told = subprocess.run(
        [sys.executable, "-c", _CHILD, str(tmp_path), ON.isoformat()], capture_output=True, text=True, check=True
    )
    small, large = (tuple(map(int, line.split())) for line in told.stdout.splitlines())
    assert (small[1], large[1]) == (2_000, HASHES)
    assert large[0] - small[0] < _ROOM_MB


def test_a_thousand_questions_take_no_time_beside_hashing(tmp_path: Path) -> None:
    digests = [os.urandom(64) for _ in range(HASHES)]
    folder = store.path_of(tmp_path, ON)
    folder.mkdir()
    sorter = store.Sorter(folder)
    for number, digest in enumerate(digests):
        sorter.take("exempt" if number % 10 == 0 else "active", digest)
    sorter.finish()
    started = time.process_time()
    with store.open_hashes(tmp_path, ON) as hashes:
        found = [hashes.list_of(digest.hex()) for digest in digests[:500]]
        absent = [hashes.list_of(os.urandom(64).hex()) for _ in range(500)]
    assert time.process_time() - started < 0.5
    assert found == ["exempt" if number % 10 == 0 else "active" for number in range(500)]
    assert absent == [None] * 500


def test_the_first_and_the_last_hash_are_found(tmp_path: Path) -> None:
    folder = store.path_of(tmp_path, ON)
    folder.mkdir()
    sorter = store.Sorter(folder)
    ends = [bytes([value]) * 64 for value in (0, 255, 128)]
    for digest in ends:
        sorter.take("active", digest)
    sorter.finish()
    with store.open_hashes(tmp_path, ON) as hashes:
        assert [hashes.list_of(digest.hex()) for digest in ends] == ["active"] * 3
        assert hashes.list_of("01" * 64) is None
