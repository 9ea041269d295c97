"""Reading the flat file's text and the archive around it: whole, in pieces, broken, absurd."""

import copy
import json
import lzma
from datetime import date
from pathlib import Path
from typing import Any

import py7zr
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as profile
from hypothesis import strategies as st

from kantorek.registers.findings import RegisterDown
from kantorek.registers.flat_file import archive
from kantorek.registers.flat_file.archive import unpack
from kantorek.registers.flat_file.contents import Reader
from kantorek.registers.flat_file.hashing import account_hash, disguises, masked, masks_by_bank
from kantorek.registers.tests.conversations import ON, recorded
from kantorek.registers.tests.flat_files import MASK, ROUNDS, contents, pack, plain_hash

VECTORS = recorded("white_list/flat-file.vectors.json")
GOOD = contents(ON, [("9990000126", "1" * 26), ("9990000132", "2" * 26)], [("9990000149", "3" * 26)])
calm = profile(deadline=None, suppress_health_check=[HealthCheck.too_slow])
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=8,
)


def _read(text: bytes, *, step: int = 7, day: date = ON) -> tuple[int, list[str], dict[str, list[str]]]:
    found: dict[str, list[str]] = {"active": [], "exempt": []}
    reader = Reader(day, lambda name, digest: found[name].append(digest.hex()))
    for start in range(0, len(text), step):
        reader.feed(text[start : start + step])
    return *reader.close(), found


def _refused(text: bytes, **options: Any) -> str:
    with pytest.raises(RegisterDown) as caught:
        _read(text, **options)
    assert caught.value.reason == "malformed"
    return caught.value.detail


@pytest.mark.parametrize("vector", VECTORS["vectors"])
def test_the_ministrys_own_examples(vector: dict[str, Any]) -> None:
    day = date.fromisoformat(vector["date"])
    assert account_hash(day, vector["nip"], vector["account"], vector["iterations"]) == vector["hash"]


def test_the_ministrys_mask() -> None:
    example = VECTORS["mask"]
    assert masked(example["mask"], example["account"]) == example["masked"]
    banks = masks_by_bank([example["mask"], example["mask"], MASK])
    assert list(disguises(banks, example["account"])) == [example["masked"]]
    assert list(disguises(banks, "20" + "10100055" + "0" * 16)) == []


@pytest.mark.parametrize("step", [1, 64, 1 << 20])
def test_reads_in_any_pieces(step: int) -> None:
    rounds, masks, found = _read(json.dumps(GOOD, indent=1).encode(), step=step)
    assert (rounds, masks) == (ROUNDS, GOOD["maski"])
    assert found == {"active": GOOD["skrotyPodatnikowCzynnych"], "exempt": GOOD["skrotyPodatnikowZwolnionych"]}


def test_the_order_does_not_matter_and_new_keys_are_passed_over() -> None:
    body = {"nowe": {"a": [1, {"b": None}]}, "uwaga": "tak", **dict(reversed(GOOD.items()))}
    assert _read(json.dumps(body).encode())[0] == ROUNDS
    body["naglowek"] = {**GOOD["naglowek"], "liczbaTransformacji": ROUNDS, "wersja": {"x": "y"}}
    assert _read(json.dumps(body).encode())[0] == ROUNDS


@pytest.mark.parametrize(
    ("where", "value", "why"),
    [
        (("naglowek", "dataGenerowaniaDanych"), "20261121", "another day"),
        (("naglowek", "liczbaTransformacji"), "0", "number of rounds"),
        (("naglowek", "liczbaTransformacji"), "5e3", "number of rounds"),
        (("naglowek", "liczbaTransformacji"), "9999999", "number of rounds"),
        (("naglowek", "schemat"), "NNNNNNNNNNRRRRMMDD", "another scheme"),
        (("naglowek",), [], "another day"),
        (("skrotyPodatnikowCzynnych",), {}, "no list"),
        (("skrotyPodatnikowCzynnych",), ["ab" * 63], "no hash"),
        (("skrotyPodatnikowCzynnych",), ["zz" * 64], "no hash"),
        (("skrotyPodatnikowCzynnych",), ["a " * 64], "no hash"),
        (("skrotyPodatnikowZwolnionych",), [None], "no text in a list"),
        (("maski",), ["XX"], "mask"),
        (("maski",), ["XXYYYYYYYY" + "X" * 16], "mask"),
    ],
)
def test_what_cannot_be_right_is_malformed(where: tuple[str, ...], value: Any, why: str) -> None:
    body = copy.deepcopy(GOOD)
    node: Any = body
    for key in where[:-1]:
        node = node[key]
    node[where[-1]] = value
    assert _refused(json.dumps(body).encode()) == why


