"""Telling clients over the API what is to be paid, and taking it back."""

from typing import Annotated

from django.http import HttpRequest
from ninja import Field, Router, Schema

from kantorek.api.access import token
from kantorek.api.clients import actor_of
from kantorek.api.obligations import MOST, SkippedOut
from kantorek.api.problems import REFUSALS
from kantorek.declarations import actions
from kantorek.declarations.actions import Showing

router = Router()


class AmountsIn(Schema):
    """Obligations whose amounts clients are told, or not any more."""

    ids: Annotated[list[int], Field(min_length=1, max_length=MOST)]


class ShownOut(Schema):
    """Which of them changed; `skipped` with the reason. What was so already is in neither."""

    changed: list[int]
    skipped: list[SkippedOut]


@router.post("/amounts/show", response={200: ShownOut, **REFUSALS}, summary="Tell clients their amounts")
@token("obligations.edit")
def show_amounts(request: HttpRequest, data: AmountsIn) -> ShownOut:
    """Show counted amounts to clients in their portal; each person gets one letter about them."""
    return _out(actions.show_amounts(actor_of(request), data.ids))


@router.post("/amounts/hide", response={200: ShownOut, **REFUSALS}, summary="Take amounts back from clients")
@token("obligations.edit")
def hide_amounts(request: HttpRequest, data: AmountsIn) -> ShownOut:
    """Take amounts back that clients have not marked as paid."""
    return _out(actions.hide_amounts(actor_of(request), data.ids))


def _out(done: Showing) -> ShownOut:
    skipped = [SkippedOut(id=pk, detail=why) for pk, why in done["skipped"].items()]
    return ShownOut(changed=done["changed"], skipped=skipped)
