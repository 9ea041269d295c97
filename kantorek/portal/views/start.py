"""Where a client's person is led after signing in: to their company, or to choose one of several."""

from typing import Any, cast

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET

from kantorek.accounts.access import ActorRequest, signed_in
from kantorek.accounts.models import Seat, User
from kantorek.core.context import address
from kantorek.core.pages import page
from kantorek.offices.access import host_of
from kantorek.offices.models import Office
from kantorek.portal.access import seats_of
from kantorek.portal.companies import companies_of


@require_GET
@signed_in
def start(request: ActorRequest) -> HttpResponse:
    """Lead to the one company, to the choice among several, or say that there is none."""
    seats = _seats(request)
    if len(seats) == 1:
        return redirect("portal:home", seats[0].client_id)
    if seats:
        return redirect("portal:companies")
    staff = Seat.objects.filter(user=cast(User, request.user), kind=Seat.Kind.STAFF).exists()
    return page(request, "portal/no_company.html", {"office_url": address("offices:enter") if staff else ""})


@require_GET
@signed_in
def companies(request: ActorRequest) -> HttpResponse:
    """List the companies of a person, over all offices, with what waits in each."""
    user = cast(User, request.user)
    if user.password_is_temporary:
        return redirect("portal:own_password")
    context: dict[str, Any] = {"companies": companies_of(user, _seats(request), at=request.actor.at)}
    if not context["companies"]:
        return redirect("portal:start")
    return page(request, "portal/company_list.html", context)


def _seats(request: ActorRequest) -> list[Seat]:
    """The seats that this host name shows: an office's own address shows its companies alone."""
    user = cast(User, request.user)
    here = Office.objects.at_host(host_of(request))
    return list(seats_of(user).filter(office_id__in=here.values("pk")).order_by("office_id", "pk"))
