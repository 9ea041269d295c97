"""The law over the API: which duties there are on a day, each with its source and how sure that is."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from kantorek.api.access import token
from kantorek.api.clients import actor_of
from kantorek.api.problems import ProblemOut
from kantorek.declarations import law
from kantorek.declarations.law import Rule

router = Router()


class RuleOut(Schema):
    """One duty as the law has it on a day."""

    code: str
    title: str
    whom: str
    column: str
    period: str
    due: dict[str, Any]
    shift: bool
    pays: str
    states: list[str]
    source: str
    certainty: str
    valid_from: date
    valid_to: date | None


@router.get("", response={200: list[RuleOut], 422: ProblemOut}, summary="The rules in force on a day")
@token("clients.see")
def list_rules(request: HttpRequest, on: date | None = None) -> list[RuleOut]:
    """List the duties as the law has them on a day, today by default, each with its source and how sure that is."""
    return [_rule_out(rule) for rule in law.rules(on or actor_of(request).on)]


def _rule_out(rule: Rule) -> RuleOut:
    plain = ("code", "title", "whom", "column", "period", "due", "shift", "pays", "source", "certainty")
    told = {key: getattr(rule, key) for key in plain}
    return RuleOut(**told, states=list(rule.states), valid_from=rule.valid_from, valid_to=rule.valid_to)
