"""Every address names its audience with exactly one guard."""

from collections.abc import Callable
from typing import Any, cast

from kantorek.offices.access import RIGHTS
from kantorek.portal.choices import SCOPES
from tests.architecture.addresses import LIBRARY_PAGES, Address, every_address
from tests.architecture.objects import TYPED

KINDS = {"public", "signed_in", "staff", "token", "contact"}


def guards_around(view: Callable[..., Any]) -> int:
    """How many guards stand around a view: each is a function `guarded` in some access.py."""
    count, layer = 0, cast(Any, view)
    while layer is not None:
        code = getattr(layer, "__code__", None)
        if code and code.co_name == "guarded" and code.co_filename.endswith("access.py"):
            count += 1
        layer = getattr(layer, "__wrapped__", None)
    return count


def named(address: Address, view: Callable[..., Any]) -> str:
    return f"/{address.route} ({view.__module__}.{getattr(view, '__qualname__', '?')})"


def test_every_address_has_exactly_one_guard() -> None:
    wrong = [
        f"{named(address, view)}: {guards_around(view)} guards"
        for address in every_address()
        if address.name not in LIBRARY_PAGES
        for view in address.views
        if guards_around(view) != 1
    ]
    assert wrong == [], (
        "Put one of @staff('right'), @contact('right'), @signed_in, @public (pages) or @token('right') (API) around:\n"
        + "\n".join(wrong)
    )


def test_every_guard_says_whom_it_lets_in() -> None:
    wrong = []
    for address in every_address():
        for view in address.views if address.name not in LIBRARY_PAGES else ():
            kind, _colon, right = str(getattr(view, "guard", "")).partition(":")
            if kind not in KINDS or (right and right not in RIGHTS | SCOPES):
                wrong.append(f"{named(address, view)}: {getattr(view, 'guard', None)!r}")
    assert wrong == [], (
        f"view.guard is 'public', 'signed_in', 'staff:<right>', 'contact:<right>' or 'token:<right>': {wrong}"
    )


def test_the_library_pages_are_still_there() -> None:
    assert set(LIBRARY_PAGES) - {address.name for address in every_address()} <= {"api:openapi-json", "api:api-root"}


def test_arguments_are_named_after_models() -> None:
    wrong = [
        f"/{address.route}: {argument}"
        for address in every_address()
        for argument in address.arguments
        if not argument.endswith("_id") and argument not in TYPED
    ]
    assert wrong == [], f"name URL arguments <model>_id, so that the attack test can fill them: {wrong}"
