"""Errors as application/problem+json (RFC 9457): type, title, status, detail, code, errors."""

import logging
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI, Schema
from ninja.errors import HttpError, ValidationError

from kantorek.api.wording import fault_text
from kantorek.core.errors import Refused, Stale

log = logging.getLogger("kantorek.api")
View = Callable[..., HttpResponse]
PROBLEM_JSON = "application/problem+json"


class Problem(Exception):
    """An answer that is not the one asked for; `errors` are {field, code, message}."""

    def __init__(
        self,
        status: int,
        code: str,
        detail: str = "",
        *,
        errors: list[dict[str, str]] | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(code)
        self.status, self.code, self.detail = status, code, detail
        self.errors, self.headers = errors or [], headers or {}


class FieldProblem(Schema):
    """What is wrong with one field."""

    field: str
    code: str
    message: str


class ProblemOut(Schema):
    """Every error of the API: `code` is for programs, `detail` for people, `link` leads to what stands in the way."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    errors: list[FieldProblem] = []
    link: str | None = None


REFUSALS: dict[Any, Any] = {404: ProblemOut, 409: ProblemOut, 422: ProblemOut}
"""How a change may end besides well."""
VERSIONED: dict[Any, Any] = {**REFUSALS, 412: ProblemOut, 428: ProblemOut}
"""And how one that carries If-Match may."""


def answer(
    status: int, code: str, detail: str = "", *, errors: list[dict[str, str]] | None = None, **more: Any
) -> HttpResponse:
    """Make a problem document."""
    body = {
        "type": f"urn:kantorek:problem:{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "code": code,
        "errors": errors or [],
        **more,
    }
    return JsonResponse(body, status=status, content_type=PROBLEM_JSON)


def _refused(request: HttpRequest, refused: Refused) -> HttpResponse:
    if isinstance(refused, Stale):
        errors = [{"field": key, "code": "stale", "message": str(now)} for key, (_mine, now) in refused.theirs.items()]
        return answer(412, refused.code, refused.message, errors=errors)
    errors = [{"field": refused.field, "code": refused.code, "message": refused.message}] if refused.field else []
    more = {"link": refused.link} if refused.link else {}
    return answer(409, refused.code, refused.message, errors=errors, **more)


def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    errors = [
        {
            "field": ".".join(str(part) for part in _place(fault["loc"])),
            "code": fault["type"],
            "message": fault_text(fault),
        }
        for fault in error.errors
    ]
    return answer(422, "invalid", _("The input is not valid."), errors=errors)


def _place(loc: tuple[Any, ...]) -> tuple[Any, ...]:
    """Where the fault is as the caller sees it: a body is its fields, without the name it has in our code."""
    return loc[2:] if loc[0] == "body" else loc[1:]


def _problem(request: HttpRequest, problem: Problem) -> HttpResponse:
    response = answer(problem.status, problem.code, problem.detail, errors=problem.errors)
    for name, value in problem.headers.items():
        response[name] = value
    if problem.status == 401:
        response["WWW-Authenticate"] = "Bearer"
    return response


def _bad_request(request: HttpRequest, error: HttpError) -> HttpResponse:
    if isinstance(error.__cause__, Problem):  # what our parser says, which the library wraps
        return _problem(request, error.__cause__)
    return answer(400, "bad_json", _("The body is not valid JSON."))


def _too_large(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
    return answer(413, "too_large", _("The body is too large."))


def _not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    return answer(404, "not_found", _("There is no such thing here."))


def _broken(request: HttpRequest, error: Exception) -> HttpResponse:
    log.exception("API call failed at %s", request.resolver_match and request.resolver_match.view_name)
    return answer(500, "broken", _("Something broke on our side."))


@csrf_exempt
def unknown(request: HttpRequest) -> HttpResponse:
    """Answer for every address under the API that is none."""
    return answer(404, "not_found", _("There is no such thing here."))


def speaking(view: View) -> View:
    """Let the library's own answers speak this format too: its 405, and its root, which is nothing.

    Nobody on the way keeps an answer: clients' data stand in it.
    """

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
        except Http404:
            return unknown(request)
        if response.status_code != 405:
            response.headers.setdefault("Cache-Control", "private, no-store")
            return response
        spoken = answer(405, "method_not_allowed", _("This address does not answer to this method."))
        spoken["Allow"] = response["Allow"]
        return spoken

    return answered


def install(api: NinjaAPI) -> None:
    """Make every error of an API speak this format."""
    api.add_exception_handler(Problem, _problem)  # type: ignore[arg-type]
    api.add_exception_handler(Refused, _refused)  # type: ignore[arg-type]
    api.add_exception_handler(ValidationError, _invalid)  # type: ignore[arg-type]
    api.add_exception_handler(Http404, _not_found)  # type: ignore[arg-type]
    api.add_exception_handler(HttpError, _bad_request)  # type: ignore[arg-type]
    api.add_exception_handler(RequestDataTooBig, _too_large)  # type: ignore[arg-type]
    api.add_exception_handler(Exception, _broken)  # type: ignore[arg-type]