def test_a_missing_part_is_malformed() -> None:
    for key in GOOD:
        assert _refused(json.dumps({k: v for k, v in GOOD.items() if k != key}).encode()) == "cut off"


def test_texts_that_are_no_such_file_are_malformed() -> None:
    whole = json.dumps(GOOD).encode()
    for text in (
        b"",
        b"[]",
        b"null",
        b"{}",
        b"<html></html>",
        whole + b"{}",
        whole + b"x",
        b'{"a":1,"a":2}',
        b"\xff\xfe",
    ):
        _refused(text)


@calm
@given(st.integers(min_value=0, max_value=len(json.dumps(GOOD)) - 1))
def test_a_cut_text_is_malformed(length: int) -> None:
    _refused(json.dumps(GOOD).encode()[:length], step=50)


@calm
@given(st.sampled_from(list(GOOD)), anything)
def test_anything_in_place_of_something_is_read_or_malformed(key: str, value: Any) -> None:
    try:
        rounds, masks, found = _read(json.dumps({**GOOD, key: value}).encode(), step=50)
    except RegisterDown as down:
        assert down.reason == "malformed"
    else:
        assert (rounds, value) == (ROUNDS, [])
        assert key == "maski" or found != {"active": [], "exempt": []}
        assert key == "maski" or masks == GOOD["maski"]


def test_a_text_without_an_end_and_a_bottomless_one_are_refused() -> None:
    assert _refused(b'{"naglowek": "' + b"x" * 3_000_000, step=1 << 16) == "a text without an end"
    assert _refused(b'{"nowe": ' + b"[" * 100_000, step=1 << 16) == "too deep"


def test_the_archive_comes_through(tmp_path: Path) -> None:
    pack(tmp_path / "a.7z", GOOD)
    pieces: list[bytes] = []
    unpack(tmp_path / "a.7z", pieces.append)
    assert json.loads(b"".join(pieces)) == GOOD


@pytest.mark.parametrize(
    "filters", [[{"id": lzma.FILTER_LZMA1}], [{"id": py7zr.FILTER_COPY}], [{"id": py7zr.FILTER_BZIP2}]]
)
def test_other_methods_come_through(tmp_path: Path, filters: Any) -> None:
    with py7zr.SevenZipFile(tmp_path / "a.7z", "w", filters=filters) as target:
        target.writestr(json.dumps(GOOD), "a.json")
    pieces: list[bytes] = []
    unpack(tmp_path / "a.7z", pieces.append)
    assert json.loads(b"".join(pieces)) == GOOD


def _unpack_refused(path: Path) -> str:
    with pytest.raises(RegisterDown) as caught:
        unpack(path, lambda piece: None)
    assert caught.value.reason == "malformed"
    return caught.value.detail


def test_absurd_archives_are_refused_before_they_are_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.7z"
    pack(path, GOOD, GOOD)
    assert _unpack_refused(path) == "members of the archive"
    pack(path)
    assert _unpack_refused(path)
    pack(path, b"0" * 30_000_000)
    assert _unpack_refused(path) == "size when unpacked"
    with py7zr.SevenZipFile(path, "w", filters=[{"id": lzma.FILTER_LZMA2, "dict_size": 256 << 20}]) as target:
        target.writestr("{}", "a.json")
    assert _unpack_refused(path) == "size of the dictionary"
    with py7zr.SevenZipFile(path, "w", password="x") as target:
        target.writestr("{}", "a.json")
    assert _unpack_refused(path)
    pack(path, GOOD)
    monkeypatch.setattr(archive, "MOST_UNPACKED", 100)
    assert _unpack_refused(path) == "size when unpacked"


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """An archive that is as it should be."""
    return pack(tmp_path_factory.mktemp("whole") / "a.7z", GOOD)


@calm
@given(data=st.data())
def test_a_broken_archive_is_malformed_or_whole(
    tmp_path_factory: pytest.TempPathFactory, packed: bytes, data: st.DataObject
) -> None:
    path = tmp_path_factory.getbasetemp() / "broken.7z"
    body = bytearray(packed)
    if data.draw(st.booleans()):
        body[data.draw(st.integers(0, len(body) - 1))] ^= data.draw(st.integers(1, 255))
    else:
        del body[data.draw(st.integers(0, len(body) - 1)) :]
    path.write_bytes(body)
    pieces: list[bytes] = []
    try:
        unpack(path, pieces.append)
    except RegisterDown as down:
        assert down.reason == "malformed"
    else:
        assert json.loads(b"".join(pieces)) == GOOD


def test_the_hash_is_that_of_the_specification() -> None:
    assert account_hash(ON, "9990000126", "1" * 26, ROUNDS) == plain_hash(ON, "9990000126", "1" * 26)
