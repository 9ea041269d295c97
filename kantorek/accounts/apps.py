"""Who is logged in: users, seats and keys, the doorways that stand before the walls."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "kantorek.accounts"
    label = "accounts"
