"""Who owns files in these tests."""

from typing import Any

import pytest

from kantorek.conftest import Cast
from kantorek.files import owners
from kantorek.files.owners import Owner, register


@pytest.fixture
def drawer(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Lipa itself owns files here: whoever sees the client sees them."""
    monkeypatch.setattr(owners, "_owners", {})
    lipa = cast.lipa

    def find(actor: Any, pk: int) -> Any:
        return type(lipa).objects.visible_to(actor).filter(pk=pk).first()

    register(Owner(kind="clients.client", right="clients.edit", find=find, why_closed=lambda one: one.why_closed()))
    return lipa
