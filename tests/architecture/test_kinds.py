"""Every kind of notice that is told anywhere is registered, so that everybody may say how to be told of it."""

import ast
import re
from collections.abc import Iterator

import pytest

from kantorek.notifications import kinds
from kantorek.portal.told import KIND_OF_WORD
from tests.architecture import source

TELLERS = {"notify", "tell_contacts"}


def told() -> Iterator[tuple[str, str]]:
    """Each kind named in a call that tells, or in what is spread into one, with its place; f-strings as patterns."""
    for path in source.files():
        tree = source.tree(path)
        if not {name.rpartition(".")[2] for _line, name, _call in source.calls(tree)} & TELLERS:
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.keyword) and node.arg == "kind":
                yield from _read(node.value, str(path))
            elif isinstance(node, ast.Dict):
                for key, value in zip(node.keys, node.values, strict=True):
                    if isinstance(key, ast.Constant) and key.value == "kind":
                        yield from _read(value, str(path))


def _read(value: ast.expr, place: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, ast.Constant) and isinstance(value.value, str) and "." in value.value:
        yield re.escape(value.value), place
    elif isinstance(value, ast.JoinedStr):
        parts = [re.escape(str(one.value)) if isinstance(one, ast.Constant) else ".+" for one in value.values]
        yield "".join(parts), place


def test_every_kind_that_is_told_is_registered() -> None:
    known = [kind.key for kind in kinds.every()]
    found = list(told())
    assert len(found) > 15
    for pattern, place in found:
        assert any(re.fullmatch(pattern, key) for key in known), f"{place}: {pattern} is not registered"
    assert set(KIND_OF_WORD.values()) <= set(known)


def test_an_unregistered_kind_is_a_mistake() -> None:
    with pytest.raises(LookupError):
        kinds.kind_of("no.such")


def test_kinds_say_who_reads_them_and_why_they_must_be_told() -> None:
    for kind in kinds.every():
        assert kind.label, kind.key
        assert bool(kind.why) == kind.must, kind.key
