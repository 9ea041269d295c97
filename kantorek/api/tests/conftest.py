"""How tests call the API."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client as Browser

from kantorek.api.actions import issue_token
from kantorek.offices.models import StaffMember


@pytest.fixture
def ask(client: Browser) -> Callable[..., Any]:
    """Call the API as a person whose token carries the scopes; `raw` is sent as it is."""

    def call(
        member: StaffMember,
        method: str,
        path: str,
        data: Any = None,
        *,
        raw: bytes = b"",
        scopes: str = "all",
        **headers: str,
    ) -> Any:
        token = issue_token(member.email, [scopes] if scopes == "all" else scopes.split(), office_id=member.office_id)
        body = json.dumps(data).encode() if data is not None else raw
        return client.generic(
            method,
            f"/api/v1{path}",
            body,
            content_type="application/json",
            headers={"Authorization": f"Bearer {token}", **headers},
        )

    return call
