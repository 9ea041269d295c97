"""Every model has an owner, points down, and brings no rights of Django's own."""

import tomllib
from typing import Any

from django.apps import apps
from django.db import models

from kantorek.clients.models import ClientOwned
from kantorek.offices.models import OfficeOwned
from tests.architecture import database, source
from tests.architecture.open_tables import OPEN_TABLES

BELOW_CLIENTS = {"core", "search", "registers", "timeline", "notifications", "files", "ai"}
"""Services that know no client's model carry plain office_id and client_id, with the same policies."""


def ours() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("kantorek.")]


def order() -> list[str]:
    """The apps from the top of the stack to its foot, as the import contract lists them."""
    contracts: list[dict[str, Any]] = tomllib.loads((source.ROOT / "pyproject.toml").read_text())["tool"][
        "importlinter"
    ]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["type"] == "layers")
    return [str(line) for line in layers]


def height(label: str) -> int:
    return next(
        number
        for number, line in enumerate(order())
        if f"kantorek.{label}" in line.replace("(", " ").replace(")", " ").split()
    )


def test_every_model_has_an_owner() -> None:
    loose = []
    for model in ours():
        owned = issubclass(model, OfficeOwned | ClientOwned)
        plain = model._meta.app_label in BELOW_CLIENTS and "office_id" in database.columns(model._meta.db_table)
        if not owned and not plain and model._meta.db_table not in OPEN_TABLES:
            loose.append(model.__qualname__)
    assert loose == [], (
        f"{loose}: derive from OfficeOwned or ClientOwned (below clients: plain office_id and client_id)"
    )


def test_foreign_keys_point_down() -> None:
    up = []
    for model in ours():
        for field in model._meta.get_fields():
            target = getattr(field, "related_model", None)
            if field.concrete and isinstance(target, type) and target.__module__.startswith("kantorek."):
                here, there = height(model._meta.app_label), height(target._meta.app_label)  # type: ignore[attr-defined]
                if here > there:
                    up.append(f"{model.__qualname__}.{field.name}")
    assert up == [], f"{up}: a key to a higher app; keep (kind, id, title) instead, see core.refs"


def test_no_rights_of_djangos_own() -> None:
    assert [model.__qualname__ for model in ours() if model._meta.default_permissions != ()] == []
    assert [model.__qualname__ for model in ours() if model._meta.permissions] == []


def test_every_model_says_what_it_is() -> None:
    silent = [
        model.__qualname__
        for model in ours()
        if not (model.__doc__ or "").strip() or f"{model.__name__}(" in str(model.__doc__)
    ]
    assert silent == [], f"{silent}: one sentence that a bookkeeper would sign"


def test_models_of_people_and_clients_can_be_asked_who_sees_them() -> None:
    loose = [
        model.__qualname__
        for model in ours()
        if issubclass(model, OfficeOwned | ClientOwned) and not hasattr(model._default_manager, "visible_to")
    ]
    assert loose == [], f"{loose}: objects = …QuerySet.as_manager() with visible_to(actor)"


def test_no_money_or_rate_is_a_float() -> None:
    floats = [
        f"{m.__qualname__}.{f.name}"
        for m in ours()
        for f in m._meta.concrete_fields
        if isinstance(f, models.FloatField)
    ]
    assert floats == []
