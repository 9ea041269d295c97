"""Signing in and out, by password, mailed code, link or passkey: django-allauth's pages behind our guard."""

from allauth.account import views
from allauth.mfa.webauthn import views as passkeys
from django.urls import path, re_path, reverse_lazy

from kantorek.accounts.access import public, signed_in, with_own_password
from kantorek.accounts.views import sign_in_link

_remove = passkeys.RemoveWebAuthnView.as_view(
    pk_url_kwarg="authenticator_id", success_url=reverse_lazy("mfa_index"), context_object_name="authenticator"
)
urlpatterns = [
    path("login/", public(views.login), name="account_login"),
    path("login/code/", public(views.request_login_code), name="account_request_login_code"),
    path("login/code/confirm/", public(views.confirm_login_code), name="account_confirm_login_code"),
    path("login/link/<str:token>/", sign_in_link, name="account_sign_in_link"),
    path("login/passkey/", public(passkeys.login_webauthn), name="mfa_login_webauthn"),
    path("login/again/", signed_in(views.reauthenticate), name="account_reauthenticate"),
    path("sign-in/", with_own_password(passkeys.list_webauthn), name="mfa_index"),
    path("sign-in/passkeys/add/", with_own_password(passkeys.add_webauthn), name="mfa_add_webauthn"),
    path("sign-in/passkeys/<int:authenticator_id>/remove/", with_own_password(_remove), name="mfa_remove_webauthn"),
    path("logout/", public(views.logout), name="account_logout"),
    path("inactive/", public(views.account_inactive), name="account_inactive"),
    path("password/reset/", public(views.password_reset), name="account_reset_password"),
    path("password/reset/sent/", public(views.password_reset_done), name="account_reset_password_done"),
    re_path(  # the key has hyphens of its own
        r"^password/reset/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[0-9A-Za-z-]+)/$",
        public(views.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/done/",
        public(views.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
]
