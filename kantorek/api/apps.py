"""The public REST API: the same actions as the pages, by bearer token."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "kantorek.api"
    label = "api"
