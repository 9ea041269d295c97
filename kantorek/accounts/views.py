"""Behind the link in a letter that signs in; everything else about signing in is django-allauth's."""

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.account.utils import get_next_redirect_url
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_http_methods

from kantorek.accounts.access import ActorRequest, public
from kantorek.accounts.actions import use_sign_in_link
from kantorek.accounts.forms import LinkForm
from kantorek.accounts.models import Key
from kantorek.accounts.querysets import key_behind
from kantorek.core.forms import attempt
from kantorek.core.pages import page


@require_http_methods(["GET", "HEAD", "POST"])
@public
def sign_in_link(request: ActorRequest, token: str) -> HttpResponse:
    """Sign in by the button on this page: opening the link alone does nothing, for programs open links too."""
    key = key_behind(token, Key.Purpose.SIGN_IN_LINK)
    if key is None or key.user is None:
        raise Http404
    form = LinkForm(request.POST if request.method == "POST" else None)
    closed = key.why_closed(request.actor.at)
    if not closed and form.is_valid() and (user := attempt(form, lambda: use_sign_in_link(request.actor, key))):
        record_authentication(request, user, method="code", email=user.email)
        login = Login(user=user, email=user.email, redirect_url=get_next_redirect_url(request))
        entered: HttpResponse = perform_login(request, login)
        return entered
    closed = closed or ("used" if form.is_bound else "")
    context = {"form": form, "closed": closed, "user": key.user, "next": get_next_redirect_url(request) or ""}
    return page(request, "account/sign_in_link.html", context, status=410 if closed else 200)
