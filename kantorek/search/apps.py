"""Search over everything: folded words behind a function that knows the walls."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "kantorek.search"
    label = "search"
